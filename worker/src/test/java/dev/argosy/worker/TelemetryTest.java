package dev.argosy.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.argosy.contract.Call;
import dev.argosy.contract.Result;
import dev.argosy.contract.Usage;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Script;
import dev.argosy.worker.telemetry.Scrape;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What scrapers and a cluster's probes see of a real worker on a real broker. */
@KafkaTest
class TelemetryTest {
  private static final int SMALL = 2 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HAIKU = "claude-haiku-4-5";

  private KafkaBroker broker;

  @Test
  void theCountersAreWhatWasSettled() throws Exception {
    Script script =
        Script.of(
            Script.sequence("retried", Fault.SERVER_ERROR, Fault.NONE),
            Script.sequence("throttled", Fault.THROTTLE, Fault.NONE));
    try (TestFleet fleet = new TestFleet(broker, SMALL, script)) {
      fleet.send("not json at all");
      fleet.send(TestFleet.request("unknown").replace(HAIKU, "gpt-9"));
      fleet.send(TestFleet.request("late", ",\"expires_at\":\"2020-01-01T00:00:00Z\""));
      fleet.send(TestFleet.request("retried"));
      fleet.send(TestFleet.request("throttled"));
      fleet.send(TestFleet.request("plain"));
      try (TestFleet.Serving serving = fleet.serve()) {
        Scrape scrape = until(serving, "argosy_requests_settled_total", 6);
        String settled = "argosy_requests_settled_total";
        String lane = fleet.requests;
        assertThat(scrape.sum(settled, "lane", lane, "status", "succeeded", "error_type", ""))
            .isEqualTo(2);
        assertThat(scrape.sum(settled, "lane", fleet.retries, "status", "succeeded")).isOne();
        assertThat(scrape.sum(settled, "status", "failed", "error_type", "unknown_model")).isOne();
        assertThat(scrape.sum(settled, "status", "expired", "error_type", "expired")).isOne();
        assertThat(scrape.sum(settled, "status", "unanswered")).isOne();
        assertThat(scrape.sum("argosy_retries_total", "lane", lane)).isOne();
        assertThat(scrape.sum("argosy_dead_letters_total", "error_type", "unknown_model")).isOne();
        assertThat(scrape.sum("argosy_dead_letters_total")).isEqualTo(2);
        assertThat(consumed(scrape, lane)).isEqualTo(6);
        assertThat(consumed(scrape, fleet.retries)).isOne();
        assertThat(sent(scrape, fleet.results)).isEqualTo(5);
        assertThat(sent(scrape, fleet.deadLetters)).isEqualTo(2);
        assertThat(scrape.sum("argosy_request_duration_seconds_count")).isEqualTo(6);
        assertThat(scrape.sum("argosy_commit_duration_seconds_count")).isPositive();

        List<Result> results =
            fleet.read(fleet.results, 5).stream().map(TestFleet::result).toList();
        assertCalls(scrape, results);
      }
    }
  }

  /** Calls, tokens and money as the results themselves tell them. */
  private static void assertCalls(Scrape scrape, List<Result> results) {
    List<Call> calls = results.stream().flatMap(result -> result.calls().stream()).toList();
    for (String outcome : List.of("completed", "failed", "throttled")) {
      assertThat(scrape.sum("argosy_calls_total", "model", HAIKU, "outcome", outcome))
          .as(outcome)
          .isEqualTo(
              (double) calls.stream().filter(call -> call.outcome().equals(outcome)).count());
    }
    assertThat(scrape.sum("argosy_calls_total")).isEqualTo(calls.size()).isEqualTo(5);
    String duration = "gen_ai_client_operation_duration_seconds_count";
    assertThat(scrape.sum(duration, "gen_ai_provider_name", "aws.bedrock", "error_type", ""))
        .isEqualTo(3);
    assertThat(scrape.sum(duration, "error_type", "throttled")).isOne();
    assertThat(scrape.sum(duration, "error_type", "platform_error")).isOne();

    List<Usage> usages =
        results.stream().filter(result -> result.usage() != null).map(Result::usage).toList();
    long input = usages.stream().mapToLong(Usage::inputTokens).sum();
    long output = usages.stream().mapToLong(Usage::outputTokens).sum();
    assertThat(input).isPositive();
    assertThat(scrape.sum("argosy_tokens_total", "class", "input")).isEqualTo((double) input);
    assertThat(scrape.sum("argosy_tokens_total", "class", "output")).isEqualTo((double) output);
    assertThat(scrape.sum("gen_ai_client_token_usage_sum", "gen_ai_token_type", "input"))
        .isEqualTo((double) usages.stream().mapToLong(Usage::totalInputTokens).sum());
    assertThat(scrape.sum("gen_ai_client_token_usage_count", "gen_ai_token_type", "output"))
        .isEqualTo(3);
    BigDecimal cost = calls.stream().map(Call::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(scrape.sum("argosy_cost_usd_total", "platform", "bedrock"))
        .isCloseTo(cost.doubleValue(), within(1e-12))
        .isPositive();
    assertThat(scrape.sum("argosy_unpriced_calls_total")).isZero();
  }

  @Test
  void nothingThatASenderWritesBecomesALabel() throws Exception {
    try (TestFleet fleet = new TestFleet(broker, SMALL, Script.NONE)) {
      for (int i = 0; i < 30; i++) {
        String strange = "strange-" + i;
        fleet.send(TestFleet.request(strange, ",\"tenant\":\"%s\"".formatted(strange)));
        fleet.send(TestFleet.request(strange, ",\"residency\":\"%s\"".formatted(strange)));
        fleet.send(TestFleet.request(strange).replace(HAIKU, strange));
      }
      try (TestFleet.Serving serving = fleet.serve()) {
        Scrape scrape = until(serving, "argosy_requests_settled_total", 90);
        Set<String> values =
            scrape.samples().keySet().stream()
                .flatMap(sample -> sample.labels().values().stream())
                .collect(Collectors.toSet());
        assertThat(values).noneMatch(value -> value.contains("strange"));
        assertThat(scrape.samples().keySet())
            .filteredOn(sample -> !sample.name().matches("(jvm|process|system)_.*"))
            .as("series of one model on one route")
            .hasSizeLessThan(500);
      }
    }
  }

  @Test
  void everyFamilyThatIsServedStandsInTheListOfMeters() throws Exception {
    try (TestFleet fleet = new TestFleet(broker, SMALL, Script.NONE)) {
      fleet.send(TestFleet.request("a"));
      try (TestFleet.Serving serving = fleet.serve()) {
        Scrape scrape = until(serving, "argosy_requests_settled_total", 1);
        scrape.assertFamiliesAreListed();
      }
    }
  }

  @Test
  void theGaugesTellHowTheLoopStands() throws Exception {
    Script slow = Script.parse("requests: [{match: {prefix: slow}, calls: [ok], delay: 2s}]");
    try (TestFleet fleet = new TestFleet(broker, SMALL, slow)) {
      for (int i = 0; i < 10; i++) {
        fleet.send(TestFleet.request("slow-" + i));
      }
      try (TestFleet.Serving serving = fleet.serve()) {
        Scrape busy = until(serving, "argosy_calls_open", 10);
        assertThat(busy.sum("argosy_requests_in_flight")).isEqualTo(10);
        assertThat(busy.sum("argosy_slots")).isEqualTo(512);
        assertThat(busy.sum("argosy_slots_wanted")).isEqualTo(10);
        assertThat(busy.sum("argosy_partitions")).isEqualTo(3);
        assertThat(busy.sum("argosy_held_bytes")).isPositive();
        assertThat(busy.sum("argosy_lease_remaining_seconds")).isPositive();
        assertThat(busy.sum("argosy_oldest_request_age_seconds")).isPositive();
        assertThat(busy.sum("argosy_quota_available", "meter", "tokens", "quota", "plenty"))
            .isPositive()
            .isLessThanOrEqualTo(busy.sum("argosy_quota_capacity", "quota", "plenty"));
        assertThat(busy.sum("argosy_binding_constraint", "constraint", "none")).isOne();
        assertThat(busy.sum("argosy_binding_constraint")).isOne();
        assertThat(busy.sum("argosy_ready")).isOne();

        Scrape idle = until(serving, "argosy_requests_in_flight", 0);
        assertThat(idle.sum("argosy_held_bytes")).isZero();
        assertThat(idle.sum("argosy_frontier_age_seconds")).isZero();
        assertThat(idle.sum("argosy_oldest_request_age_seconds")).isZero();
      }
    }
  }

  @Test
  void theProbesFollowTheWorkerFromItsStartToItsEnd() throws Exception {
    Script slow = Script.parse("requests: [{match: {prefix: slow}, calls: [ok], delay: 3s}]");
    try (TestFleet fleet = new TestFleet(broker, SMALL, slow)) {
      fleet.send(TestFleet.request("slow"));
      Worker worker = Worker.start(fleet.config());
      InetSocketAddress telemetry = worker.telemetry().orElseThrow();
      assertThat(probe(telemetry, "/livez")).as("while it connects").isEqualTo(200);
      assertThat(Scrape.get(telemetry, "/readyz").body()).contains("\"starting\"");

      assertThat(worker.awaitReady(PATIENCE)).isTrue();
      await().atMost(PATIENCE).until(() -> probe(telemetry, "/readyz") == 200);
      until(telemetry, "argosy_calls_open", 1);

      worker.stop();
      HttpResponse<String> draining =
          await()
              .atMost(PATIENCE)
              .until(() -> Scrape.get(telemetry, "/readyz"), answer -> answer.statusCode() == 503);
      assertThat(draining.body()).contains("\"draining\"");
      assertThat(probe(telemetry, "/livez")).as("while it drains").isEqualTo(200);
      assertThat(Scrape.of(telemetry).sum("argosy_calls_open")).as("still open").isOne();
      assertThat(worker.awaitExit()).isZero();
      assertThat(fleet.read(fleet.results, 1)).hasSize(1);
    }
  }

  @Test
  void aPortInUseEndsTheWorkerWithAWord() throws Exception {
    try (TestFleet fleet = new TestFleet(broker, SMALL, Script.NONE)) {
      Worker first = Worker.start(fleet.config());
      int port = first.telemetry().orElseThrow().getPort();
      Worker second =
          Worker.start(fleet.config("telemetry: {host: 127.0.0.1, port: " + port + "}"));
      assertThat(second.awaitExit()).isEqualTo(3);
      assertThat(second.telemetry()).isEmpty();
      first.stop();
      assertThat(first.awaitExit()).isZero();
    }
  }

  private static double consumed(Scrape scrape, String topic) {
    return scrape.sum(
        "messaging_client_consumed_messages_total", "messaging_destination_name", topic);
  }

  private static double sent(Scrape scrape, String topic) {
    return scrape.sum("messaging_client_sent_messages_total", "messaging_destination_name", topic);
  }

  private static int probe(InetSocketAddress telemetry, String path) {
    return Scrape.get(telemetry, path).statusCode();
  }

  private static Scrape until(TestFleet.Serving serving, String name, double value)
      throws InterruptedException {
    return until(serving.worker().telemetry().orElseThrow(), name, value);
  }

  /**
   * Scrapes until all samples of that name add up to the value, and once more: a page is read meter
   * by meter while the worker counts on.
   */
  private static Scrape until(InetSocketAddress telemetry, String name, double value) {
    await().atMost(PATIENCE).until(() -> Scrape.of(telemetry), scrape -> scrape.sum(name) == value);
    return Scrape.of(telemetry);
  }
}
