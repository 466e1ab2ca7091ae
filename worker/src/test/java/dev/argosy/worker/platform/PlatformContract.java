package dev.argosy.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Body;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.NativeMessage;
import dev.argosy.contract.Usage;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Match;
import dev.argosy.simulator.script.Script;
import dev.argosy.simulator.script.Step;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What every {@link Platform} keeps, shown over a socket against the simulator. */
public abstract class PlatformContract extends StreamContract {
  @Test
  void anAnswerIsCompletedWithItsMessageAndUsage() {
    Outcome outcome = ended(called(platform(), request("plain")));

    assertThat(outcome).isInstanceOf(Outcome.Completed.class);
    Outcome.Completed completed = (Outcome.Completed) outcome;
    assertThat(NativeMessage.read(completed.message().bytes()))
        .hasValueSatisfying(message -> assertThat(message.usage()).isEqualTo(completed.usage()));
    assertThat(completed.usage().inputTokens()).isPositive();
    assertThat(completed.usage().outputTokens()).isPositive();
    assertThat(completed.message().text()).contains("Answer to plain");
  }

  @Test
  void cacheWritesAreReadByTheirTimeToLiveAndCacheReadsApart() {
    Platform platform = platform();
    Body cached =
        body(
            """
            {"model":"m","max_tokens":64,"metadata":{"user_id":"cached"},
             "system":[{"type":"text","text":"%s","cache_control":{"type":"ephemeral","ttl":"1h"}}],
             "messages":[{"role":"user","content":[{"type":"text","text":"%s",
               "cache_control":{"type":"ephemeral"}}]}]}
            """
                .formatted("kept for an hour ".repeat(40), "kept for minutes ".repeat(20)));

    Usage first = ((Outcome.Completed) ended(called(platform, cached))).usage();
    Usage second = ((Outcome.Completed) ended(called(platform, cached))).usage();

    assertThat(first.cacheWrite1hTokens()).isGreaterThan(first.cacheWrite5mTokens());
    assertThat(first.cacheWrite5mTokens()).isPositive();
    assertThat(first.cacheReadTokens()).isZero();
    assertThat(second.cacheReadTokens())
        .isEqualTo(first.cacheWrite5mTokens() + first.cacheWrite1hTokens());
    assertThat(second.cacheWrite5mTokens() + second.cacheWrite1hTokens()).isZero();
  }

  @Test
  void aRefusalIsNoErrorAndIsBilled() {
    assertThat(met(Fault.REFUSAL))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> {
              assertThat(refused.message().text()).contains("\"refusal\"");
              assertThat(refused.usage().inputTokens()).isPositive();
            });
  }

  @Test
  void anAnswerThatBeginsWithThinkingIsAnOrdinaryAnswer() {
    assertThat(met(Fault.THINKING))
        .isInstanceOfSatisfying(
            Outcome.Completed.class,
            completed -> assertThat(completed.message().text()).contains("\"thinking\""));
  }

  @Test
  void aUseOfAToolIsAnOrdinaryAnswer() {
    assertThat(met(Fault.TOOL_USE)).isInstanceOf(Outcome.Completed.class);
  }

  @Test
  void aLargeAnswerArrivesWhole() {
    script(
        new Script.Rule(
            new Match.Key("huge"), List.of(new Step(Fault.HUGE, 5 << 20)), Latency.NONE));

    assertThat(ended(called(platform(), request("huge"))))
        .isInstanceOfSatisfying(
            Outcome.Completed.class,
            completed -> assertThat(completed.message().size()).isGreaterThan(5 << 20));
  }

  @Test
  void aLargeRequestArrivesWhole() {
    Body large =
        body(
            """
            {"model":"m","max_tokens":16,"metadata":{"user_id":"large"},
             "messages":[{"role":"user","content":"%s"}]}
            """
                .formatted("x".repeat(8 << 20)));

    Outcome outcome = ended(called(platform(), large));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Completed.class,
            completed -> assertThat(completed.usage().inputTokens()).isGreaterThan(2 << 20));
  }

  @Test
  void aCallWithoutAnAnswerFailsAtTheRequestTimeOut() {
    script(Script.sequence("stalled", Fault.STALL));

    Outcome outcome = ended(called(open(Duration.ofMillis(400)), request("stalled")));

    assertThat(outcome)
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> assertThat(failed.error().type()).isEqualTo(ErrorType.TIMEOUT));
    awaitGone(Fault.STALL, 1);
  }

  @Test
  void cancellingACallClosesItsConnection() {
    script(Script.sequence("stalled", Fault.STALL));
    CompletableFuture<Outcome> call = called(platform(), request("stalled"));
    Awaitility.await().until(() -> simulator.calls().inFlight() == 1);

    call.cancel(true);

    awaitGone(Fault.STALL, 1);
    assertThat(call).isCancelled();
  }

  @Test
  void closingEndsOpenCallsAsAbandonedAndClosesTheirConnections() {
    script(
        new Script.Rule(new Match.Prefix("stalled"), List.of(Step.of(Fault.STALL)), Latency.NONE));
    Platform platform = platform();
    List<CompletableFuture<Outcome>> calls =
        IntStream.range(0, 20).mapToObj(i -> called(platform, request("stalled-" + i))).toList();
    Awaitility.await().until(() -> simulator.calls().inFlight() == 20);

    platform.close();

    assertThat(calls)
        .allSatisfy(call -> assertThat(call.getNow(null)).isInstanceOf(Outcome.Abandoned.class));
    awaitGone(Fault.STALL, 20);
  }

  @Test
  void aCallAfterTheCloseIsAbandoned() {
    Platform platform = platform();
    platform.close();

    assertThat(called(platform, request("late")).getNow(null))
        .isInstanceOf(Outcome.Abandoned.class);
    assertThat(simulator.calls().calls()).isZero();
  }

  @Test
  void closingTwiceIsClosingOnce() {
    Platform platform = platform();
    platform.close();
    platform.close();
  }

  @Test
  void anUnreachablePlatformIsNoAttemptOfTheRequest() {
    URI nobody;
    try (WireServer gone = WireServer.raw("")) {
      nobody = gone.url();
    }

    assertThat(ended(called(opened(open(nobody, LONG)), request("nobody"))))
        .isInstanceOf(Outcome.Overloaded.class);
  }

  @Test
  void noCallIsRepeated() {
    List<Fault> faults =
        List.of(Fault.THROTTLE, Fault.UNAVAILABLE, Fault.SERVER_ERROR, Fault.RESET, Fault.CUT);
    script(
        faults.stream()
            .map(fault -> Script.sequence(fault.wireName(), fault))
            .toArray(Script.Rule[]::new));
    Platform platform = platform();

    faults.forEach(fault -> ended(called(platform, request(fault.wireName()))));

    assertThat(simulator.calls().byRequest())
        .allSatisfy((request, calls) -> assertThat(calls).as(request).isEqualTo(1));
  }

  @Test
  void everyCallEndsExactlyOnceAlsoWhenClosedInTheMiddle() throws InterruptedException {
    int count = 400;
    simulator.script(
        Script.parse(
            "rates: {throttle: 0.1, server-error: 0.1, reset: 0.1, cut: 0.1, stall: 0.1, truncated: 0.1,"
                + " stream-error: 0.1}"));
    Platform platform = platform();
    AtomicInteger endings = new AtomicInteger();
    CountDownLatch half = new CountDownLatch(count / 2);
    List<CompletableFuture<Outcome>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      CompletableFuture<Outcome> call =
          called(platform, i % 2 == 0 ? request("mixed-" + i) : streamed("mixed-" + i));
      calls.add(
          call.whenComplete(
              (_, _) -> {
                endings.incrementAndGet();
                half.countDown();
              }));
    }
    assertThat(half.await(30, TimeUnit.SECONDS)).isTrue();

    platform.close();

    assertThat(calls).allSatisfy(call -> assertThat(call).isCompleted());
    assertThat(endings).hasValue(count);
  }

  @Test
  void theWorkerNamesItself() {
    ended(called(platform(), request("named")));

    assertThat(simulator.calls().byWorker()).containsExactly(Map.entry(WORKER, 1L));
  }
}
