package dev.argosy.worker.platform.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Body;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
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

  private enum Ends {
    THROTTLED,
    OVERLOADED,
    FAILED,
    REJECTED,
    ROUTE_UNUSABLE,
    UNAUTHENTICATED
  }

  static Stream<Arguments> names() {
    return Stream.of(
        row(429, "ThrottlingException", Ends.THROTTLED, ErrorType.THROTTLED),
        row(400, "ServiceQuotaExceededException", Ends.THROTTLED, ErrorType.THROTTLED),
        row(429, "ServiceQuotaExceededException", Ends.THROTTLED, ErrorType.THROTTLED),
        row(503, "ServiceUnavailableException", Ends.OVERLOADED, ErrorType.OVERLOADED),
        row(408, "ModelTimeoutException", Ends.FAILED, ErrorType.TIMEOUT),
        row(424, "ModelErrorException", Ends.FAILED, ErrorType.PLATFORM_ERROR),
        row(424, "ModelStreamErrorException", Ends.FAILED, ErrorType.PLATFORM_ERROR),
        row(429, "ModelNotReadyException", Ends.FAILED, ErrorType.PLATFORM_ERROR),
        row(500, "InternalServerException", Ends.FAILED, ErrorType.PLATFORM_ERROR),
        row(400, "ValidationException", Ends.REJECTED, ErrorType.INVALID_REQUEST),
        row(413, "ValidationException", Ends.REJECTED, ErrorType.TOO_LARGE),
        row(403, "AccessDeniedException", Ends.ROUTE_UNUSABLE, ErrorType.PERMISSION_DENIED),
        row(404, "ResourceNotFoundException", Ends.ROUTE_UNUSABLE, ErrorType.NOT_FOUND),
        row(403, "ExpiredTokenException", Ends.UNAUTHENTICATED, ErrorType.PERMISSION_DENIED),
        row(403, "UnrecognizedClientException", Ends.UNAUTHENTICATED, ErrorType.PERMISSION_DENIED),
        row(403, "InvalidSignatureException", Ends.UNAUTHENTICATED, ErrorType.PERMISSION_DENIED),
        row(403, "RequestTimeTooSkewed", Ends.UNAUTHENTICATED, ErrorType.PERMISSION_DENIED));
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        row(400, "", Ends.REJECTED, ErrorType.INVALID_REQUEST),
        row(401, "", Ends.UNAUTHENTICATED, ErrorType.PERMISSION_DENIED),
        row(403, "", Ends.ROUTE_UNUSABLE, ErrorType.PERMISSION_DENIED),
        row(404, "", Ends.ROUTE_UNUSABLE, ErrorType.NOT_FOUND),
        row(408, "", Ends.FAILED, ErrorType.TIMEOUT),
        row(413, "", Ends.REJECTED, ErrorType.TOO_LARGE),
        row(429, "", Ends.THROTTLED, ErrorType.THROTTLED),
        row(500, "", Ends.FAILED, ErrorType.PLATFORM_ERROR),
        row(502, "", Ends.FAILED, ErrorType.PLATFORM_ERROR),
        row(503, "", Ends.OVERLOADED, ErrorType.OVERLOADED),
        row(504, "", Ends.FAILED, ErrorType.TIMEOUT),
        row(529, "", Ends.OVERLOADED, ErrorType.OVERLOADED),
        row(418, "SomethingNewException", Ends.FAILED, ErrorType.PLATFORM_ERROR));
  }

  private static Arguments row(int status, String name, Ends ends, ErrorType type) {
    return Arguments.of(status, name, ends, type);
  }

  @ParameterizedTest(name = "{1} ({0}) is {2}, {3}")
  @MethodSource("names")
  void anErrorIsKnownByItsName(int status, String name, Ends ends, ErrorType type) {
    checked(answered(status, name, "", "said so"), status, name, ends, type);
  }

  @ParameterizedTest(name = "{0} without a name that we know is {2}, {3}")
  @MethodSource("statuses")
  void anErrorWithoutANameIsKnownByItsStatus(int status, String name, Ends ends, ErrorType type) {
    String code = name.isEmpty() ? "HTTP " + status : name;
    checked(answered(status, name, "", "said so"), status, code, ends, type);
  }

  private static void checked(Outcome outcome, int status, String code, Ends ends, ErrorType type) {
    assertThat(ends(outcome)).isEqualTo(ends);
    assertThat(error(outcome)).isEqualTo(new PlatformError(type, code, "said so", status));
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
    assertThat(ends(outcome)).isEqualTo(Ends.ROUTE_UNUSABLE);
    assertThat(error(outcome).type()).isEqualTo(ErrorType.NOT_FOUND);
  }

  @Test
  void aPageOfAProxyIsAFailure() {
    Outcome outcome =
        wire(
            "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n"
                + "<html></html>");

    assertThat(ends(outcome)).isEqualTo(Ends.FAILED);
    assertThat(error(outcome))
        .isEqualTo(new PlatformError(ErrorType.PLATFORM_ERROR, "HTTP 502", "no message", 502));
  }

  @Test
  void anAnswerThatIsNoMessageIsAFailure() {
    Outcome outcome = answered(200, "", "", "who am I?");

    assertThat(ends(outcome)).isEqualTo(Ends.FAILED);
    assertThat(error(outcome).type()).isEqualTo(ErrorType.PLATFORM_ERROR);
    assertThat(error(outcome).code()).isEqualTo("NotAMessage");
    assertThat(error(outcome).httpStatus()).isEqualTo(200);
  }

  @Test
  void aConnectionClosedInsteadOfAnAnswerIsAFailure() {
    checkUnanswered(wire(""), Ends.FAILED, ErrorType.PLATFORM_ERROR, CLOSED);
  }

  @Test
  void aBodyThatIsCutShortIsAFailure() {
    checkUnanswered(
        wire("HTTP/1.1 200 OK\nContent-Length: 500\n\n{\"id\"".replace("\n", "\r\n")),
        Ends.FAILED,
        ErrorType.PLATFORM_ERROR,
        CLOSED);
  }

  @Test
  void anAnswerThatIsNoHttpIsAFailure() {
    checkUnanswered(
        wire("220 smtp.example.org ESMTP\r\n\r\n"),
        Ends.FAILED,
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
        Ends.OVERLOADED,
        ErrorType.PLATFORM_ERROR,
        "AWS_IO_SOCKET_CONNECTION_REFUSED");
  }

  @Test
  void aHostThatDoesNotExistCostsNoAttempt() {
    Outcome outcome = call(URI.create("http://nobody.invalid:80"), Duration.ofSeconds(30));

    assertThat(ends(outcome)).isEqualTo(Ends.OVERLOADED);
    assertThat(error(outcome).code()).startsWith("AWS_IO_DNS_");
  }

  @Test
  void aServerThatDoesNotSpeakTlsCostsNoAttempt() {
    try (WireServer plain = WireServer.raw("HTTP/1.1 400 x\r\n\r\n")) {
      Outcome outcome =
          call(URI.create("https://127.0.0.1:" + plain.url().getPort()), Duration.ofSeconds(30));

      assertThat(ends(outcome)).isEqualTo(Ends.OVERLOADED);
      assertThat(error(outcome).code()).startsWith("AWS_IO_TLS_");
    }
  }

  private static void checkUnanswered(Outcome outcome, Ends ends, ErrorType type, String code) {
    assertThat(ends(outcome)).as("%s", outcome).isEqualTo(ends);
    assertThat(error(outcome).code()).matches(code);
    assertThat(error(outcome).type()).isEqualTo(type);
    assertThat(error(outcome).httpStatus()).isNull();
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

  private static Ends ends(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Throttled _ -> Ends.THROTTLED;
      case Outcome.Overloaded _ -> Ends.OVERLOADED;
      case Outcome.Failed _ -> Ends.FAILED;
      case Outcome.Rejected _ -> Ends.REJECTED;
      case Outcome.RouteUnusable _ -> Ends.ROUTE_UNUSABLE;
      case Outcome.Unauthenticated _ -> Ends.UNAUTHENTICATED;
      case Outcome.Completed _, Outcome.Refused _, Outcome.Abandoned _ ->
          throw new AssertionError("not an error: " + outcome);
    };
  }

  private static PlatformError error(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Throttled(var error, _, _) -> error;
      case Outcome.Overloaded(var error, _) -> error;
      case Outcome.Failed(var error, _) -> error;
      case Outcome.Rejected(var error) -> error;
      case Outcome.RouteUnusable(var error) -> error;
      case Outcome.Unauthenticated(var error) -> error;
      case Outcome.Completed _, Outcome.Refused _, Outcome.Abandoned _ ->
          throw new AssertionError("not an error: " + outcome);
    };
  }
}
