package dev.argosy.worker.platform.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Body;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Usage;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The error table of Vertex over REST, each row through the JDK's client over a socket. */
@Timeout(60)
class RestErrorsTest {
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));

  private static final String DATE = "Sun, 22 Nov 2026 12:02:00 GMT"; // two minutes later

  private static final Duration LONG = Duration.ofSeconds(30);

  static Stream<Arguments> rows() {
    return Stream.of(
        google(400, "INVALID_ARGUMENT", Endings.REJECTED, ErrorType.INVALID_REQUEST),
        google(400, "FAILED_PRECONDITION", Endings.REJECTED, ErrorType.INVALID_REQUEST),
        google(400, "OUT_OF_RANGE", Endings.REJECTED, ErrorType.INVALID_REQUEST),
        google(401, "UNAUTHENTICATED", Endings.UNAUTHENTICATED, ErrorType.PERMISSION_DENIED),
        google(403, "PERMISSION_DENIED", Endings.ROUTE_UNUSABLE, ErrorType.PERMISSION_DENIED),
        google(404, "NOT_FOUND", Endings.ROUTE_UNUSABLE, ErrorType.NOT_FOUND),
        google(409, "ABORTED", Endings.FAILED, ErrorType.PLATFORM_ERROR),
        google(429, "RESOURCE_EXHAUSTED", Endings.THROTTLED, ErrorType.THROTTLED),
        google(499, "CANCELLED", Endings.FAILED, ErrorType.PLATFORM_ERROR),
        google(500, "INTERNAL", Endings.FAILED, ErrorType.PLATFORM_ERROR),
        google(500, "UNKNOWN", Endings.FAILED, ErrorType.PLATFORM_ERROR),
        google(500, "DATA_LOSS", Endings.FAILED, ErrorType.PLATFORM_ERROR),
        google(501, "UNIMPLEMENTED", Endings.ROUTE_UNUSABLE, ErrorType.NOT_FOUND),
        google(503, "UNAVAILABLE", Endings.OVERLOADED, ErrorType.OVERLOADED),
        google(504, "DEADLINE_EXCEEDED", Endings.FAILED, ErrorType.TIMEOUT),
        anthropic(400, "invalid_request_error", Endings.REJECTED, ErrorType.INVALID_REQUEST),
        anthropic(
            401, "authentication_error", Endings.UNAUTHENTICATED, ErrorType.PERMISSION_DENIED),
        anthropic(402, "billing_error", Endings.ROUTE_UNUSABLE, ErrorType.PERMISSION_DENIED),
        anthropic(403, "permission_error", Endings.ROUTE_UNUSABLE, ErrorType.PERMISSION_DENIED),
        anthropic(404, "not_found_error", Endings.ROUTE_UNUSABLE, ErrorType.NOT_FOUND),
        anthropic(413, "request_too_large", Endings.REJECTED, ErrorType.TOO_LARGE),
        anthropic(429, "rate_limit_error", Endings.THROTTLED, ErrorType.THROTTLED),
        anthropic(500, "api_error", Endings.FAILED, ErrorType.PLATFORM_ERROR),
        anthropic(504, "timeout_error", Endings.FAILED, ErrorType.TIMEOUT),
        anthropic(529, "overloaded_error", Endings.OVERLOADED, ErrorType.OVERLOADED),
        nameless(408, Endings.FAILED, ErrorType.TIMEOUT),
        nameless(418, Endings.FAILED, ErrorType.PLATFORM_ERROR),
        nameless(502, Endings.FAILED, ErrorType.PLATFORM_ERROR));
  }

  private static Arguments google(int status, String name, Endings ends, ErrorType type) {
    return Arguments.of(
        status,
        name,
        """
        {"error":{"code":%d,"message":"said so","status":"%s"}}"""
            .formatted(status, name),
        ends,
        type);
  }

  private static Arguments anthropic(int status, String name, Endings ends, ErrorType type) {
    return Arguments.of(
        status,
        name,
        """
        {"type":"error","error":{"type":"%s","message":"said so"},"request_id":"req_1"}"""
            .formatted(name),
        ends,
        type);
  }

  private static Arguments nameless(int status, Endings ends, ErrorType type) {
    return Arguments.of(
        status, "HTTP " + status, "{\"error\":{\"message\":\"said so\"}}", ends, type);
  }

  @ParameterizedTest(name = "{1} ({0}) is {3}, {4}")
  @MethodSource("rows")
  void aRefusedCallIsKnownByItsStatus(
      int status, String code, String body, Endings ends, ErrorType type) {
    checked(answered(status, "", body), status, code, ends, type);
  }

  /** Where Google answers with an array of one. */
  @ParameterizedTest(name = "{1} ({0}) is {3}, {4}")
  @MethodSource("rows")
  void aRefusedStreamIsKnownByItsStatus(
      int status, String code, String body, Endings ends, ErrorType type) {
    try (WireServer server = WireServer.answering(status, "", "[" + body + "]")) {
      checked(streamed(server.url()), status, code, ends, type);
    }
  }

  private static void checked(
      Outcome outcome, int status, String code, Endings ends, ErrorType type) {
    assertThat(Endings.of(outcome)).isEqualTo(ends);
    assertThat(Endings.error(outcome)).isEqualTo(new PlatformError(type, code, "said so", status));
  }

  @Test
  void aModelThatIsNotServedHereIsTheRoutesFaultAndNotTheRequests() {
    checkModel(
        "Publisher Model `projects/p/locations/us-central1/publishers/anthropic/models/m` is not"
            + " servable in region us-central1.");
  }

  @Test
  void aModelThatTheProjectMayNotUseIsTheRoutesFaultAndNotTheRequests() {
    checkModel("Project `1` is not allowed to use Publisher Model `projects/p/locations/eu/m`");
  }

  @Test
  void aPromptLongerThanItsModelsContextIsTooLarge() {
    String message = "prompt is too long: 204775 tokens > 200000 maximum";
    Outcome outcome = answered(400, "", google("INVALID_ARGUMENT", message, ""));
    assertThat(Endings.error(outcome).type()).isEqualTo(ErrorType.TOO_LARGE);
  }

  private static void checkModel(String message) {
    Outcome outcome = answered(400, "", google("FAILED_PRECONDITION", message, ""));
    assertThat(Endings.of(outcome)).isEqualTo(Endings.ROUTE_UNUSABLE);
    assertThat(Endings.error(outcome).type()).isEqualTo(ErrorType.NOT_FOUND);
  }

  @Test
  void aQuotaOfTheDayIsToldFromAQuotaOfTheMinuteByTheMessage() {
    assertThat(throttled("", "Too many tokens per day", "").daily()).isTrue();
    assertThat(
            throttled("", "Quota exceeded for online_prediction_requests_per_base_model", "")
                .daily())
        .isFalse();
  }

  @Test
  void aQuotaOfTheDayIsToldFromAQuotaOfTheMinuteByTheQuotasName() {
    String info =
        """
        {"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"RATE_LIMIT_EXCEEDED",
         "metadata":{"quota_limit":"OnlinePredictionTokensPer%sPerProjectPerRegion"}}""";
    assertThat(throttled("", "Quota exceeded", info.formatted("Day")).daily()).isTrue();
    assertThat(throttled("", "Quota exceeded", info.formatted("Minute")).daily()).isFalse();
  }

  @Test
  void retryAfterInSecondsIsHonoured() {
    assertThat(throttled("Retry-After: 7\n", "wait", "").retryAfter())
        .isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void retryAfterAsADateIsHonoured() {
    assertThat(throttled("Retry-After: " + DATE + "\n", "wait", "").retryAfter())
        .isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void aRetryInfoIsHonoured() {
    assertThat(throttled("", "wait", retryInfo("1.5s")).retryAfter())
        .isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void aRetryInfoIsMoreExactThanTheHeader() {
    assertThat(throttled("Retry-After: 2\n", "wait", retryInfo("1.5s")).retryAfter())
        .isEqualTo(Duration.ofMillis(1500));
  }

  @Test
  void anOverloadsRetryAfterIsHonoured() {
    assertThat(answered(529, "Retry-After: 3\n", "{}"))
        .isInstanceOfSatisfying(
            Outcome.Overloaded.class,
            outcome -> assertThat(outcome.retryAfter()).isEqualTo(Duration.ofSeconds(3)));
  }

  @Test
  void withoutRetryAfterNoneIsMadeUp() {
    assertThat(throttled("", "wait", "").retryAfter()).isNull();
    assertThat(throttled("Retry-After: soon\n", "wait", retryInfo("soon")).retryAfter()).isNull();
  }

  @Test
  void aPageOfAProxyIsKnownByItsStatusAlone() {
    Outcome outcome = answered(503, "", "<html><body>busy</body></html>");

    assertThat(Endings.of(outcome)).isEqualTo(Endings.OVERLOADED);
    assertThat(Endings.error(outcome))
        .isEqualTo(new PlatformError(ErrorType.OVERLOADED, "HTTP 503", "no message", 503));
  }

  @Test
  void aRefusalIsKnownByItsStatusEvenIfItsBodyIsCutShort() {
    Outcome outcome =
        wire("HTTP/1.1 429 x\nContent-Length: 500\n\n{\"error\":{".replace("\n", "\r\n"));

    assertThat(Endings.of(outcome)).isEqualTo(Endings.THROTTLED);
  }

  @Test
  void aRefusalWithoutAnEndIsReadToALimitOnly() {
    Outcome outcome = answered(429, "", "x".repeat(1 << 20));

    assertThat(Endings.of(outcome)).isEqualTo(Endings.THROTTLED);
  }

  @Test
  void anErrorThatComesAsAnAnswerIsStillThatError() {
    assertThat(
            answered(
                200,
                "",
                "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}"))
        .isInstanceOf(Outcome.Overloaded.class);
  }

  @Test
  void anAnswerThatIsNoMessageIsAFailure() {
    Outcome outcome = answered(200, "", "{\"message\":\"who am I?\"}");

    assertThat(Endings.of(outcome)).isEqualTo(Endings.FAILED);
    assertThat(Endings.error(outcome).code()).isEqualTo("NotAMessage");
  }

  @Test
  void aStreamWithoutEventsIsAFailure() {
    try (WireServer server = WireServer.answering(200, "", "{\"type\":\"message\"}")) {
      Outcome outcome = streamed(server.url());

      assertThat(Endings.of(outcome)).isEqualTo(Endings.FAILED);
      assertThat(Endings.error(outcome).code()).isEqualTo("TruncatedStream");
    }
  }

  @Test
  void anAnswerThatIsTooLongForUsIsAFailure() {
    Outcome outcome = answered(200, "", " ".repeat((64 << 20) + 1));

    assertThat(Endings.of(outcome)).isEqualTo(Endings.FAILED);
    assertThat(Endings.error(outcome).detail()).contains("exceeds");
  }

  @Test
  void aConnectionClosedInsteadOfAnAnswerIsAFailure() {
    checkUnanswered(wire(""), Endings.FAILED, "IOException");
  }

  @Test
  void aBodyThatIsCutShortIsAFailure() {
    checkUnanswered(
        wire("HTTP/1.1 200 OK\nContent-Length: 500\n\n{\"id\"".replace("\n", "\r\n")),
        Endings.FAILED,
        "IOException");
  }

  @Test
  void anAnswerThatIsNoHttpIsAFailure() {
    checkUnanswered(
        wire("220 smtp.example.org ESMTP\r\n\r\n"), Endings.FAILED, "ProtocolException");
  }

  @Test
  void aRefusedConnectionCostsNoAttempt() {
    URI nobody;
    try (WireServer gone = WireServer.raw("")) {
      nobody = gone.url();
    }
    checkUnanswered(called(nobody, LONG), Endings.OVERLOADED, "ConnectException");
  }

  @Test
  void aHostThatDoesNotExistCostsNoAttempt() {
    URI nobody = URI.create("http://nobody.invalid:80");
    checkUnanswered(called(nobody, LONG), Endings.OVERLOADED, "ConnectException");
  }

  @Test
  void aServerThatDoesNotSpeakTlsCostsNoAttempt() {
    checkNoTls("220 smtp.example.org ESMTP\r\n", "SSLException");
  }

  @Test
  void aServerThatClosesInsteadOfSpeakingTlsCostsNoAttempt() {
    checkNoTls("", "SSLHandshakeException|ConnectException");
  }

  private static void checkNoTls(String words, String code) {
    try (WireServer plain = WireServer.greeting(words)) {
      URI there = URI.create("https://127.0.0.1:" + plain.url().getPort());
      Outcome outcome = called(there, LONG);
      // Java's client may see that it ended before it sees why: then it is an attempt.
      for (int more = 5; more > 0 && outcome.toString().contains("received no bytes"); more--) {
        outcome = called(there, LONG);
      }
      checkUnanswered(outcome, Endings.OVERLOADED, code);
    }
  }

  @Test
  void anAnswerThatStopsHalfWayFailsAtTheTimeOut() {
    try (WireServer server =
        WireServer.holding(
            "HTTP/1.1 200 OK\nContent-Length: 500\n\n{\"id\"".replace("\n", "\r\n"))) {
      Outcome outcome = called(server.url(), Duration.ofMillis(400));

      assertThat(Endings.of(outcome)).isEqualTo(Endings.FAILED);
      assertThat(Endings.error(outcome).type()).isEqualTo(ErrorType.TIMEOUT);
    }
  }

  @Test
  void whatNobodyForesawIsAFailureUnderItsOwnName() {
    assertThat(RestFailures.outcome(new IllegalStateException("odd")))
        .isEqualTo(
            new Outcome.Failed(
                new PlatformError(ErrorType.PLATFORM_ERROR, "IllegalStateException", "odd", null),
                Usage.NONE));
  }

  private static void checkUnanswered(Outcome outcome, Endings ends, String code) {
    assertThat(Endings.of(outcome)).as("%s", outcome).isEqualTo(ends);
    assertThat(Endings.error(outcome).code()).as("%s", outcome).matches(code);
    assertThat(Endings.error(outcome).type()).isEqualTo(ErrorType.PLATFORM_ERROR);
    assertThat(Endings.error(outcome).httpStatus()).isNull();
  }

  private static Outcome.Throttled throttled(String headers, String message, String detail) {
    return (Outcome.Throttled)
        answered(429, headers, google("RESOURCE_EXHAUSTED", message, detail));
  }

  private static String google(String status, String message, String detail) {
    return """
        {"error":{"code":1,"message":"%s","status":"%s","details":[{"@type":"other"}%s]}}"""
        .formatted(message, status, detail.isEmpty() ? "" : "," + detail);
  }

  private static String retryInfo(String delay) {
    return """
        {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"%s"}"""
        .formatted(delay);
  }

  private static Outcome answered(int status, String headers, String body) {
    try (WireServer server = WireServer.answering(status, headers, body)) {
      return called(server.url(), LONG);
    }
  }

  private static Outcome wire(String answer) {
    try (WireServer server = WireServer.raw(answer)) {
      return called(server.url(), LONG);
    }
  }

  private static Outcome called(URI endpoint, Duration timeout) {
    return called(endpoint, timeout, "");
  }

  private static Outcome streamed(URI endpoint) {
    return called(endpoint, LONG, "\"stream\":true,");
  }

  private static Outcome called(URI endpoint, Duration timeout, String stream) {
    try (Platform platform =
        VertexPlatform.open(
            VertexFixture.config(
                endpoint, PlatformConfig.Transport.REST, PlatformConfig.Credentials.NONE, timeout),
            "errors",
            NOON)) {
      return platform
          .call(
              "claude-haiku-4-5@20251001",
              Body.of(
                  RawJson.of(
                      "{\"model\":\"m\",%s\"max_tokens\":1,\"messages\":[{}]}".formatted(stream))),
              StreamListener.NONE)
          .join();
    }
  }
}
