package dev.argosy.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.contract.Body;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.NativeMessage;
import dev.argosy.contract.StreamEvent;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Match;
import dev.argosy.simulator.script.Script;
import dev.argosy.simulator.script.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What every {@link Platform} keeps when its answer comes as a stream. */
abstract class StreamContract extends PlatformFixture {
  private final List<StreamEvent> heard = new CopyOnWriteArrayList<>();

  private CompletableFuture<Outcome> listened(Platform platform, Body body) {
    return platform.call(model(), body, heard::add);
  }

  /** How a stream ends that meets this fault. */
  private Outcome streamMeets(Fault fault) {
    script(Script.sequence("it", fault));
    return ended(listened(platform(), streamed("it")));
  }

  private static JsonNode message(Outcome outcome) throws IOException {
    var json =
        switch (outcome) {
          case Outcome.Completed(var message, _, _) -> message;
          case Outcome.Refused(var message, _, _) -> message;
          default -> throw new AssertionError(outcome);
        };
    ObjectNode message = (ObjectNode) new ObjectMapper().readTree(json.bytes());
    message.remove("id");
    return message;
  }

  private static PlatformError billed(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    Outcome.Failed failed = (Outcome.Failed) outcome;
    assertThat(failed.partial().inputTokens()).as("%s", failed).isPositive();
    assertThat(failed.partial().outputTokens()).isPositive();
    return failed.error();
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"NONE", "REFUSAL", "THINKING", "TOOL_USE"})
  void aStreamAddsUpToTheMessageOfAWholeAnswer(Fault fault) throws IOException {
    script(Script.sequence("it", fault));
    Outcome whole = ended(called(platform(), request("it")));
    simulator.reset();
    script(Script.sequence("it", fault));
    Outcome streamed = ended(listened(platform(), streamed("it")));

    assertThat(streamed).hasSameClassAs(whole);
    assertThat(message(streamed)).isEqualTo(message(whole));
    assertThat(calls().streams()).isEqualTo(1);
  }

  @Test
  void itsEventsAreHeardInOrderBeforeItEnds() throws IOException {
    Outcome outcome = ended(listened(platform(), streamed("it")));

    List<StreamEvent> all = List.copyOf(heard);
    assertThat(all.getFirst())
        .isInstanceOfSatisfying(
            StreamEvent.Other.class, first -> assertThat(first.type()).isEqualTo("message_start"));
    assertThat(all.getLast())
        .isInstanceOfSatisfying(
            StreamEvent.Other.class, last -> assertThat(last.type()).isEqualTo("message_stop"));
    List<StreamEvent.Delta> pieces =
        all.stream()
            .filter(StreamEvent.Delta.class::isInstance)
            .map(StreamEvent.Delta.class::cast)
            .toList();
    assertThat(pieces).hasSizeGreaterThan(3);
    assertThat(
            new ObjectMapper().readTree(StreamEvent.Delta.join(pieces).text().bytes()).textValue())
        .isEqualTo(message(outcome).at("/content/0/text").textValue());
  }

  @Test
  void anAnswerThatMayBeLongIsStreamedThoughNobodyAskedForIt() {
    Body large = body(request("long").json().text().replace("256", "8193"));
    assertThat(ended(called(platform(), large))).isInstanceOf(Outcome.Completed.class);
    assertThat(calls().streams()).isEqualTo(1);
    assertThat(ended(called(platform(), body(large.json().text().replace("8193", "8192")))))
        .isInstanceOf(Outcome.Completed.class);
    assertThat(calls().streams()).isEqualTo(1);
  }

  @Test
  void aLargeStreamArrivesWhole() {
    script(
        new Script.Rule(
            new Match.Key("huge"), List.of(new Step(Fault.HUGE, 2 << 20)), Latency.NONE));
    assertThat(ended(listened(platform(), streamed("huge"))))
        .isInstanceOfSatisfying(
            Outcome.Completed.class,
            completed -> {
              assertThat(completed.message().size()).isGreaterThan(2 << 20);
              assertThat(NativeMessage.read(completed.message().bytes())).isPresent();
            });
  }

  @Test
  void aStreamThatEndsInGoodOrderBeforeItsMessageDoesIsABilledFailure() {
    assertThat(billed(streamMeets(Fault.TRUNCATED)).type()).isEqualTo(ErrorType.PLATFORM_ERROR);
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"CUT", "STREAM_FAILURE", "STREAM_THROTTLE"})
  void aStreamThatBreaksOffIsABilledFailure(Fault fault) {
    billed(streamMeets(fault));
  }

  @Test
  void anErrorAmongTheEventsIsABilledFailureThatSaysWhatItWas() {
    assertThat(billed(streamMeets(Fault.STREAM_ERROR)))
        .satisfies(
            error -> {
              assertThat(error.type()).isEqualTo(ErrorType.OVERLOADED);
              assertThat(error.code()).isEqualTo("overloaded_error");
            });
  }

  @Test
  void aStreamThatStallsFailsAtTheRequestTimeOutAndWhatCameIsBilled() {
    script(Script.sequence("it", Fault.STREAM_STALL));
    Outcome outcome = ended(listened(open(Duration.ofMillis(800)), streamed("it")));
    assertThat(billed(outcome).type()).isEqualTo(ErrorType.TIMEOUT);
    awaitGone(Fault.STREAM_STALL, 1);
  }

  @Test
  void cancellingAStreamClosesItsConnection() {
    script(Script.sequence("it", Fault.STREAM_STALL));
    CompletableFuture<Outcome> call = listened(platform(), streamed("it"));
    Awaitility.await().until(() -> !heard.isEmpty());
    call.cancel(true);
    awaitGone(Fault.STREAM_STALL, 1);
    assertThat(call).isCancelled();
  }

  /** Before anything was streamed, the error table is the same. */
  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = Mode.EXCLUDE,
      names = {
        "NONE",
        "REFUSAL",
        "THINKING",
        "TOOL_USE",
        "HUGE",
        "STALL",
        "CUT",
        "TRUNCATED",
        "CLOSE",
        "STREAM_ERROR",
        "STREAM_FAILURE",
        "STREAM_THROTTLE",
        "STREAM_STALL"
      })
  void anErrorInsteadOfAStreamIsWhatItIsInsteadOfAnAnswer(Fault fault) {
    Outcome whole = met(fault);
    simulator.reset();
    Outcome streamed = streamMeets(fault);
    assertThat(streamed).hasSameClassAs(whole);
    assertThat(heard).isEmpty();
  }
}
