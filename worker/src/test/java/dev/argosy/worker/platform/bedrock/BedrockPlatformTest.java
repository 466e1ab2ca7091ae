package dev.argosy.worker.platform.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Body;
import dev.argosy.contract.ErrorType;
import dev.argosy.simulator.Simulator;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.PlatformContract;
import dev.argosy.worker.platform.WireServer;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

class BedrockPlatformTest extends PlatformContract {
  private static final String MESSAGE =
      """
      {"id":"msg_bdrk_1","type":"message","role":"assistant","model":"claude-haiku-4-5",
       "content":[{"type":"text","text":"hello"}],"stop_reason":"end_turn","stop_sequence":null,
       "usage":{"input_tokens":3,"output_tokens":2}}\
      """;

  private static final AwsCredentialsProvider KEYS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));

  @Override
  protected Platform open(URI endpoint, Duration requestTimeout) {
    return BedrockPlatform.open(
        config(endpoint, requestTimeout, PlatformConfig.Credentials.NONE),
        WORKER,
        InstantSource.system());
  }

  @Override
  protected URI endpoint(Simulator simulator) {
    return simulator.bedrockUrl();
  }

  @Override
  protected String model() {
    return "global.anthropic.claude-haiku-4-5-20251001-v1:0";
  }

  @Test
  void theBodyGoesWithBedrocksVersionAndWithoutModelAndStream() {
    WireServer.Received received =
        sent(
            """
            {"model":"claude-haiku-4-5","max_tokens":7,"stream":false,"messages":[{}],"custom":{"model":1}}
            """);

    assertThat(received.body())
        .isEqualTo(
            "{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":7,\"messages\":[{}],"
                + "\"custom\":{\"model\":1}}");
    assertThat(received.header("content-type")).isEqualTo("application/json");
    assertThat(received.header("accept")).isEqualTo("application/json");
  }

  @Test
  void aVersionThatTheServiceWroteItselfStays() {
    WireServer.Received received =
        sent(
            """
            {"model":"m","anthropic_version":"bedrock-2026-01-01","max_tokens":7,"messages":[{}]}
            """);

    assertThat(received.body())
        .isEqualTo(
            "{\"anthropic_version\":\"bedrock-2026-01-01\",\"max_tokens\":7,\"messages\":[{}]}");
  }

  @Test
  void theModelsIdIsOneSegmentOfThePath() {
    assertThat(sent("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{}]}").head())
        .startsWith(
            "POST /model/global.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke HTTP/1.1");
  }

  @Test
  void theClientIsToldNotToRepeatCalls() {
    assertThat(
            sent("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{}]}").header("amz-sdk-request"))
        .isEqualTo("attempt=1; max=1");
  }

  @Test
  void withoutCredentialsNothingIsSigned() {
    assertThat(sent("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{}]}").header("authorization"))
        .isEmpty();
  }

  @Test
  void callsAreSignedWithTheChainsCredentials() {
    assertThat(sentWith(KEYS).header("authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/")
        .contains("/us-west-2/bedrock/aws4_request");
  }

  @Test
  void aBearerTokenOfTheEnvironmentGoesBeforeTheChainWhichIsThenNotAsked() {
    System.setProperty("aws.bearerTokenBedrock", "token-1");
    try {
      assertThat(
              sentWith(
                      () -> {
                        throw new AssertionError("the chain was asked");
                      })
                  .header("authorization"))
          .isEqualTo("Bearer token-1");
    } finally {
      System.clearProperty("aws.bearerTokenBedrock");
    }
  }

  @Test
  void whatCouldEndAWordInAWorkersNameIsReplacedInTheUserAgent() {
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform =
            BedrockPlatform.open(
                config(server.url(), LONG, PlatformConfig.Credentials.NONE),
                "a b/ü:1\n",
                InstantSource.system())) {
      ended(called(platform, request("named")));

      assertThat(server.received().getFirst().header("user-agent"))
          .endsWith("argosy-worker/a_b___1_");
    }
  }

  /**
   * The provider blocks until this test lets it go: had {@code call} asked it, it would never
   * return.
   */
  @Test
  void aChainThatBlocksDoesNotBlockTheCaller() {
    CountDownLatch blocked = new CountDownLatch(1);
    AwsCredentialsProvider slow =
        () -> {
          awaitUninterrupted(blocked);
          return AwsBasicCredentials.create("AKIDSLOW", "secret");
        };
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform = platform(server.url(), slow)) {
      CompletableFuture<Outcome> call = called(platform, request("slow"));

      assertThat(call).isNotDone();
      blocked.countDown();
      assertThat(ended(call)).isInstanceOf(Outcome.Completed.class);
      assertThat(server.received().getFirst().header("authorization")).contains("AKIDSLOW");
    }
  }

  @Test
  void aCallThatIsCancelledWhileItWaitsForCredentialsIsNeverSent() {
    CountDownLatch blocked = new CountDownLatch(1);
    AwsCredentialsProvider slow =
        () -> {
          awaitUninterrupted(blocked);
          return AwsBasicCredentials.create("AKIDSLOW", "secret");
        };
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform = platform(server.url(), slow)) {
      CompletableFuture<Outcome> cancelled = called(platform, request("cancelled"));
      cancelled.cancel(true);
      CompletableFuture<Outcome> kept = called(platform, request("kept"));
      blocked.countDown();

      ended(kept);
      assertThat(server.received())
          .singleElement()
          .satisfies(request -> assertThat(request.body()).contains("kept"));
    }
  }

  @Test
  void withoutCredentialsAnywhereTheWorkerIsUnauthenticated() {
    AwsCredentialsProvider nothing =
        () -> {
          throw SdkClientException.create("Unable to load credentials from any of the providers");
        };
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform = platform(server.url(), nothing)) {
      assertThat(ended(called(platform, request("nobody"))))
          .isInstanceOfSatisfying(
              Outcome.Unauthenticated.class,
              outcome -> {
                assertThat(outcome.error().type()).isEqualTo(ErrorType.PERMISSION_DENIED);
                assertThat(outcome.error().detail()).contains("Unable to load credentials");
              });
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void closingDoesNotWaitForAChainThatBlocks() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    AwsCredentialsProvider slow =
        () -> {
          asked.countDown();
          awaitUninterrupted(never);
          throw new IllegalStateException("closed");
        };
    Platform platform = platform(URI.create("http://127.0.0.1:9"), slow);
    awaitUninterrupted(asked);
    CompletableFuture<Outcome> call = called(platform, request("waiting"));

    platform.close();

    assertThat(call.getNow(null)).isInstanceOf(Outcome.Abandoned.class);
    never.countDown();
  }

  @Test
  void moreCallsThanConnectionsWaitForTheirTurn() {
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform =
            new BedrockPlatform(
                new PlatformConfig.Bedrock(
                    "us-west-2",
                    LONG,
                    2,
                    server.url(),
                    PlatformConfig.Credentials.NONE,
                    null,
                    null,
                    8192),
                WORKER,
                InstantSource.system(),
                KEYS,
                () -> {})) {
      var calls =
          java.util.stream.IntStream.range(0, 50)
              .mapToObj(i -> called(platform, request("turn-" + i)))
              .toList();

      assertThat(calls)
          .allSatisfy(call -> assertThat(ended(call)).isInstanceOf(Outcome.Completed.class));
    }
  }

  private WireServer.Received sent(String json) {
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform = open(server.url(), LONG)) {
      assertThat(ended(called(platform, Body.of(dev.argosy.contract.RawJson.of(json)))))
          .isInstanceOf(Outcome.Completed.class);
      return server.received().getFirst();
    }
  }

  private WireServer.Received sentWith(AwsCredentialsProvider chain) {
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform = platform(server.url(), chain)) {
      assertThat(ended(called(platform, request("signed")))).isInstanceOf(Outcome.Completed.class);
      return server.received().getFirst();
    }
  }

  private static Platform platform(URI endpoint, AwsCredentialsProvider chain) {
    return new BedrockPlatform(
        config(endpoint, LONG, PlatformConfig.Credentials.DEFAULT),
        WORKER,
        InstantSource.system(),
        chain,
        () -> {});
  }

  static PlatformConfig.Bedrock config(
      URI endpoint, Duration requestTimeout, PlatformConfig.Credentials credentials) {
    return new PlatformConfig.Bedrock(
        "us-west-2", requestTimeout, 64, endpoint, credentials, null, null, 8192);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
