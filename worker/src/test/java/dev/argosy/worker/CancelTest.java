package dev.argosy.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.argosy.contract.Call;
import dev.argosy.contract.Cancel.Target;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.contract.UsageCodec;
import dev.argosy.contract.UsageRecord;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.script.Script;
import dev.argosy.worker.TestFleet.Serving;
import dev.argosy.worker.path.CannotGoOn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cancels on a real broker and a real client of the cloud, at each point of a request's life. */
@KafkaTest
class CancelTest {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final String SCRIPT =
      """
      requests:
        - {match: {key: stalls}, calls: [stall]}
        - {match: {key: streams}, calls: [stream-stall]}
        - {match: {key: fails}, calls: [server-error]}
        - {match: {key: waits}, calls: [throttle]}
      """;

  private KafkaBroker broker;
  private TestFleet fleet;

  @BeforeEach
  void found() {
    fleet = new TestFleet(broker, 1 << 20, Script.parse(SCRIPT));
  }

  @AfterEach
  void disband() {
    fleet.close();
  }

  private Map<String, Result> results(int count) {
    return fleet.read(fleet.results, count).stream()
        .map(TestFleet::result)
        .collect(Collectors.toMap(Result::id, result -> result));
  }

  private Calls calls() {
    return fleet.simulator.calls();
  }

  private void untilCalled(String id) {
    await().atMost(DEADLINE).until(() -> calls().ofRequest(id) > 0);
  }

  private static void assertCancelled(Result result) {
    assertThat(result.status()).as("%s", result.error()).isEqualTo(Status.CANCELLED);
    assertThat(result.error().type()).isEqualTo(ErrorType.CANCELLED);
  }

  private void assertNoDeadLetter() {
    assertThat(fleet.readAll(fleet.deadLetters, value -> value)).isEmpty();
  }

  @Test
  void whatIsQueuedIsNeverCalledAlsoByAWorkerThatStartsLater() throws Exception {
    fleet.send(TestFleet.request("a"));
    fleet.send(TestFleet.request("b", ",\"tags\":{\"job\":\"invoices\"}"));
    fleet.send(TestFleet.request("c", ",\"tags\":{\"job\":\"letters\"}"));
    fleet.cancel(Target.ofId("a"));
    fleet.cancel(Target.ofTag("job", "invoices"));
    fleet.cancel(Target.ofId("nobody"));
    try (Serving _ = fleet.serve()) {
      Map<String, Result> results = results(3);
      assertCancelled(results.get("a"));
      assertCancelled(results.get("b"));
      assertThat(results.get("c").status()).isEqualTo(Status.SUCCEEDED);
      assertThat(calls().byRequest()).containsOnlyKeys("c");
      assertNoDeadLetter();
    }
  }

  @Test
  void anIdThatIsPostedAgainAfterItsCancelIsServed() throws Exception {
    fleet.send(TestFleet.request("a"));
    fleet.cancel(Target.ofId("a"));
    awaitAnotherMillisecond();
    fleet.send(TestFleet.request("a"));
    try (Serving _ = fleet.serve()) {
      List<Result> results = fleet.read(fleet.results, 2).stream().map(TestFleet::result).toList();
      assertThat(results)
          .extracting(Result::status)
          .containsExactlyInAnyOrder(Status.CANCELLED, Status.SUCCEEDED);
      assertThat(calls().ofRequest("a")).isEqualTo(1);
    }
  }

  /** Brokers stamp records by the millisecond. */
  private static void awaitAnotherMillisecond() {
    long now = System.currentTimeMillis();
    await().atMost(DEADLINE).until(() -> System.currentTimeMillis() > now + 1);
  }

  @Test
  void aCallThatIsOpenIsGivenUpAndTheCloudSeesItsConnectionClose() throws Exception {
    try (Serving _ = fleet.serve()) {
      fleet.send(TestFleet.request("stalls"));
      untilCalled("stalls");
      assertThat(calls().inFlight()).isEqualTo(1);
      fleet.cancel(Target.ofId("stalls"));
      Result result = results(1).get("stalls");
      assertCancelled(result);
      assertThat(result.calls()).extracting(Call::outcome).containsExactly("abandoned");
      assertThat(result.cost().amount()).isNull();
      assertThat(result.cost().allAttempts()).isNull();
      await().atMost(DEADLINE).until(() -> calls().inFlight() == 0);
      assertThat(calls().ofRequest("stalls")).isEqualTo(1);
      assertNoDeadLetter();
    }
  }

  @Test
  void aStreamThatIsGivenUpIsBilledForWhatWasHeardOfIt() throws Exception {
    try (Serving _ = fleet.serve()) {
      fleet.send(
          TestFleet.request("streams")
              .replace("\"max_tokens\":64", "\"stream\":true,\"max_tokens\":64"));
      untilCalled("streams");
      await().atMost(DEADLINE).until(() -> !fleet.readAll(fleet.chunks, value -> value).isEmpty());
      fleet.cancel(Target.ofId("streams"));
      Result result = results(1).get("streams");
      assertCancelled(result);
      await().atMost(DEADLINE).until(() -> calls().inFlight() == 0);
      UsageRecord usage = fleet.readAll(fleet.usage, new UsageCodec()::decode).getFirst();
      assertThat(usage.estimated()).isTrue();
      assertThat(usage.usage().inputTokens()).isEqualTo(calls().tokens().input());
      assertThat(usage.usage().outputTokens()).isPositive();
      assertThat(result.cost().allAttempts()).isEqualByComparingTo(usage.cost()).isPositive();
    }
  }

  @Test
  void aRetryThatWaitsForItsTimeEndsWithWhatWasTriedBefore() throws Exception {
    try (Serving _ =
        fleet.serveWith(yaml -> yaml.replace("10ms, delay-max: 100ms", "1h, delay-max: 1h"))) {
      fleet.send(TestFleet.request("fails"));
      fleet.read(fleet.retries, 1);
      fleet.cancel(Target.ofId("fails"));
      Result result = results(1).get("fails");
      assertCancelled(result);
      assertThat(result.calls()).extracting(Call::outcome).containsExactly("failed");
      assertThat(result.cost().allAttempts()).isNotNull();
      assertThat(calls().ofRequest("fails")).isEqualTo(1);
      assertNoDeadLetter();
    }
  }

  @Test
  void aRequestThatWaitsForQuotaEnds() throws Exception {
    try (Serving _ = fleet.serve()) {
      fleet.send(TestFleet.request("waits"));
      untilCalled("waits");
      fleet.cancel(Target.ofId("waits"));
      assertCancelled(results(1).get("waits"));
    }
  }

  @Test
  void whatIsParkedEndsWhenItIsReadAndIsNeverCalled() throws Exception {
    try (IsolationFleet parking = new IsolationFleet(broker, 3)) {
      parking.post(IsolationFleet.HAIKU, 0, 6_000);
      parking.post(IsolationFleet.SONNET, 0, 10);
      parking.awaitParked(1);
      String id = parking.parked().stream().map(IsolationFleet::id).findFirst().orElseThrow();
      parking.cancel(Target.ofId(id));
      parking.refill();
      Result result = parking.awaitResults(id::equals, 1).getFirst();
      assertCancelled(result);
      assertThat(result.calls()).isEmpty();
    }
  }

  @Test
  void whatHasEndedStaysAsItIs() throws Exception {
    try (Serving _ = fleet.serve()) {
      fleet.send(TestFleet.request("a"));
      assertThat(results(1).get("a").status()).isEqualTo(Status.SUCCEEDED);
      fleet.cancel(Target.ofId("a"));
      awaitAnotherMillisecond();
      fleet.send(TestFleet.request("b"));
      Map<String, Result> results = results(2);
      assertThat(results.get("a").status()).isEqualTo(Status.SUCCEEDED);
      assertThat(results.get("b").status()).isEqualTo(Status.SUCCEEDED);
    }
  }

  @Test
  void aWorkerWhoseTopicOfControlIsMissingDoesNotStart() throws Exception {
    Worker worker =
        Worker.start(fleet.configWith(yaml -> yaml.replace(fleet.control, "never-made")));
    assertThat(worker.awaitExit()).isEqualTo(CannotGoOn.ENVIRONMENT);
  }
}
