package dev.argosy.client.tools;

import static dev.argosy.client.tools.ModelAnswers.answer;
import static dev.argosy.client.tools.ModelAnswers.body;
import static dev.argosy.client.tools.ModelAnswers.using;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.client.FakeAnswer;
import dev.argosy.client.FakeFleet;
import dev.argosy.client.RequestFailedException;
import dev.argosy.client.tools.StructuredOutputException.Reason;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Request;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackedPromptTest {
  record Length(int characters) {}

  private static final String INSTRUCTION = "How many characters has the item? ".repeat(20);

  private static PackedPrompt.Builder<Length> builder() {
    return PackedPrompt.builder(Length.class, INSTRUCTION)
        .request(request -> request.id("p").model("claude-haiku-4-5").tenant("t"));
  }

  private static PackedAnswers<Length> submit(FakeFleet fleet, String... items) {
    return builder().itemsMax(3).build().submit(fleet, List.of(items)).join();
  }

  /** Answers as it should. */
  private static FakeAnswer honest(Request request) {
    JsonNode items = PackedRandomTest.items(request);
    return PackedRandomTest.isPack(request)
        ? using("answers", PackedRandomTest.lengthsOf(items))
        : using("Length", PackedRandomTest.lengthOf(items.path(0)));
  }

  @Test
  void itemsGoTogetherAndComeBackInOrder() {
    FakeFleet fleet = new FakeFleet(PackedPromptTest::honest);

    PackedAnswers<Length> answers = submit(fleet, "a", "bb", "ccc", "dddd", "");

    assertThat(answers.items()).extracting(PackedItem::index).containsExactly(0, 1, 2, 3, 4);
    assertThat(answers.items())
        .extracting(item -> item.orThrow().characters())
        .containsExactly(1, 2, 3, 4, 0);
    assertThat(answers.items()).extracting(PackedItem::alone).containsOnly(false);
    assertThat(answers.failed()).isEmpty();
    assertThat(fleet.sent()).extracting(Request::id).containsExactly("p/pack-1/1", "p/pack-2/1");
    assertThat(fleet.sent()).extracting(Request::tenant).containsOnly("t");
    JsonNode first = body(fleet.sent().get(0));
    assertThat(first.path("max_tokens").asInt()).isEqualTo(64 + 3 * 128);
    assertThat(first.path("system").asText()).startsWith(INSTRUCTION);
    assertThat(first.at("/messages/0/content").asText())
        .isEqualTo(
            "[{\"item\":1,\"text\":\"a\"},{\"item\":2,\"text\":\"bb\"},{\"item\":3,\"text\":\"ccc\"}]");
  }

  @Test
  void anItemThatIsMissingDoubledOrMalformedIsAskedForAlone() {
    FakeFleet fleet =
        new FakeFleet(PackedPromptTest::honest)
            .next(
                using(
                    "answers",
                    "{\"answers\":[{\"item\":2,\"answer\":{\"characters\":2}},"
                        + "{\"item\":3,\"answer\":{\"characters\":\"x\"}},"
                        + "{\"item\":2,\"answer\":{\"characters\":2}},"
                        + "{\"item\":4,\"answer\":{\"characters\":9}},"
                        + "{\"item\":\"1\",\"answer\":{\"characters\":9}},7]}"));

    PackedAnswers<Length> answers = submit(fleet, "a", "bb", "ccc");

    assertThat(answers.values())
        .extracting(value -> value.orElseThrow().characters())
        .containsExactly(1, 2, 3);
    assertThat(answers.items()).extracting(PackedItem::alone).containsOnly(true);
    assertThat(fleet.sent())
        .extracting(Request::id)
        .containsExactly("p/pack-1/1", "p/item-1/1", "p/item-2/1", "p/item-3/1");
  }

  @Test
  void whatIsDueToOneItemIsOnlyThatItemsLoss() {
    FakeFleet fleet =
        new FakeFleet(
            request ->
                PackedRandomTest.items(request).toString().contains("bad")
                    ? answer("refusal")
                    : honest(request));

    PackedAnswers<Length> answers = submit(fleet, "a", "bad", "ccc");

    assertThat(answers.items().get(0).orThrow().characters()).isEqualTo(1);
    assertThat(answers.items().get(2).orThrow().characters()).isEqualTo(3);
    assertThat(answers.failed()).extracting(PackedItem::index).containsExactly(1);
    assertThatThrownBy(() -> answers.items().get(1).orThrow())
        .isInstanceOfSatisfying(
            StructuredOutputException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.REFUSED));
  }

  @Test
  void whatNoItemCanHelpIsNotAskedAgain() {
    FakeFleet fleet = new FakeFleet(request -> FakeAnswer.failure(ErrorType.THROTTLED, "no quota"));
    assertThat(submit(fleet, "a", "b").items())
        .allSatisfy(
            item -> assertThat(item.failure()).get().isInstanceOf(RequestFailedException.class));
    assertThat(fleet.sent()).hasSize(1);

    FakeFleet unsure = new FakeFleet(request -> FakeAnswer.notAcknowledged());
    assertThat(submit(unsure, "a", "b").failed()).as("it may still run").hasSize(2);
    assertThat(unsure.sent()).isEmpty();
  }

  @Test
  void packsAreBoundedByItemsAndByTokens() {
    List<String> items = List.of("x".repeat(376), "x".repeat(376), "y", "z".repeat(4_000), "z");

    assertThat(Pack.of(items, 20, 200)).extracting(Pack::size).containsExactly(2, 1, 1, 1);
    assertThat(Pack.of(items, 20, 200)).extracting(Pack::start).containsExactly(0, 2, 3, 4);
    assertThat(Pack.of(items, 1, 1_000_000)).hasSize(5);
    assertThat(Pack.of(List.of(), 20, 200)).isEmpty();
  }

  @Test
  void savingsCompareWithOneRequestForEachItem() {
    PackedAnswers<Length> all = submit(new FakeFleet(PackedPromptTest::honest), "a", "b", "c");
    PackedAnswers<Length> none = submit(new FakeFleet(request -> answer("refusal")), "a", "b", "c");

    long instruction = Pack.tokens(INSTRUCTION.length());
    assertThat(all.savings().inputTokens()).isGreaterThan(2 * instruction).isEven();
    assertThat(all.savings().costUsd())
        .as("a dollar for a million tokens")
        .isEqualByComparingTo(new BigDecimal(all.savings().inputTokens()).movePointLeft(6));
    assertThat(none.savings().inputTokens())
        .as("four requests for three items")
        .isEqualTo(-all.savings().inputTokens() / 2);
  }

  @Test
  void noItemsAreNoRequests() {
    FakeFleet fleet = FakeFleet.answering("x");

    assertThat(submit(fleet).items()).isEmpty();
    assertThat(fleet.sent()).isEmpty();
  }

  @Test
  void onlySoManyRequestsAreOpenAtOnce() {
    FakeFleet fleet = new FakeFleet(request -> FakeAnswer.silence());
    List<String> items = IntStream.range(0, 30).mapToObj(Integer::toString).toList();
    var future = builder().itemsMax(2).maxInFlight(4).build().submit(fleet, items);

    for (int answered = 0; answered < 15; answered++) {
      assertThat(fleet.sent()).hasSize(Math.min(15, answered + 4));
      Request next = fleet.sent().get(answered);
      fleet.answer(next.id(), honest(next));
    }

    assertThat(future.join().failed()).isEmpty();
  }

  @Test
  void aBugOfTheCallersReachesTheCaller() {
    FakeFleet fleet = new FakeFleet(PackedPromptTest::honest);

    assertThat(builder().timeout(Duration.ZERO).build().submit(fleet, List.of("a")))
        .isCompletedExceptionally();
    assertThatThrownBy(() -> PackedPrompt.builder(Length.class, "x").build())
        .hasMessage("request must be set: it names the model");
    assertThatThrownBy(() -> builder().itemsMax(0)).hasMessage("itemsMax must be 1..1000, was 0");
  }
}
