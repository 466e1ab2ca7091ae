package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Rates;
import dev.argosy.simulator.script.Script;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the simulator counts, and how it is asked. */
class CallsTest {
  private Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private TestClient client = new TestClient(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private void restart(SimulatorConfig config) {
    stop();
    simulator = Simulator.start(config);
    client = new TestClient(simulator);
  }

  private HttpRequest.Builder invocation(String key) {
    return client.request("/model/" + TestClient.HAIKU + "/invoke", TestClient.body(key));
  }

  @Test
  void callsAreCountedByRequestWorkerAndOutcome() throws Exception {
    String agent = "aws-sdk-java/2.54.14 ua/2.1 os/Linux#6.1 app/x argosy-worker/w-1.a_B lang/java";
    client.send(invocation("a").header("User-Agent", agent).build());
    client.send(invocation("a").header("User-Agent", "argosy-worker/w2").build());
    client.send(invocation("b").build());

    JsonNode calls = TestClient.json(client.get("/_simulator/calls"));
    assertThat(calls.path("calls").asInt()).isEqualTo(3);
    assertThat(calls.path("in_flight").asInt(-1)).isZero();
    assertThat(calls.path("max_in_flight").asInt()).isEqualTo(1);
    assertThat(calls.path("by_request").toString()).isIn("{\"a\":2,\"b\":1}", "{\"b\":1,\"a\":2}");
    assertThat(calls.path("by_outcome").toString()).isEqualTo("{\"ok\":3}");
    assertThat(simulator.calls().byWorker())
        .isEqualTo(Map.of("w-1.a_B", 1L, "w2", 1L, Calls.UNKNOWN, 1L));
  }

  @Test
  void openCallsAreInFlightUntilTheirAnswer() throws Exception {
    restart(SimulatorConfig.DEFAULT.withLatency(Latency.parse("300ms")));
    List<CompletableFuture<HttpResponse<String>>> open =
        IntStream.range(0, 20)
            .mapToObj(
                request ->
                    client
                        .http()
                        .sendAsync(
                            invocation("r" + request)
                                .header("User-Agent", "argosy-worker/w")
                                .build(),
                            HttpResponse.BodyHandlers.ofString()))
            .toList();
    TestClient.until(() -> simulator.calls().calls() == 20);
    open.forEach(CompletableFuture::join);

    Calls calls = simulator.calls();
    assertThat(calls.inFlight()).isZero();
    assertThat(calls.inFlightByWorker()).isEmpty();
    assertThat(calls.maxInFlight()).isBetween(1, 20);
    assertThat(calls.ended("ok")).isEqualTo(20);
  }

  @Test
  void aCallWhoseCallerLeavesIsAbandoned() {
    restart(SimulatorConfig.DEFAULT.withLatency(Latency.parse("10m")));
    var _ = client.http().sendAsync(invocation("a").build(), HttpResponse.BodyHandlers.ofString());
    TestClient.until(() -> simulator.calls().inFlight() == 1);
    assertThat(simulator.calls().inFlightByWorker()).containsOnlyKeys(Calls.UNKNOWN);

    client.http().shutdownNow();

    TestClient.until(() -> simulator.calls().inFlight() == 0);
    assertThat(simulator.calls().byOutcome()).isEqualTo(Map.of(Calls.ABANDONED, 1L));
  }

  @Test
  void whatIsRefusedIsToldByRequestFromWhatIsServed() throws Exception {
    simulator.script(
        Script.of(Script.sequence("a", Fault.THROTTLE, Fault.RESET, Fault.NONE, Fault.NONE)));
    assertThat(client.invoke(TestClient.body("a")).statusCode()).isEqualTo(429);
    assertThatThrownBy(() -> client.invoke(TestClient.body("a"))).isInstanceOf(IOException.class);
    client.invoke(TestClient.body("a"));
    client.invoke(TestClient.body("a"));
    client.invoke(TestClient.body("b"));

    assertThat(simulator.calls().refusedByRequest()).isEqualTo(Map.of("a", 2L));
    assertThat(simulator.calls().refused()).isEqualTo(2);
    assertThat(simulator.calls().servedOf("a")).isEqualTo(2);
    assertThat(simulator.calls().servedOf("b")).isEqualTo(1);
    assertThat(simulator.calls().servedOf("c")).isZero();
    simulator.reset();
    assertThat(simulator.calls().refusedByRequest()).isEmpty();
  }

  @Test
  void refusedCallsBeyondTheBoundOfKeysAreCountedTogether() throws Exception {
    restart(SimulatorConfig.DEFAULT.withRequestKeysMax(1));
    simulator.script(
        Script.of(
            Script.sequence("a", Fault.THROTTLE),
            Script.sequence("b", Fault.THROTTLE),
            Script.sequence("c", Fault.THROTTLE)));
    for (String key : List.of("a", "b", "c")) {
      client.invoke(TestClient.body(key));
    }

    assertThat(simulator.calls().refusedByRequest().keySet()).isEqualTo(Set.of("a", Calls.OTHER));
    assertThat(simulator.calls().refused()).isEqualTo(simulator.calls().ended("throttle"));
  }

  @Test
  void aCallThatIsGivenUpIsServed() {
    restart(SimulatorConfig.DEFAULT.withLatency(Latency.parse("10m")));
    var _ = client.http().sendAsync(invocation("a").build(), HttpResponse.BodyHandlers.ofString());
    TestClient.until(() -> simulator.calls().inFlight() == 1);
    assertThat(simulator.calls().servedOf("a")).isEqualTo(1);

    client.http().shutdownNow();

    TestClient.until(() -> simulator.calls().inFlight() == 0);
    assertThat(simulator.calls().servedOf("a")).isEqualTo(1);
    assertThat(simulator.calls().refused()).isZero();
  }

  @Test
  void theStartsSinceATimeAreListed() throws Exception {
    client.invoke(TestClient.body("early"));
    long from = simulator.calls().started().getLast().at() + 1;
    TestClient.until(() -> System.currentTimeMillis() >= from);
    client.invoke(TestClient.body("late"));

    JsonNode started =
        TestClient.json(client.get("/_simulator/calls?since=" + from)).path("started");
    assertThat(started).hasSize(1);
    assertThat(started.path(0).path("request").asText()).isEqualTo("late");
    assertThat(started.path(0).path("worker").asText()).isEqualTo(Calls.UNKNOWN);
    assertThat(started.path(0).path("call").asInt()).isEqualTo(1);
    assertThat(client.get("/_simulator/calls?since=now").statusCode()).isEqualTo(400);
  }

  @Test
  void aResetBeginsAnewAndScriptedSequencesWithIt() throws Exception {
    simulator.script(Script.of(Script.sequence("a", Fault.THROTTLE, Fault.NONE)));
    assertThat(client.invoke(TestClient.body("a")).statusCode()).isEqualTo(429);

    assertThat(client.send(client.request("/_simulator/reset", "").build()).statusCode())
        .isEqualTo(200);

    assertThat(simulator.calls().calls()).isZero();
    assertThat(simulator.calls().byOutcome()).isEmpty();
    assertThat(client.invoke(TestClient.body("a")).statusCode()).isEqualTo(429);
    assertThat(client.invoke(TestClient.body("a")).statusCode()).isEqualTo(200);
  }

  @Test
  void aCallThatEndsAfterAResetIsNotCountedAsEnded() {
    restart(SimulatorConfig.DEFAULT.withLatency(Latency.parse("10m")));
    var _ = client.http().sendAsync(invocation("a").build(), HttpResponse.BodyHandlers.ofString());
    TestClient.until(() -> simulator.calls().inFlight() == 1);
    simulator.reset();
    assertThat(simulator.calls().maxInFlight()).isEqualTo(1);

    client.http().shutdownNow();

    TestClient.until(() -> simulator.calls().inFlight() == 0);
    assertThat(simulator.calls().byOutcome()).isEmpty();
  }

  @Test
  void keysBeyondTheBoundAreCountedTogether() throws Exception {
    restart(SimulatorConfig.DEFAULT.withRequestKeysMax(2));
    for (String key : List.of("a", "b", "c", "d", "a")) {
      client.invoke(TestClient.body(key));
    }

    assertThat(simulator.calls().byRequest()).isEqualTo(Map.of("a", 2L, "b", 1L, Calls.OTHER, 2L));
  }

  @Test
  void aScriptCanBeReplacedOverHttp() throws Exception {
    HttpResponse<String> taken =
        client.send(client.request("/_simulator/script", "rates: {throttle: 1.0}").build());
    assertThat(taken.statusCode()).isEqualTo(200);
    assertThat(client.invoke(TestClient.body("a")).statusCode()).isEqualTo(429);

    HttpResponse<String> refused =
        client.send(client.request("/_simulator/script", "rates: {slow: 1.0}").build());
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(TestClient.json(refused).path("message").asText()).contains("rates.slow");
    assertThat(client.invoke(TestClient.body("b")).statusCode()).isEqualTo(429);
  }

  @Test
  void anUnknownOperationOfItsOwnIsNotFound() throws Exception {
    assertThat(client.get("/_simulator/call").statusCode()).isEqualTo(404);
  }

  @Test
  void aWholeRunMeetsTheSameFaultsInAnotherOrder() throws Exception {
    SimulatorConfig config =
        SimulatorConfig.DEFAULT
            .withSeed(42)
            .withScript(Script.of(Rates.of(Fault.SERVER_ERROR, 0.4)));
    restart(config);
    List<Integer> forwards = statuses(IntStream.range(0, 60));
    restart(config);
    List<Integer> backwards = statuses(IntStream.range(0, 60).map(index -> 59 - index));

    assertThat(backwards.reversed()).isEqualTo(forwards);
    assertThat(forwards).contains(200, 500);
  }

  private List<Integer> statuses(IntStream order) {
    return order
        .mapToObj(
            request ->
                client
                    .http()
                    .sendAsync(
                        invocation("request-" + request).build(),
                        HttpResponse.BodyHandlers.discarding())
                    .join()
                    .statusCode())
        .toList();
  }
}
