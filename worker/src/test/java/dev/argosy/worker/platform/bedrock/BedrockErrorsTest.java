package dev.argosy.worker.platform.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Body;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import dev.argosy.worker.platform.Endings;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.platform.StreamListener;
import dev.argosy.worker.platform.WireServer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The error table of Bedrock, each row through the vendor's client over a socket. */
@Timeout(60)
class BedrockErrorsTest {
  /** The engine names a closed connection by the layer that noticed first. */
  private static final String CLOSED = "AWS_ERROR_HTTP_CONNECTION_CLOSED|AWS_IO_SOCKET_CLOSED";

  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));

  /** Two minutes after noon. */
  private static final String DATE = "Sun, 22 Nov 2026 12:02:00 GMT";

  static Stream<Arguments> names() {
    return Stream.of(
        row(429, "ThrottlingException", Endings.THROTTLED, ErrorType.THROTTLED),
        row(400, "ServiceQuotaExceededException", Endings.THROTTLED, ErrorType.THROTTLED),
        row(429, "ServiceQuotaExceededException", Endings.THROTTLED, ErrorType.THROTTLED),
        row(503, "ServiceUnavailableException", Endings.OVERLOADED, ErrorType.OVERLOADED),
        row(408, "ModelTimeoutException", Endings.FAILED, ErrorType.TIMEOUT),
        row(424, "ModelErrorException", Endings.FAILED, ErrorType.PLATFORM_ERROR),
        row(424, "ModelStreamErrorException", Endings.FAILED, ErrorType.PLATFORM_ERROR),
        row(429, "ModelNotReadyException", Endings.FAILED, ErrorType.PLATFORM_ERROR),
        row(500, "InternalServerException", Endings.FAILED, ErrorType.PLATFORM_ERROR),
        row(400, "ValidationException", Endings.REJECTED, ErrorType.INVALID_REQUEST),
        row(413, "ValidationException", Endings.REJECTED, ErrorType.TOO_LARGE),
        row(403, "AccessDeniedException", Endings.ROUTE_UNUSABLE, ErrorType.PERMISSION_DENIED),
        row(404, "ResourceNotFoundException", Endings.ROUTE_UNUSABLE, ErrorType.NOT_FOUND),
        row(403, "ExpiredTokenException", Endings.UNAUTHENTICATED, ErrorType.PERMISSION_DENIED),
        row(
            403,
            "UnrecognizedClientException",
            Endings.UNAUTHENTICATED,
            ErrorType.PERMISSION_DENIED),
        row(403, "InvalidSignatureException", Endings.UNAUTHENTICATED, ErrorType.PERMISSION_DENIED),
        row(403, "RequestTimeTooSkewed", Endings.UNAUTHENTICATED, ErrorType.PERMISSION_DENIED));
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        row(400, "", Endings.REJECTED, ErrorType.INVALID_REQUEST),
        row(401, "", Endings.UNAUTHENTICATED, ErrorType.PERMISSION_DENIED),
        row(403, "", Endings.ROUTE_UNUSABLE, ErrorType.PERMISSION_DENIED),
        row(404, "", Endings.ROUTE_UNUSABLE, ErrorType.NOT_FOUND),
        row(408, "", Endings.FAILED, ErrorType.TIMEOUT),
        row(413, "", Endings.REJECTED, ErrorType.TOO_LARGE),
        row(429, "", Endings.THROTTLED, ErrorType.THROTTLED),
        row(500, "", Endings.FAILED, ErrorType.PLATFORM_ERROR),
        row(502, "", Endings.FAILED, ErrorType.PLATFORM_ERROR),
        row(503, "", Endings.OVERLOADED, ErrorType.OVERLOADED),
        row(504, "", Endings.FAILED, ErrorType.TIMEOUT),
        row(529, "", Endings.OVERLOADED, ErrorType.OVERLOADED),
        row(418, "SomethingNewException", Endings.FAILED, ErrorType.PLATFORM_ERROR));
  }

  private static Arguments row(int status, String name, Endings ends, ErrorType type) {
    return Arguments.of(status, name, ends, type);
  }

  @ParameterizedTest(name = "{1} ({0}) is {2}, {3}")
  @MethodSource("names")
  void anErrorIsKnownByItsName(int status, String name, Endings ends, ErrorType type) {
    checked(answered(status, name, "", "said so"), status, name, ends, type);
  }

  @ParameterizedTest(name = "{0} without a name that we know is {2}, {3}")
  @MethodSource("statuses")
  void anErrorWithoutANameIsKnownByItsStatus(
      int status, String name, Endings ends, ErrorType type) {
    String code = name.isEmpty() ? "HTTP " + status : name;
    checked(answered(status, name, "", "said so"), status, code, ends, type);
  }

  private static void checked(
      Outcome outcome, int status, String code, Endings ends, ErrorType type) {
    assertThat(Endings.of(outcome)).isEqualTo(ends);
    assertThat(Endings.error(outcome)).isEqualTo(new PlatformError(type, code, "said so", status));
  }

  @Test
  void aQuotaOfTheDayIsToldFromAQuotaOfTheMinute() {
    assertThat(throttled("", "Too many tokens per day, please wait before trying again.").daily())
        .isTrue();
    assertThat(throttled("", "Too many tokens, please wait before trying again.").daily())
        .isFalse();
  }

  @Test
  void retryAfterInSecondsIsHonoured() {
    assertThat(throttled("Retry-After: 7\n", "wait").retryAfter()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void retryAfterAsADateIsHonoured() {
    assertThat(throttled("Retry-After: " + DATE + "\n", "wait").retryAfter())
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void anOverloadsRetryAfterIsHonoured() {
    assertThat(answered(503, "ServiceUnavailableException", "Retry-After: 3\n", "wait"))
        .isInstanceOfSatisfying(
            Outcome.Overloaded.class,
            outcome -> assertThat(outcome.retryAfter()).isEqualTo(Duration.ofSeconds(3)));
  }

  @Test
  void withoutRetryAfterNoneIsMadeUp() {
    assertThat(throttled("", "wait").retryAfter()).isNull();
    assertThat(throttled("Retry-After: soon\n", "wait").retryAfter()).isNull();
  }

  @Test
  void aModelIdThatBedrockDoesNotKnowIsTheRoutesFaultAndNotTheRequests() {
    checkModelId("The provided model identifier is invalid.");
  }

  @Test
  void aModelThatWantsAnInferenceProfileIsTheRoutesFaultAndNotTheRequests() {
    checkModelId(
        "Invocation of model ID anthropic.claude-haiku-4-5-20251001-v1:0 with on-demand throughput"
            + " isn't supported.");
  }

  private static void checkModelId(String message) {
    Outcome outcome = answered(400, "ValidationException", "", message);
    assertThat(Endings.of(outcome)).isEqualTo(Endings.ROUTE_UNUSABLE);
    assertThat(Endings.error(outcome).type()).isEqualTo(ErrorType.NOT_FOUND);
  }

  @Test
  void aPromptThatIsLongerThanItsModelsContextIsTooLarge() {
    for (String message :
        List.of(
            "prompt is too long: 204775 tokens > 200000 maximum",
            "Input is too long for requested model.",
            "input length and `max_tokens` exceed context limit: 199000 + 4096 > 200000")) {
      Outcome outcome = answered(400, "ValidationException", "", message);
      assertThat(Endings.of(outcome)).isEqualTo(Endings.REJECTED);
      assertThat(Endings.error(outcome).type()).isEqualTo(ErrorType.TOO_LARGE);
    }
  }

  @Test
  void aPageOfAProxyIsAFailure() {
    Outcome outcome =
        wire(
            "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n"
                + "<html></html>");

    assertThat(Endings.of(outcome)).isEqualTo(Endings.FAILED);
    assertThat(Endings.error(outcome))
        .isEqualTo(new PlatformError(ErrorType.PLATFORM_ERROR, "HTTP 502", "no message", 502));
  }

  @Test
  void anAnswerThatIsNoMessageIsAFailure() {
    Outcome outcome = answered(200, "", "", "who am I?");

    assertThat(Endings.of(outcome)).isEqualTo(Endings.FAILED);
    assertThat(Endings.error(outcome).type()).isEqualTo(ErrorType.PLATFORM_ERROR);
    assertThat(Endings.error(outcome).code()).isEqualTo("NotAMessage");
    assertThat(Endings.error(outcome).httpStatus()).isEqualTo(200);
  }

  @Test
  void aConnectionClosedInsteadOfAnAnswerIsAFailure() {
    checkUnanswered(wire(""), Endings.FAILED, ErrorType.PLATFORM_ERROR, CLOSED);
  }

  @Test
  void aBodyThatIsCutShortIsAFailure() {
    checkUnanswered(
        wire("HTTP/1.1 200 OK\nContent-Length: 500\n\n{\"id\"".replace("\n", "\r\n")),
        Endings.FAILED,
        ErrorType.PLATFORM_ERROR,
        CLOSED);
  }

  @Test
  void anAnswerThatIsNoHttpIsAFailure() {
    checkUnanswered(
        wire("220 smtp.example.org ESMTP\r\n\r\n"),
        Endings.FAILED,
        ErrorType.PLATFORM_ERROR,
        "AWS_ERROR_HTTP_PROTOCOL_ERROR");
  }

  @Test
  void aRefusedConnectionCostsNoAttempt() {
    URI nobody;
    try (WireServer gone = WireServer.raw("")) {
      nobody = gone.url();
    }
    checkUnanswered(
        call(nobody, Duration.ofSeconds(30)),
        Endings.OVERLOADED,
        ErrorType.PLATFORM_ERROR,
        "AWS_IO_SOCKET_CONNECTION_REFUSED");
  }

  @Test
  void aHostThatDoesNotExistCostsNoAttempt() {
    Outcome outcome = call(URI.create("http://nobody.invalid:80"), Duration.ofSeconds(30));

    assertThat(Endings.of(outcome)).isEqualTo(Endings.OVERLOADED);
    assertThat(Endings.error(outcome).code()).startsWith("AWS_IO_DNS_");
  }

  @Test
  void aServerThatDoesNotSpeakTlsCostsNoAttempt() {
    try (WireServer plain = WireServer.raw("HTTP/1.1 400 x\r\n\r\n")) {
      Outcome outcome =
          call(URI.create("https://127.0.0.1:" + plain.url().getPort()), Duration.ofSeconds(30));

      assertThat(Endings.of(outcome)).isEqualTo(Endings.OVERLOADED);
      assertThat(Endings.error(outcome).code()).startsWith("AWS_IO_TLS_");
    }
  }

  private static void checkUnanswered(Outcome outcome, Endings ends, ErrorType type, String code) {
    assertThat(Endings.of(outcome)).as("%s", outcome).isEqualTo(ends);
    assertThat(Endings.error(outcome).code()).matches(code);
    assertThat(Endings.error(outcome).type()).isEqualTo(type);
    assertThat(Endings.error(outcome).httpStatus()).isNull();
  }

  @Test
  void whatNobodyForesawIsAFailureUnderItsOwnName() {
    assertThat(new BedrockErrors(NOON).outcome(new IllegalStateException("odd")))
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed ->
                assertThat(failed.error())
                    .isEqualTo(
                        new PlatformError(
                            ErrorType.PLATFORM_ERROR, "IllegalStateException", "odd", null)));
  }

  private static Outcome.Throttled throttled(String headers, String message) {
    return (Outcome.Throttled) answered(429, "ThrottlingException", headers, message);
  }

  private static Outcome answered(int status, String name, String headers, String message) {
    String type = name.isEmpty() ? "" : "x-amzn-ErrorType: " + name + "\n";
    try (WireServer server =
        WireServer.answering(status, type + headers, "{\"message\":\"" + message + "\"}")) {
      return call(server.url(), Duration.ofSeconds(30));
    }
  }

  private static Outcome wire(String answer) {
    try (WireServer server = WireServer.raw(answer)) {
      return call(server.url(), Duration.ofSeconds(30));
    }
  }

  private static Outcome call(URI endpoint, Duration timeout) {
    try (Platform platform =
        BedrockPlatform.open(
            BedrockPlatformTest.config(endpoint, timeout, PlatformConfig.Credentials.NONE),
            "errors",
            NOON)) {
      return platform
          .call(
              "global.anthropic.claude-haiku-4-5-20251001-v1:0",
              Body.of(RawJson.of("{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{}]}")),
              StreamListener.NONE)
          .join();
    }
  }
}
