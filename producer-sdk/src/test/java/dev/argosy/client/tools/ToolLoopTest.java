package dev.argosy.client.tools;

import static dev.argosy.client.tools.ModelAnswers.answer;
import static dev.argosy.client.tools.ModelAnswers.body;
import static dev.argosy.client.tools.ModelAnswers.lastContent;
import static dev.argosy.client.tools.ModelAnswers.text;
import static dev.argosy.client.tools.ModelAnswers.use;
import static dev.argosy.client.tools.ModelAnswers.using;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.client.FakeAnswer;
import dev.argosy.client.FakeFleet;
import dev.argosy.client.FleetConfig;
import dev.argosy.client.FleetRequest;
import dev.argosy.client.MessageRequest;
import dev.argosy.client.SendFailedException;
import dev.argosy.client.tools.ToolAnswer.Ending;
import dev.argosy.client.tools.ToolUse.Outcome;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ToolLoopTest {
  record WeatherQuery(String city) {}

  private static final Tool WEATHER =
      Tool.of(
          "weather", "Current weather", WeatherQuery.class, query -> "sunny in " + query.city());
  private static final String LYON = "{\"city\":\"Lyon\"}";

  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  @AfterEach
  void stop() throws InterruptedException {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
  }

  private static MessageRequest.Builder question() {
    return MessageRequest.builder().id("q").model("claude-haiku-4-5").maxTokens(64).user("Sunny?");
  }

  private static ToolAnswer run(
      FakeFleet fleet, Request request, UnaryOperator<ToolLoop.Builder> more) {
    return more.apply(ToolLoop.builder(fleet, Runnable::run)).build().submit(request).join();
  }

  private static ToolAnswer run(FakeFleet fleet, Tool tool) {
    return run(fleet, question().build(), loop -> loop.tool(tool));
  }

  /** What the model was told about each of its uses in the round before the last. */
  private static JsonNode told(FakeFleet fleet) {
    return lastContent(fleet.sent().get(fleet.sent().size() - 1));
  }

  @Test
  void theModelUsesAToolAndThenAnswers() {
    FakeFleet fleet = FakeFleet.answering("Yes, sunny.").next(using("weather", LYON));

    ToolAnswer answer =
        run(
            fleet,
            question().tenant("t").tag("job", "j").fallback("other").build(),
            loop -> loop.tool(WEATHER));

    assertThat(answer.text()).isEqualTo("Yes, sunny.");
    assertThat(answer.uses())
        .containsExactly(new ToolUse(1, "toolu_1", "weather", Outcome.DONE, null));
    assertThat(fleet.sent()).extracting(Request::id).containsExactly("q/1", "q/2");
    assertThat(fleet.sent())
        .allSatisfy(
            round -> {
              assertThat(round.tenant()).isEqualTo("t");
              assertThat(round.tags()).isEqualTo(Map.of("job", "j"));
              assertThat(round.fallback()).containsExactly("other");
              assertThat(body(round).path("tools")).hasSize(1);
            });
    assertThat(told(fleet).toString())
        .isEqualTo(
            "[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"content\":\"sunny in Lyon\"}]");
    assertThat(body(fleet.sent().get(1)).at("/messages/1/content/0/id").asText())
        .isEqualTo("toolu_1");
    assertThat(answer.spent().requests()).isEqualTo(2);
    assertThat(answer.spent().usage().inputTokens()).isEqualTo(101);
  }

  @Test
  void everyUseHasAResultInItsOrderWhateverBecameOfIt() {
    Tool failing =
        Tool.of(
            "failing",
            "Fails",
            WeatherQuery.class,
            query -> {
              throw new IllegalStateException("a secret");
            });
    Tool refusing =
        Tool.of(
            "refusing",
            "Says why",
            WeatherQuery.class,
            query -> {
              throw new ToolFailure("no such city");
            });
    Tool broken =
        Tool.of(
            "broken",
            "Not even an exception",
            WeatherQuery.class,
            query -> {
              throw new StackOverflowError();
            });
    FakeFleet fleet =
        FakeFleet.answering("done")
            .next(
                answer(
                    "tool_use",
                    text("Let me see."),
                    use("1", "weather", LYON),
                    use("2", "failing", LYON),
                    use("3", "refusing", LYON),
                    use("4", "weather", "{\"town\":\"Lyon\"}"),
                    use("5", "missing", LYON),
                    use("6", "broken", LYON),
                    use("7", "weather", LYON)));

    ToolAnswer answer =
        run(
            fleet,
            question().build(),
            loop -> loop.tool(WEATHER).tool(failing).tool(refusing).tool(broken));

    assertThat(answer.uses())
        .extracting(ToolUse::outcome)
        .containsExactly(
            Outcome.DONE,
            Outcome.FAILED,
            Outcome.FAILED,
            Outcome.INVALID_INPUT,
            Outcome.UNKNOWN_TOOL,
            Outcome.FAILED,
            Outcome.DONE);
    assertThat(told(fleet))
        .extracting(result -> result.path("tool_use_id").asText())
        .containsExactly("1", "2", "3", "4", "5", "6", "7");
    assertThat(told(fleet))
        .extracting(result -> result.path("content").asText())
        .containsExactly(
            "sunny in Lyon",
            "the tool failed",
            "no such city",
            "input.city must be a text, was missing",
            "no such tool; there are: weather, failing, refusing, broken",
            "the tool failed",
            "sunny in Lyon");
    assertThat(told(fleet))
        .extracting(result -> result.path("is_error").asBoolean())
        .containsExactly(false, true, true, true, true, true, false);
    assertThat(answer.uses().get(1).failure()).hasMessage("a secret");
    assertThat(fleet.sent().get(1).body().json().text()).doesNotContain("secret");
  }

  @Test
  void whatIsAskedForInOneRoundIsDoneAtOnce() {
    CyclicBarrier both = new CyclicBarrier(2);
    Tool meeting =
        Tool.of(
            "meeting",
            "Waits for the other",
            WeatherQuery.class,
            query -> both.await(60, TimeUnit.SECONDS));
    FakeFleet fleet =
        FakeFleet.answering("done")
            .next(answer("tool_use", use("1", "meeting", LYON), use("2", "meeting", LYON)));

    ToolAnswer answer =
        ToolLoop.builder(fleet, threads).tool(meeting).build().submit(question().build()).join();

    assertThat(answer.uses()).extracting(ToolUse::outcome).containsOnly(Outcome.DONE);
  }

  @Test
  void aToolThatTakesTooLongIsInterruptedAndTheModelIsTold() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Tool hanging =
        Tool.of(
            "hanging",
            "Hangs",
            WeatherQuery.class,
            query -> {
              try {
                never.await();
                return "never";
              } catch (InterruptedException stopped) {
                interrupted.countDown();
                throw stopped;
              }
            });
    FakeFleet fleet = FakeFleet.answering("done").next(using("hanging", LYON));

    ToolAnswer answer =
        ToolLoop.builder(fleet, threads)
            .tool(hanging)
            .toolTimeout(Duration.ofMillis(20))
            .build()
            .submit(question().build())
            .join();

    assertThat(answer.uses()).extracting(ToolUse::outcome).containsExactly(Outcome.TIMED_OUT);
    assertThat(told(fleet).at("/0/content").asText()).isEqualTo("the tool took too long");
    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aToolWhoseExecutorIsGoneHasFailed() {
    threads.shutdownNow();
    FakeFleet fleet = FakeFleet.answering("done").next(using("weather", LYON));

    ToolAnswer answer =
        ToolLoop.builder(fleet, threads).tool(WEATHER).build().submit(question().build()).join();

    assertThat(answer.uses()).extracting(ToolUse::outcome).containsExactly(Outcome.FAILED);
  }

  @Test
  void aToolsAnswerIsTextOrJsonAndNotTooLong() {
    record Weather(String sky, int degrees) {}
    Tool structured = Tool.of("a", "a", WeatherQuery.class, query -> new Weather("clear", 21));
    Tool list = Tool.ofSchema("b", "b", "{\"type\":\"object\"}", input -> List.of(input, 1));
    Tool talkative = Tool.of("c", "c", WeatherQuery.class, query -> "x".repeat(11));
    FakeFleet fleet =
        FakeFleet.answering("done")
            .next(
                answer("tool_use", use("1", "a", LYON), use("2", "b", LYON), use("3", "c", LYON)));

    run(
        fleet,
        question().build(),
        loop -> loop.tool(structured).tool(list).tool(talkative).resultCharacters(33));
    assertThat(told(fleet))
        .extracting(result -> result.path("content").asText())
        .containsExactly(
            "{\"sky\":\"clear\",\"degrees\":21}", "[{\"city\":\"Lyon\"},1]", "x".repeat(11));

    FakeFleet again = FakeFleet.answering("done").next(using("c", LYON));
    run(again, question().build(), loop -> loop.tool(talkative).resultCharacters(10));
    assertThat(told(again).at("/0/content").asText())
        .isEqualTo("the tool's answer of 11 characters is over the limit of 10");
  }

  @Test
  void aForcedToolIsForcedInTheFirstRoundOnly() {
    FakeFleet fleet = FakeFleet.answering("done").next(using("weather", LYON));

    run(
        fleet,
        question()
            .toolChoice(
                "{\"type\":\"tool\",\"name\":\"weather\",\"disable_parallel_tool_use\":true}")
            .build(),
        loop -> loop.tool(WEATHER));

    assertThat(body(fleet.sent().get(0)).at("/tool_choice/type").asText()).isEqualTo("tool");
    assertThat(body(fleet.sent().get(1)).path("tool_choice").toString())
        .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
  }

  @Test
  void itGoesOnAfterAPauseOfTheModel() {
    FakeFleet fleet = FakeFleet.answering("done").next(answer("pause_turn", text("searching")));

    ToolAnswer answer = run(fleet, WEATHER);

    assertThat(answer.text()).isEqualTo("done");
    assertThat(body(fleet.sent().get(1)).path("messages"))
        .extracting(message -> message.path("role").asText())
        .containsExactly("user", "assistant");
  }

  @Test
  void aRefusalACutAndAFailureAreEndingsOfTheirOwn() {
    assertThat(endingAfter(answer("refusal"))).isEqualTo(Ending.REFUSED);
    assertThat(endingAfter(answer("max_tokens", use("1", "weather", LYON)))).isEqualTo(Ending.CUT);
    assertThat(endingAfter(FakeAnswer.failure(ErrorType.THROTTLED, "no quota")))
        .isEqualTo(Ending.FAILED);
  }

  private static Ending endingAfter(FakeAnswer second) {
    FakeFleet fleet = FakeFleet.answering("done").next(using("weather", LYON), second);
    ToolAnswer answer = run(fleet, WEATHER);
    assertThat(answer.rounds()).hasSize(2);
    assertThatThrownBy(answer::text).hasMessage("no answer, the loop ended as " + answer.ending());
    return answer.ending();
  }

  @Test
  void aRoundThatIsNotSentEndsItWithWhatWasSpentBefore() {
    FakeFleet fleet =
        FakeFleet.answering("done").next(using("weather", LYON), FakeAnswer.notAcknowledged());

    ToolAnswer answer = run(fleet, WEATHER);

    assertThat(answer.ending()).isEqualTo(Ending.NO_RESULT);
    assertThat(answer.failure()).isInstanceOf(SendFailedException.class);
    assertThat(answer.spent().requests()).isEqualTo(1);
  }

  @Test
  void itEndsAfterAsManyRoundsAsAllowedAndDoesNothingInTheLast() {
    FakeFleet fleet = new FakeFleet(request -> using("weather", LYON));

    ToolAnswer answer = run(fleet, question().build(), loop -> loop.tool(WEATHER).rounds(3));

    assertThat(answer.ending()).isEqualTo(Ending.ROUNDS);
    assertThat(fleet.sent()).hasSize(3);
    assertThat(answer.uses()).as("nobody would hear of a third").hasSize(2);
  }

  @Test
  void anEndlessConversationWithinTheCallNeedsNoEndlessStack() {
    FakeFleet fleet = new FakeFleet(request -> using("weather", LYON));

    assertThat(run(fleet, question().build(), loop -> loop.tool(WEATHER).rounds(100)).rounds())
        .hasSize(100);
  }

  @Test
  void aRequestsOwnToolsStayAndNamesMustDiffer() {
    Request nativeJson =
        FleetRequest.of(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                + "\"tools\":[{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}]}");
    FakeFleet fleet = FakeFleet.answering("done");

    assertThat(run(fleet, nativeJson, loop -> loop.tool(WEATHER)).text()).isEqualTo("done");
    assertThat(body(fleet.sent().get(0)).path("tools")).hasSize(2);
    assertThatThrownBy(() -> run(fleet, nativeJson, loop -> loop.tool(WEATHER).tool(WEATHER)))
        .hasMessage("tools must have names of their own, two are weather");
    assertThatThrownBy(() -> run(fleet, nativeJson, loop -> loop))
        .hasMessage("tools must be one or more, was none");
    assertThatThrownBy(() -> Tool.of("a b", "x", WeatherQuery.class, query -> "x"))
        .hasMessage("a tool's name must be 1..64 of a-zA-Z0-9_-, was a b");
    assertThatThrownBy(() -> run(fleet, nativeJson, loop -> loop.rounds(0)))
        .hasMessage("rounds must be 1..100, was 0");
    assertThatThrownBy(() -> run(fleet, nativeJson, loop -> loop.timeout(Duration.ZERO)))
        .hasMessage("timeout must be PT0.001S..PT24H, was PT0S");
  }

  @Test
  void aFullFleetIsAnEndingAndNoHang() {
    FakeFleet full =
        new FakeFleet(
            FleetConfig.builder("fake:0").maxPending(1).build(), request -> FakeAnswer.silence());
    var first = full.submit(question().id("other").build());

    assertThat(run(full, WEATHER).ending()).isEqualTo(Ending.NO_RESULT);
    assertThat(first).isNotDone();
  }
}
