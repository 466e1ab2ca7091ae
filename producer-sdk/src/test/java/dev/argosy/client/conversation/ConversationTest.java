package dev.argosy.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.client.FakeAnswer;
import dev.argosy.client.FakeFleet;
import dev.argosy.client.ReplyTimeoutException;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private final MemoryConversationStore store = new MemoryConversationStore();
  private final FakeFleet fleet =
      new FakeFleet(request -> FakeAnswer.text("answer to " + lastText(request)));

  private Conversation open(UnaryOperator<ConversationConfig.Builder> more) {
    return Conversation.open(
        fleet, store, "c", more.apply(ConversationConfig.builder("claude-haiku-4-5")).build());
  }

  private Conversation open() {
    return open(config -> config);
  }

  private static String lastText(Request request) {
    JsonNode messages = MessagesApi.body(request).path("messages");
    JsonNode content = messages.path(messages.size() - 1).path("content");
    return content.isTextual() ? content.textValue() : content.path(0).path("text").asText();
  }

  private JsonNode lastSent() {
    List<Request> sent = fleet.sent();
    return MessagesApi.body(sent.get(sent.size() - 1));
  }

  private List<String> sentTexts() {
    List<String> texts = new ArrayList<>();
    lastSent()
        .path("messages")
        .forEach(
            message -> {
              JsonNode content = message.path("content");
              texts.add(
                  content.isTextual() ? content.asText() : content.path(0).path("text").asText());
            });
    return texts;
  }

  @Test
  void aTurnCarriesWhatWasSaidBefore() {
    Conversation conversation = open(config -> config.system("Be brief."));
    conversation.say("one").join();

    Turn turn = conversation.say("two").join();

    assertThat(turn.answer().text()).isEqualTo("answer to two");
    assertThat(turn.kept()).isTrue();
    assertThat(sentTexts()).containsExactly("one", "answer to one", "two");
    assertThat(lastSent().path("system").path(0).path("text").asText()).isEqualTo("Be brief.");
    assertThat(conversation.turns()).isEqualTo(2);
  }

  @Test
  void aStreamedTurnUpdatesTheHistoryAtItsEnd() {
    Conversation conversation = open();
    fleet.next(FakeAnswer.pieces("Hel", "lo"));

    StreamedTurn turn = conversation.stream("hi");

    assertThat(turn.answer().texts(attempt -> {})).containsExactly("Hel", "lo");
    assertThat(turn.done().join().kept()).isTrue();
    conversation.say("go on").join();
    assertThat(sentTexts()).containsExactly("hi", "Hello", "go on");
  }

  @Test
  void whatComesToNoAnswerLeavesTheHistoryAsItWas() {
    Conversation conversation = open();
    conversation.say("one").join();
    List<JsonNode> before = conversation.messages();
    fleet.next(
        FakeAnswer.failure(ErrorType.OVERLOADED, "x"),
        FakeAnswer.failure(ErrorType.EXPIRED, "x"),
        FakeAnswer.message(
            "{\"content\":[{\"type\":\"text\",\"text\":\"No.\"}],\"stop_reason\":\"refusal\"}"),
        FakeAnswer.message("{\"content\":[]}"),
        FakeAnswer.message("{\"content\":[{\"type\":\"text\",\"text\":\"\"}]}"),
        FakeAnswer.message("{\"content\":[{\"type\":\"text\",\"text\":\"\\n \"}]}"),
        FakeAnswer.notSent());

    for (int i = 0; i < 6; i++) {
      assertThat(conversation.say("lost").join().kept()).isFalse();
    }
    assertThat(conversation.say("lost")).isCompletedExceptionally();

    assertThat(conversation.messages()).isEqualTo(before);
    conversation.say("two").join();
    assertThat(sentTexts()).containsExactly("one", "answer to one", "two");
  }

  @Test
  void aTurnWithoutAResultFreesTheNext() {
    Conversation conversation = open(config -> config.maxWait(Duration.ZERO));
    fleet.next(FakeAnswer.silence());
    CompletableFuture<Turn> open = conversation.say("x");
    assertThat(failure(conversation.say("y"))).isInstanceOf(ConversationBusyException.class);

    fleet.elapse(Duration.ofHours(1));

    assertThat(failure(open)).isInstanceOf(ReplyTimeoutException.class);
    assertThat(conversation.say("z").join().kept()).isTrue();
  }

  private static Throwable failure(CompletableFuture<?> future) {
    try {
      return new AssertionError("ended with " + future.get());
    } catch (ExecutionException failed) {
      return failed.getCause();
    } catch (InterruptedException stop) {
      throw new AssertionError(stop);
    }
  }

  @Test
  void aSecondTurnWaitsForTheFirst() {
    Conversation conversation = open();
    fleet.next(FakeAnswer.silence());
    CompletableFuture<Turn> first = conversation.say("one");
    CompletableFuture<Turn> second =
        CompletableFuture.supplyAsync(() -> conversation.say("two")).thenCompose(turn -> turn);

    fleet.answer(fleet.sent().get(0).id(), FakeAnswer.text("first"));

    assertThat(first.join().answer().text()).isEqualTo("first");
    assertThat(second).succeedsWithin(Duration.ofSeconds(60));
    assertThat(sentTexts()).containsExactly("one", "first", "two");
  }

  @Test
  void theNextTurnMayBeginInTheCallbackOfTheLast() {
    Conversation conversation = open(config -> config.maxWait(Duration.ZERO));
    assertThat(conversation.say("one").thenCompose(one -> conversation.say("two")).join().kept())
        .isTrue();
  }

  @Test
  void anotherConversationOfTheSameIdGoesOnWhereThisOneStands() {
    open(config -> config.system("Be brief.")).say("one").join();

    Conversation again = open();
    again.say("two").join();

    assertThat(sentTexts()).containsExactly("one", "answer to one", "two");
    assertThat(again.system()).isEqualTo("Be brief.");
  }

  @Test
  void twoWhoGoOnFromTheSameVersionAreToldApart() {
    Conversation one = open();
    Conversation two = open();
    one.say("one").join();

    assertThat(failure(two.say("two")))
        .isInstanceOf(ConversationConflictException.class)
        .hasMessage("version 1 of conversation c was not stored: version 1 is stored");
    assertThat(two.turns()).isZero();
    two.reload();
    two.say("two").join();
    assertThat(sentTexts()).containsExactly("one", "answer to one", "two");
  }

  /** As a crash would: the answer has come, and the store has not taken it. */
  @Test
  void aTurnThatIsNotStoredIsNotHalfThere() {
    boolean[] broken = {false};
    ConversationStore breaking =
        new ConversationStore() {
          @Override
          public Optional<ConversationState> load(String id) {
            return store.load(id);
          }

          @Override
          public void store(String id, ConversationState next) {
            if (broken[0]) {
              throw new ConversationStoreException("the disk is full", null);
            }
            store.store(id, next);
          }

          @Override
          public void delete(String id) {
            store.delete(id);
          }

          @Override
          public void close() {}
        };
    ConversationConfig config = ConversationConfig.builder("claude-haiku-4-5").build();
    Conversation conversation = Conversation.open(fleet, breaking, "c", config);
    conversation.say("one").join();
    broken[0] = true;

    assertThat(failure(conversation.say("lost"))).isInstanceOf(ConversationStoreException.class);

    assertThat(conversation.turns()).isEqualTo(1);
    open().say("two").join();
    assertThat(sentTexts()).containsExactly("one", "answer to one", "two");
  }

  @Test
  void resultsOfToolsAreDueBeforeAnythingElse() {
    Conversation conversation = open();
    fleet.next(
        FakeAnswer.message(
            "{\"content\":[{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"look\",\"input\":{}}],"
                + "\"stop_reason\":\"tool_use\"}"));
    conversation.say("look").join();

    assertThatThrownBy(() -> conversation.say("well?"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[t1]");
    conversation
        .sayBlocks("[{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":\"seen\"}]")
        .join();

    assertThat(conversation.turns()).isEqualTo(1);
    assertThat(conversation.messages()).hasSize(4);
    assertThatThrownBy(
            () -> conversation.sayBlocks("[{\"type\":\"tool_result\",\"tool_use_id\":\"t1\"}]"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void trimmingIsRareAndInLargeSteps() {
    Conversation conversation = open(config -> config.maxTurns(10));
    List<Integer> turns = new ArrayList<>();
    for (int i = 0; i < 17; i++) {
      conversation.say("say " + i).join();
      turns.add(conversation.turns());
    }

    assertThat(turns).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 5, 6, 7, 8, 9, 10, 5);
  }

  @Test
  void tokensAreAsTheUsageCountsThem() {
    Conversation conversation = open(config -> config.maxHistoryTokens(1_000));
    fleet.next(counted(120, 30), counted(200, 50), counted(650, 400));

    conversation
        .say("x".repeat(400))
        .join(); // guessed at 104 tokens, so 16 stand beside the messages
    assertThat(conversation.tokens()).isEqualTo(104 + 30);
    conversation.say("y").join();
    assertThat(conversation.tokens()).isEqualTo(200 - 16 + 50);
    conversation.say("z").join();
    assertThat(conversation.turns()).isEqualTo(1);
    assertThat(conversation.tokens()).isEqualTo(650 - 16 - 234 + 400);
  }

  private static FakeAnswer counted(int input, int output) {
    return FakeAnswer.message(
        "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"ok\"}],\"usage\":{\"input_tokens\":"
            + (input - 50)
            + ",\"cache_read_input_tokens\":50,\"output_tokens\":"
            + output
            + "}}");
  }

  @Test
  void whatIsPinnedStays() {
    Conversation conversation = open(config -> config.maxTurns(4));
    conversation.say("keep this").join();
    conversation.pin();
    for (int i = 0; i < 20; i++) {
      conversation.say("say " + i).join();
    }

    assertThat(sentTexts()).startsWith("keep this", "answer to keep this").hasSizeLessThan(10);
  }

  @Test
  void whatLeavesIsSummarisedByAnotherModel() {
    FakeFleet both =
        new FakeFleet(
            request ->
                request.body().model().equals("cheap")
                    ? FakeAnswer.text("They spoke of one.")
                    : FakeAnswer.text("answer to " + lastText(request)));
    Conversation conversation =
        Conversation.open(
            both,
            store,
            "c",
            ConversationConfig.builder("dear")
                .system("Be brief.")
                .maxTurns(2)
                .summary(SummaryConfig.by("cheap"))
                .request(request -> request.tenant("billing"))
                .build());
    conversation.say("one").join();
    conversation.say("two").join();
    conversation.say("three").join();

    Request asked = both.sent().get(3);
    assertThat(asked.tenant()).isEqualTo("billing");
    assertThat(lastText(asked)).contains("user: one", "assistant: answer to one", "user: two");
    assertThat(conversation.summary()).isEqualTo("They spoke of one.");
    conversation.say("four").join();
    JsonNode system = MessagesApi.body(both.sent().get(4)).path("system");
    assertThat(system.path(0).path("text").asText()).isEqualTo("Be brief.");
    assertThat(system.path(1).path("text").asText()).endsWith("\nThey spoke of one.");
  }

  @Test
  void aSummaryThatFailsFailsNoTurn() {
    Conversation conversation =
        open(config -> config.maxTurns(1).summary(SummaryConfig.by("cheap")));
    conversation.say("one").join();
    fleet.next(FakeAnswer.text("two"), FakeAnswer.failure(ErrorType.THROTTLED, "no quota"));
    assertThat(conversation.say("two").join().kept()).isTrue();
    fleet.next(FakeAnswer.text("three"), FakeAnswer.notSent());
    assertThat(conversation.say("three").join().kept()).isTrue();

    assertThat(conversation.summary()).isEmpty();
    assertThat(conversation.turns()).isEqualTo(1);
  }

  @Test
  void thePromptCacheCoversSystemAndHistory() {
    Conversation conversation = open(config -> config.system("Be brief.").promptCache(true));
    conversation.say("one").join();
    conversation.say("two").join();

    JsonNode sent = lastSent();
    assertThat(sent.path("system").path(0).has("cache_control")).isTrue();
    assertThat(sent.path("messages").path(1).path("content").path(0).has("cache_control")).isTrue();
    assertThat(sent.findValues("cache_control")).hasSize(2);
    assertThat(conversation.messages().toString()).doesNotContain("cache_control");
  }

  @Test
  void theCallersBreakpointsInToolsCountToo() {
    String tool = "{\"name\":\"t\",\"cache_control\":{\"type\":\"ephemeral\"}}";
    Conversation conversation =
        open(
            config ->
                config
                    .system("Be brief.")
                    .promptCache(true)
                    .request(more -> more.tools("[" + tool + "," + tool + "," + tool + "]")));
    conversation.say("one").join();
    conversation.say("two").join();

    assertThat(MessagesApi.problems(fleet.sent().get(1))).isEmpty();
    assertThat(lastSent().findValues("cache_control")).hasSize(4);
  }

  @Test
  void modelSystemAndHistoryCanBeChanged() {
    Conversation conversation = open();
    conversation.say("one").join();
    conversation.model("claude-sonnet-4-5");
    conversation.system("Shout.");
    conversation.reset();
    conversation.say("two").join();

    assertThat(sentTexts()).containsExactly("two");
    assertThat(lastSent().path("model").asText()).isEqualTo("claude-sonnet-4-5");
    assertThat(lastSent().path("system").path(0).path("text").asText()).isEqualTo("Shout.");
    assertThat(open().system()).isEqualTo("Shout.");
  }

  @Test
  void mistakesAreNamed() {
    Conversation conversation = open();
    assertThatThrownBy(() -> conversation.say(" ")).hasMessage("text must not be blank, was blank");
    assertThatThrownBy(() -> conversation.sayBlocks("[]")).hasMessageContaining("array of blocks");
    assertThatThrownBy(() -> ConversationConfig.builder("m").maxTurns(0).build())
        .hasMessage("maxTurns must be 1..100000, was 0");
    assertThat(conversation.say("fine").join().kept()).isTrue();
  }
}
