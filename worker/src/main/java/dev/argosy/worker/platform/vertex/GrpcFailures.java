package dev.argosy.worker.platform.vertex;

import com.google.api.gax.grpc.GrpcStatusCode;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ErrorDetails;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Usage;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.platform.RetryAfter;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC call that brought no message, as an outcome. Pure but for the clock that dates are
 * measured from.
 *
 * <p>A status that came from the platform is the row of the error table that its HTTP status is in.
 * The client makes some of its own: for a connection that did not come about or was lost, for a
 * deadline, for a message that is too long, for an answer that is not gRPC's.
 *
 * @see <a href="https://grpc.io/docs/guides/status-codes/">gRPC's status codes</a>
 */
final class GrpcFailures {
  private static final Metadata.Key<String> RETRY_AFTER =
      Metadata.Key.of("retry-after", Metadata.ASCII_STRING_MARSHALLER);

  /** The client's words for an answer of something that does not speak gRPC. */
  private static final Pattern NOT_GRPC = Pattern.compile("HTTP status code ([0-9]{3})");

  private static final String TOO_LONG = "gRPC message exceeds maximum size";
  private static final String ANSWER_TOO_LONG = TOO_LONG + " " + GrpcClients.ANSWER_MAX + ":";
  private static final String QUOTA_LIMIT = "quota_limit";

  private final InstantSource clock;

  GrpcFailures(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * By the status and by how far the call came.
   *
   * @param sending of the same call
   */
  Outcome outcome(Throwable failure, Sending sending) {
    return switch (failure) {
      case CancellationException _ -> new Outcome.Abandoned(Usage.NONE);
      case ApiException e when e.getStatusCode() instanceof GrpcStatusCode code ->
          outcome(e, code.getTransportCode(), sending);
      default -> VertexErrors.broken(ErrorType.PLATFORM_ERROR, failure);
    };
  }

  private Outcome outcome(ApiException e, Status.Code code, Sending sending) {
    Said said = said(e, code);
    if (said.message().contains(TOO_LONG)) {
      return tooLong(said);
    }
    if (sending.answered()) {
      return VertexErrors.refused(e.getStatusCode().getCode().getHttpStatusCode(), said);
    }
    Matcher notGrpc = NOT_GRPC.matcher(said.message());
    return notGrpc.find()
        ? VertexErrors.refused(Integer.parseInt(notGrpc.group(1)), said)
        : unanswered(code, said, sending);
  }

  /**
   * Not a quota, though it comes as {@code RESOURCE_EXHAUSTED}: the request, by the platform's
   * limit; or the answer, by ours, and then it is billed.
   */
  private static Outcome tooLong(Said said) {
    return said.message().contains(ANSWER_TOO_LONG)
        ? failed(error(ErrorType.PLATFORM_ERROR, said))
        : new Outcome.Rejected(error(ErrorType.TOO_LARGE, said));
  }

  /**
   * The client's own. {@code CANCELLED} too is a failure here: if it was us, the call has ended
   * before and does not hear of it.
   */
  private static Outcome unanswered(Status.Code code, Said said, Sending sending) {
    return switch (code) {
      case UNAVAILABLE ->
          sending.sent()
              ? failed(error(ErrorType.PLATFORM_ERROR, said))
              : new Outcome.Overloaded(error(ErrorType.PLATFORM_ERROR, said), null);
      case DEADLINE_EXCEEDED ->
          sending.sent()
              ? failed(error(ErrorType.TIMEOUT, said))
              : new Outcome.Overloaded(error(ErrorType.TIMEOUT, said), null);
      default -> failed(error(ErrorType.PLATFORM_ERROR, said));
    };
  }

  private static Outcome failed(PlatformError error) {
    return new Outcome.Failed(error, Usage.NONE);
  }

  private static PlatformError error(ErrorType type, Said said) {
    return new PlatformError(type, said.code(), said.message(), null);
  }

  private Said said(ApiException e, Status.Code code) {
    ErrorDetails details = e.getErrorDetails();
    ErrorInfo info = details == null ? null : details.getErrorInfo();
    return new Said(
        code.name(),
        message(e),
        info == null ? "" : info.getMetadataOrDefault(QUOTA_LIMIT, ""),
        retryAfter(e, details));
  }

  /** The platform's words; where the client has only general ones, their cause too. */
  private static String message(ApiException e) {
    if (!(e.getCause() instanceof StatusRuntimeException status)) {
      return "" + e.getMessage();
    }
    String description = status.getStatus().getDescription();
    Throwable cause = status.getCause();
    String said = description == null ? "no message" : description;
    return cause == null ? said : said + ": " + cause.getMessage();
  }

  private @Nullable Duration retryAfter(ApiException e, @Nullable ErrorDetails details) {
    RetryInfo info = details == null ? null : details.getRetryInfo();
    if (info == null) {
      Metadata trailers = Status.trailersFromThrowable(e);
      String header = trailers == null ? null : trailers.get(RETRY_AFTER);
      return header == null ? null : RetryAfter.parse(header, clock.instant());
    }
    var delay = info.getRetryDelay();
    return RetryAfter.bounded(Duration.ofSeconds(delay.getSeconds(), delay.getNanos()));
  }
}
