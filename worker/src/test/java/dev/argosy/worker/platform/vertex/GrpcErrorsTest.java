package dev.argosy.worker.platform.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.HttpBody;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
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
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The error table of Vertex over gRPC, each row through the vendor's client over a socket. */
@Timeout(60)
class GrpcErrorsTest {
  private static final InstantSource NOON =
      InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));

  /** Two minutes after noon. */
  private static final String DATE = "Sun, 22 Nov 2026 12:02:00 GMT";

  private static final Duration LONG = Duration.ofSeconds(30);

  static Stream<Arguments> rows() {
    return Stream.of(
        row(Code.INVALID_ARGUMENT, 400, Endings.REJECTED, ErrorType.INVALID_REQUEST),
        row(Code.FAILED_PRECONDITION, 400, Endings.REJECTED, ErrorType.INVALID_REQUEST),
        row(Code.OUT_OF_RANGE, 400, Endings.REJECTED, ErrorType.INVALID_REQUEST),
        row(Code.UNAUTHENTICATED, 401, Endings.UNAUTHENTICATED, ErrorType.PERMISSION_DENIED),
        row(Code.PERMISSION_DENIED, 403, Endings.ROUTE_UNUSABLE, ErrorType.PERMISSION_DENIED),
        row(Code.NOT_FOUND, 404, Endings.ROUTE_UNUSABLE, ErrorType.NOT_FOUND),
        row(Code.ALREADY_EXISTS, 409, Endings.FAILED, ErrorType.PLATFORM_ERROR),
        row(Code.ABORTED, 409, Endings.FAILED, ErrorType.PLATFORM_ERROR),
        row(Code.RESOURCE_EXHAUSTED, 429, Endings.THROTTLED, ErrorType.THROTTLED),
        row(Code.CANCELLED, 499, Endings.FAILED, ErrorType.PLATFORM_ERROR),
        row(Code.UNKNOWN, 500, Endings.FAILED, ErrorType.PLATFORM_ERROR),
        row(Code.INTERNAL, 500, Endings.FAILED, ErrorType.PLATFORM_ERROR),
        row(Code.DATA_LOSS, 500, Endings.FAILED, ErrorType.PLATFORM_ERROR),
        row(Code.UNIMPLEMENTED, 501, Endings.ROUTE_UNUSABLE, ErrorType.NOT_FOUND),
        row(Code.UNAVAILABLE, 503, Endings.OVERLOADED, ErrorType.OVERLOADED),
        row(Code.DEADLINE_EXCEEDED, 504, Endings.FAILED, ErrorType.TIMEOUT));
  }

  private static Arguments row(Code code, int status, Endings ends, ErrorType type) {
    return Arguments.of(code, status, ends, type);
  }

  @ParameterizedTest(name = "{0} is {2}, {3}")
  @MethodSource("rows")
  void aRefusedCallIsKnownByItsCode(Code code, int status, Endings ends, ErrorType type) {
    try (GrpcServer server = refusing(code, "said so", new Metadata())) {
      checked(called(server.url()), code, status, ends, type);
    }
  }

  @ParameterizedTest(name = "{0} is {2}, {3}")
  @MethodSource("rows")
  void aRefusedStreamIsKnownByItsCode(Code code, int status, Endings ends, ErrorType type) {
    try (GrpcServer server = refusing(code, "said so", new Metadata())) {
      checked(streamed(server.url()), code, status, ends, type);
    }
  }

  private static void checked(
      Outcome outcome, Code code, int status, Endings ends, ErrorType type) {
    assertThat(Endings.of(outcome)).isEqualTo(ends);
    assertThat(Endings.error(outcome))
        .isEqualTo(new PlatformError(type, code.name(), "said so", status));
  }

  @Test
  void aModelThatIsNotServedHereIsTheRoutesFaultAndNotTheRequests() {
    try (GrpcServer server =
        refusing(
            Code.FAILED_PRECONDITION,
            "Publisher Model projects/p/m is not servable in region us-central1.",
            new Metadata())) {
      assertThat(Endings.of(called(server.url()))).isEqualTo(Endings.ROUTE_UNUSABLE);
    }
  }

  @Test
  void aQuotaOfTheDayIsToldFromAQuotaOfTheMinuteByTheMessage() {
    assertThat(throttled(new Metadata(), "Too many tokens per day").daily()).isTrue();
    assertThat(throttled(new Metadata(), "Quota exceeded").daily()).isFalse();
  }

  @Test
  void aQuotaOfTheDayIsToldFromAQuotaOfTheMinuteByTheQuotasName() {
    assertThat(detailed(quota("OnlinePredictionTokensPerDayPerProject")).daily()).isTrue();
    assertThat(detailed(quota("OnlinePredictionTokensPerMinutePerProject")).daily()).isFalse();
  }

  private static Message quota(String name) {
    return ErrorInfo.newBuilder()
        .setReason("RATE_LIMIT_EXCEEDED")
        .putMetadata("quota_limit", name)
        .build();
  }

  @Test
  void aRetryInfoIsHonoured() {
    assertThat(detailed(retryInfo()).retryAfter()).isEqualTo(Duration.ofMillis(1500));
  }

  private static Message retryInfo() {
    return RetryInfo.newBuilder()
        .setRetryDelay(
            com.google.protobuf.Duration.newBuilder().setSeconds(1).setNanos(500_000_000))
        .build();
  }

  @Test
  void retryAfterInSecondsIsHonoured() {
    assertThat(throttled(retryAfter("7"), "wait").retryAfter()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void retryAfterAsADateIsHonoured() {
    assertThat(throttled(retryAfter(DATE), "wait").retryAfter()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void anOverloadsRetryAfterIsHonoured() {
    try (GrpcServer server = refusing(Code.UNAVAILABLE, "busy", retryAfter("3"))) {
      assertThat(called(server.url()))
          .isInstanceOfSatisfying(
              Outcome.Overloaded.class,
              outcome -> assertThat(outcome.retryAfter()).isEqualTo(Duration.ofSeconds(3)));
    }
  }

  @Test
  void withoutRetryAfterNoneIsMadeUp() {
    assertThat(throttled(new Metadata(), "wait").retryAfter()).isNull();
    assertThat(throttled(retryAfter("soon"), "wait").retryAfter()).isNull();
  }

  /** It comes as RESOURCE_EXHAUSTED, and a pause would not help. */
  @Test
  void aRequestThatIsTooLongForThePlatformIsNoThrottle() {
    try (GrpcServer server = answering(message -> {})) {
      Outcome outcome = called(server.url(), LONG, "", "x".repeat(5 << 20));

      assertThat(Endings.of(outcome)).isEqualTo(Endings.REJECTED);
      assertThat(Endings.error(outcome).type()).isEqualTo(ErrorType.TOO_LARGE);
    }
  }

  /** It comes as RESOURCE_EXHAUSTED too, but the platform has done its work and is paid. */
  @Test
  void anAnswerThatIsTooLongForUsIsAFailureAndNoThrottle() {
    byte[] answer = new byte[GrpcClients.ANSWER_MAX + 1];
    try (GrpcServer server =
        answering(
            observer -> {
              observer.onNext(part(ByteString.copyFrom(answer)));
              observer.onCompleted();
            })) {
      Outcome outcome = called(server.url());

      assertThat(Endings.of(outcome)).isEqualTo(Endings.FAILED);
      assertThat(Endings.error(outcome).code()).isEqualTo("RESOURCE_EXHAUSTED");
    }
  }

  @Test
  void anErrorThatComesAsAnAnswerIsStillThatError() {
    try (GrpcServer server =
        saying(
            "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"m\"}}")) {
      assertThat(called(server.url())).isInstanceOf(Outcome.Overloaded.class);
    }
  }

  @Test
  void anAnswerThatIsNoMessageIsAFailure() {
    try (GrpcServer server = saying("{\"message\":\"who am I?\"}")) {
      Outcome outcome = called(server.url());

      assertThat(Endings.of(outcome)).isEqualTo(Endings.FAILED);
      assertThat(Endings.error(outcome).code()).isEqualTo("NotAMessage");
    }
  }

  @Test
  void aStreamWithoutEventsIsAFailure() {
    try (GrpcServer server = answering(StreamObserver::onCompleted)) {
      Outcome outcome = streamed(server.url());

      assertThat(Endings.of(outcome)).isEqualTo(Endings.FAILED);
      assertThat(Endings.error(outcome).code()).isEqualTo("TruncatedStream");
    }
  }

  @Test
  void anAnswerThatNeverComesFailsAtTheTimeOut() {
    try (GrpcServer server = answering(observer -> {})) {
      Outcome outcome = called(server.url(), Duration.ofMillis(500), "", "");

      checkUnanswered(outcome, Endings.FAILED, Code.DEADLINE_EXCEEDED, ErrorType.TIMEOUT);
    }
  }

  /** The client says CANCELLED or, if it hears of the connection's end first, UNAVAILABLE. */
  @Test
  void aStreamThatThePlatformResetsIsAFailure() {
    GrpcServer[] server = new GrpcServer[1];
    try (GrpcServer closing =
        answering(observer -> Thread.ofVirtual().start(() -> server[0].close()))) {
      server[0] = closing;

      Outcome reset = called(closing.url());

      assertThat(Endings.of(reset)).as("%s", reset).isEqualTo(Endings.FAILED);
      assertThat(Endings.error(reset).type()).isEqualTo(ErrorType.PLATFORM_ERROR);
      assertThat(Endings.error(reset).code()).isIn(Code.CANCELLED.name(), Code.UNAVAILABLE.name());
    }
  }

  /** The client says UNAVAILABLE, as for a platform that is full, but this one may be billed. */
  @Test
  void aConnectionThatIsLostAfterTheRequestIsAFailure() {
    try (Http2Hangup server = new Http2Hangup()) {
      checkUnanswered(
          called(server.url()), Endings.FAILED, Code.UNAVAILABLE, ErrorType.PLATFORM_ERROR);
    }
  }

  @Test
  void anAnswerOfAProxyThatDoesNotSpeakGrpcIsKnownByItsStatus() {
    try (Http2Hangup server = Http2Hangup.answering(503)) {
      assertThat(Endings.of(called(server.url()))).isEqualTo(Endings.OVERLOADED);
    }
    try (Http2Hangup server = Http2Hangup.answering(404)) {
      assertThat(Endings.of(called(server.url()))).isEqualTo(Endings.ROUTE_UNUSABLE);
    }
  }

  @Test
  void aConnectionThatIsClosedInsteadOfAnAnswerCostsNoAttemptAsNothingWasSent() {
    try (WireServer server = WireServer.greeting("")) {
      checkUnanswered(
          called(server.url()), Endings.OVERLOADED, Code.UNAVAILABLE, ErrorType.PLATFORM_ERROR);
    }
  }

  @Test
  void aRefusedConnectionCostsNoAttempt() {
    URI nobody;
    try (WireServer gone = WireServer.raw("")) {
      nobody = gone.url();
    }
    checkUnanswered(called(nobody), Endings.OVERLOADED, Code.UNAVAILABLE, ErrorType.PLATFORM_ERROR);
  }

  @Test
  void aHostThatDoesNotExistCostsNoAttempt() {
    checkUnanswered(
        called(URI.create("http://nobody.invalid:80")),
        Endings.OVERLOADED,
        Code.UNAVAILABLE,
        ErrorType.PLATFORM_ERROR);
  }

  @Test
  void aServerThatDoesNotSpeakTlsCostsNoAttempt() {
    try (WireServer plain = WireServer.greeting("220 smtp.example.org ESMTP\r\n")) {
      checkUnanswered(
          called(URI.create("https://127.0.0.1:" + plain.url().getPort())),
          Endings.OVERLOADED,
          Code.UNAVAILABLE,
          ErrorType.PLATFORM_ERROR);
    }
  }

  private static void checkUnanswered(Outcome outcome, Endings ends, Code code, ErrorType type) {
    assertThat(Endings.of(outcome)).as("%s", outcome).isEqualTo(ends);
    assertThat(Endings.error(outcome).code()).as("%s", outcome).isEqualTo(code.name());
    assertThat(Endings.error(outcome).type()).isEqualTo(type);
    assertThat(Endings.error(outcome).httpStatus()).isNull();
  }

  private static Metadata retryAfter(String value) {
    Metadata trailers = new Metadata();
    trailers.put(Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER), value);
    return trailers;
  }

  private static Outcome.Throttled throttled(Metadata trailers, String message) {
    try (GrpcServer server = refusing(Code.RESOURCE_EXHAUSTED, message, trailers)) {
      return (Outcome.Throttled) called(server.url());
    }
  }

  private static Outcome.Throttled detailed(Message detail) {
    StatusRuntimeException exhausted =
        StatusProto.toStatusRuntimeException(
            Status.newBuilder()
                .setCode(Code.RESOURCE_EXHAUSTED.value())
                .setMessage("wait")
                .addDetails(Any.pack(detail))
                .build());
    try (GrpcServer server = answering(observer -> observer.onError(exhausted))) {
      return (Outcome.Throttled) called(server.url());
    }
  }

  private static GrpcServer refusing(Code code, String message, Metadata trailers) {
    return answering(
        observer ->
            observer.onError(
                code.toStatus().withDescription(message).asRuntimeException(trailers)));
  }

  private static GrpcServer saying(String json) {
    return answering(
        observer -> {
          observer.onNext(part(ByteString.copyFromUtf8(json)));
          observer.onCompleted();
        });
  }

  private static HttpBody part(ByteString data) {
    return HttpBody.newBuilder().setContentType("application/json").setData(data).build();
  }

  private static GrpcServer answering(Consumer<StreamObserver<HttpBody>> answer) {
    return GrpcServer.answering(answer);
  }

  private static Outcome called(URI endpoint) {
    return called(endpoint, LONG, "", "");
  }

  private static Outcome streamed(URI endpoint) {
    return called(endpoint, LONG, "\"stream\":true,", "");
  }

  private static Outcome called(URI endpoint, Duration timeout, String stream, String content) {
    try (Platform platform =
        VertexPlatform.open(
            VertexFixture.config(
                endpoint, PlatformConfig.Transport.GRPC, PlatformConfig.Credentials.NONE, timeout),
            "errors",
            NOON)) {
      return platform
          .call(
              "claude-haiku-4-5@20251001",
              Body.of(
                  RawJson.of(
                      """
                      {"model":"m",%s"max_tokens":1,"messages":[{"role":"user","content":"%s"}]}"""
                          .formatted(stream, content))),
              StreamListener.NONE)
          .join();
    }
  }
}
