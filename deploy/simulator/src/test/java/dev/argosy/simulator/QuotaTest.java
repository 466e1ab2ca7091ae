package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.api.gax.rpc.ResourceExhaustedException;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.quota.Law;
import dev.argosy.simulator.quota.MeterUse;
import dev.argosy.simulator.quota.Quota;
import dev.argosy.simulator.quota.QuotaUse;
import dev.argosy.simulator.script.Script;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException;

/** Quota laws on the wire, through the vendors' own clients where they have one. */
class QuotaTest {
  private static final String MODEL = "global.anthropic.claude-haiku-4-5-20251001-v1:0";

  /** Room for one call of {@link TestClient#body}: some 20 tokens of prompt and 256 of output. */
  private static final Law.Bedrock ONE_CALL = Law.Bedrock.of(300);

  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private final TestClient client = new TestClient(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private void script(String text) {
    simulator.script(Script.parse(text));
  }

  private void quotas(Quota... quotas) {
    simulator.script(Script.NONE.withQuotas(List.of(quotas)));
  }

  private QuotaUse use(String quota) {
    return simulator.quotas().quota(quota);
  }

  private String throughSdk(
      String account, String region, AwsCredentialsProvider credentials, String key) {
    try (BedrockClient bedrock =
        new BedrockClient(simulator.bedrockUrl(account, region), "us-east-1", credentials)) {
      return bedrock.invoke(MODEL, TestClient.body(key));
    }
  }

  @Test
  void accountsAndRegionsOfOneEndpointAreToldApartThroughTheRealClient() {
    quotas(
        Quota.of("west", ONE_CALL).in("1111", "us-west-2"),
        Quota.of("east", ONE_CALL).in("1111", "us-east-1"),
        Quota.of("other", ONE_CALL).in("2222", "us-west-2"));

    assertThat(throughSdk("1111", "us-west-2", BedrockClient.NONE, "a")).contains("usage");
    assertThat(throughSdk("1111", "us-east-1", BedrockClient.KEYS, "b")).contains("usage");
    assertThat(throughSdk("2222", "us-west-2", BedrockClient.KEYS, "c")).contains("usage");

    assertThat(simulator.quotas().quotas())
        .extracting(QuotaUse::admitted)
        .containsExactly(1L, 1L, 1L);
    assertThatThrownBy(() -> throughSdk("1111", "us-west-2", BedrockClient.NONE, "d"))
        .hasCauseInstanceOf(ThrottlingException.class)
        .hasMessageContaining("Too many tokens, please wait");
    assertThat(use("west").refused()).isEqualTo(1);
  }

  @Test
  void withoutAPathTheSignaturesScopeNamesTheRegion() {
    quotas(Quota.of("west", ONE_CALL).in("", "us-west-2"));

    try (BedrockClient west =
            new BedrockClient(simulator.bedrockUrl(), "us-west-2", BedrockClient.KEYS);
        BedrockClient east =
            new BedrockClient(simulator.bedrockUrl(), "us-east-1", BedrockClient.KEYS)) {
      west.invoke(MODEL, TestClient.body("a"));
      east.invoke(MODEL, TestClient.body("b"));
    }

    assertThat(use("west").admitted()).isEqualTo(1);
  }

  @Test
  void projectsAndLocationsAreToldApart() throws Exception {
    quotas(
        Quota.of("east5", new Law.Vertex(1, 0, 0)).in("argosy", "us-east5"),
        Quota.of("global", new Law.Vertex(1, 0, 0)).in("argosy", "global"));

    assertThat(client.rawPredict(TestClient.vertexBody("a", false)).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = client.rawPredict(TestClient.vertexBody("b", false));
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(TestClient.json(refused).at("/error/status").asText())
        .isEqualTo("RESOURCE_EXHAUSTED");
    try (GrpcClient grpc = new GrpcClient(simulator.vertexUrl())) {
      grpc.rawPredict(
          TestClient.VERTEX_HAIKU.replace("us-east5", "global"), TestClient.vertexBody("c", false));
      assertThatThrownBy(() -> grpc.rawPredict(TestClient.vertexBody("d", false)))
          .isInstanceOf(ResourceExhaustedException.class);
    }

    assertThat(use("east5").refused()).isEqualTo(2);
    assertThat(use("east5").refusedByWorker()).containsEntry("grpc", 1L);
    assertThat(use("global").admitted()).isEqualTo(1);
  }

  @Test
  void theUsageThatIsReportedIsWhatIsSettled() throws Exception {
    script(
        """
        output: {tokens: "lognormal(60,0.8)"}
        quotas: [{name: q, law: bedrock, tokens-per-minute: 1000000}]
        """);
    long drawn = 0;
    List<Integer> outputs = new ArrayList<>();
    for (int call = 0; call < 50; call++) {
      JsonNode usage =
          TestClient.json(client.invoke(TestClient.body("request-" + call))).path("usage");
      outputs.add(usage.path("output_tokens").asInt());
      drawn += usage.path("input_tokens").asLong() + 5 * usage.path("output_tokens").asLong();
    }

    MeterUse tokens = use("q").meter("tokens");
    assertThat(tokens.used()).isEqualTo(drawn);
    assertThat(tokens.reserved()).isZero();
    assertThat(outputs).allMatch(output -> output >= 1 && output <= 256).contains(256);
    assertThat(outputs.stream().distinct().count()).isGreaterThan(20);
  }

  @Test
  void aRepeatedCallHasAnAnswerOfTheSameLength() throws Exception {
    script("output: {tokens: 1..200}");

    int first =
        TestClient.json(client.invoke(TestClient.body("a"))).at("/usage/output_tokens").asInt();
    int second =
        TestClient.json(client.invoke(TestClient.body("a"))).at("/usage/output_tokens").asInt();

    assertThat(second).isEqualTo(first);
  }

  @Test
  void anAnswersTokensTakeTheirTime() throws Exception {
    script("output: {tokens: 200, per-token: 3s}");

    var _ =
        client
            .http()
            .sendAsync(
                client
                    .request("/model/" + TestClient.HAIKU + "/invoke", TestClient.body("long"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    TestClient.until(() -> simulator.calls().calls() == 1);
    script("output: {tokens: 1}");
    client.invoke(TestClient.body("short"));

    assertThat(simulator.calls().inFlight()).isEqualTo(1);
    client.http().shutdownNow();
  }

  @Test
  void aRefusalComesAtOnceAndSaysWhenToComeAgain() throws Exception {
    script(
        """
        requests: [{match: {prefix: ''}, calls: [server-error], delay: 10m}]
        quotas: [{name: q, law: bedrock, tokens-per-minute: 1, retry-after: 2s}]
        """);

    HttpResponse<String> refused = client.invoke(TestClient.body("a"));

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("2");
    assertThat(simulator.calls().ended(Calls.OVER_QUOTA)).isEqualTo(1);
  }

  @Test
  void aDaysQuotaIsRefusedInTheWordsOfADay() throws Exception {
    quotas(Quota.of("q", new Law.Bedrock(1_000, 5, 64_000, 0, 100)));

    assertThat(TestClient.json(client.invoke(TestClient.body("a"))).path("message").asText())
        .contains("Too many tokens per day");
  }

  @Test
  void aThrottleOfTheScriptDrawsNothing() throws Exception {
    script(
        """
        requests: [{match: {key: a}, calls: [throttle]}, {match: {key: b}, calls: [stream-throttle]}]
        quotas: [{name: q, law: bedrock, tokens-per-minute: 300}]
        """);

    assertThat(client.invoke(TestClient.body("a")).statusCode()).isEqualTo(429);
    assertThat(client.invoke(TestClient.body("b")).statusCode()).isEqualTo(429);

    assertThat(use("q").admitted()).isZero();
    assertThat(use("q").refused()).isZero();
    assertThat(simulator.calls().ended("throttle")).isEqualTo(1);
  }

  @Test
  void anAdmittedCallMeetsItsFaultAndGivesItsReservationBack() throws Exception {
    script(
        """
        requests: [{match: {key: a}, calls: [server-error]}]
        quotas: [{name: q, law: bedrock, tokens-per-minute: 300}]
        """);

    assertThat(client.invoke(TestClient.body("a")).statusCode()).isEqualTo(500);
    assertThat(client.invoke(TestClient.body("b")).statusCode()).isEqualTo(200);
    assertThat(use("q").admitted()).isEqualTo(2);
  }

  @Test
  void aBrokenStreamSettlesWhatWasGenerated() throws Exception {
    script(
        """
        requests: [{match: {key: a}, calls: [stream-failure]}]
        quotas: [{name: q, law: bedrock, tokens-per-minute: 100000}]
        """);

    client.stream(TestClient.body("a"));

    TestClient.until(() -> use("q").meter("tokens").reserved() == 0);
    var tokens = simulator.calls().tokens();
    assertThat(tokens.output()).isPositive();
    assertThat(use("q").meter("tokens").used()).isEqualTo(tokens.input() + 5 * tokens.output());
  }

  @Test
  void aCallerWhoLeavesGivesBackWhatWasNotGenerated() {
    script(
        """
        requests: [{match: {key: a}, calls: [stall]}]
        quotas: [{name: q, law: bedrock, tokens-per-minute: 100000}]
        """);
    var _ =
        client
            .http()
            .sendAsync(
                client
                    .request("/model/" + TestClient.HAIKU + "/invoke", TestClient.body("a"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    TestClient.until(() -> use("q").meter("tokens").reserved() > 0);

    client.http().shutdownNow();

    TestClient.until(() -> use("q").meter("tokens").reserved() == 0);
    assertThat(use("q").meter("tokens").used()).isZero();
  }

  @Test
  void theReportStandsInJson() throws Exception {
    quotas(Quota.of("q", ONE_CALL).withRetryAfter(Duration.ofSeconds(1)));
    client.invoke(TestClient.body("a"));
    client.invoke(TestClient.body("b"));

    JsonNode report = new ObjectMapper().readTree(client.get("/_simulator/quotas").body());

    assertThat(report.path("seconds").asDouble()).isPositive();
    JsonNode quota = report.at("/quotas/0");
    assertThat(quota.path("name").asText()).isEqualTo("q");
    assertThat(quota.path("law").asText()).isEqualTo("BEDROCK");
    assertThat(quota.path("admitted").asInt()).isEqualTo(1);
    assertThat(quota.path("refused").asInt()).isEqualTo(1);
    assertThat(quota.path("refused_by_worker").toString()).isEqualTo("{\"unknown\":1}");
    assertThat(quota.at("/meters/0/name").asText()).isEqualTo("tokens");
    assertThat(quota.at("/meters/0/allowance").asInt()).isEqualTo(300);
    assertThat(quota.at("/meters/0/period_seconds").asInt()).isEqualTo(60);
    assertThat(quota.at("/meters/0/reserved").asInt(-1)).isZero();
    assertThat(quota.at("/meters/0/refused").asInt()).isEqualTo(1);
    assertThat(quota.at("/series/0/used/tokens").asLong())
        .isEqualTo(quota.at("/meters/0/used").asLong());
  }

  @Test
  void aResetFillsTheBucketsAndForgetsTheCounts() throws Exception {
    quotas(Quota.of("q", ONE_CALL));
    client.invoke(TestClient.body("a"));
    client.invoke(TestClient.body("b"));

    simulator.reset();

    assertThat(client.invoke(TestClient.body("c")).statusCode()).isEqualTo(200);
    assertThat(use("q").admitted()).isEqualTo(1);
    assertThat(use("q").refused()).isZero();
  }
}
