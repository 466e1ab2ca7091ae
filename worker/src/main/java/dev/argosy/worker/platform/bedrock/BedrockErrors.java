package dev.argosy.worker.platform.bedrock;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Usage;
import dev.argosy.worker.platform.CredentialsUnavailableException;
import dev.argosy.worker.platform.NativeErrors;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.platform.RetryAfter;
import java.net.ConnectException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.crt.http.HttpException;
import software.amazon.awssdk.http.SdkCancellationException;

/**
 * The error table of Bedrock: what went wrong to an outcome. Pure but for the clock that dates are
 * measured from.
 *
 * <p>The platform's errors are told apart by their <em>name</em>, not by their status: {@code
 * ModelNotReadyException} comes as a 429 (and the client flags it as throttling) but has nothing to
 * do with our quota, {@code ServiceQuotaExceededException} comes as a 400 and has. The status
 * decides only where there is no name we know: a page of a proxy, a 529. {@code
 * SdkException.retryable()} is false for all of them and is not used.
 *
 * <p>Where no answer came, what counts is whether the request can have reached the platform. If no
 * connection came about (refused, no such host, no TLS, no free connection in our own pool) nothing
 * was sent and nothing is billed, and no request is at fault: {@link Outcome.Overloaded}, which
 * goes to another route at no attempt. After that the platform may have worked on it: {@link
 * Outcome.Failed}, an attempt. What is unknown is {@code Failed} too, with the exception's name as
 * its code, so a bug ends after the attempts and not in a loop.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModel.html#API_runtime_InvokeModel_Errors">InvokeModel:
 *     errors</a>
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html">Errors
 *     common to all actions</a>
 */
final class BedrockErrors {
  private final InstantSource clock;

  BedrockErrors(InstantSource clock) {
    this.clock = clock;
  }

  /** How a call ended that brought no message. */
  Outcome outcome(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          outcome(wrapped.getCause());
      case AwsServiceException answered -> answered(answered);
      case CredentialsUnavailableException none ->
          new Outcome.Unauthenticated(unanswered(ErrorType.PERMISSION_DENIED, none, null));
      case ApiCallTimeoutException late -> failed(unanswered(ErrorType.TIMEOUT, late, null));
      case ApiCallAttemptTimeoutException late -> failed(unanswered(ErrorType.TIMEOUT, late, null));
      case CancellationException _ -> new Outcome.Abandoned(Usage.NONE);
      case SdkCancellationException _ -> new Outcome.Abandoned(Usage.NONE);
      default -> unanswered(failure);
    };
  }

  /**
   * The rows of the platform's own page, and those of AWS's common errors that a worker can meet.
   */
  private Outcome answered(AwsServiceException e) {
    return switch (code(e)) {
      case "ThrottlingException", "ServiceQuotaExceededException" -> throttled(e);
      case "ServiceUnavailableException" -> overloaded(e);
      case "ModelTimeoutException" -> failed(error(ErrorType.TIMEOUT, e));
      case "ModelErrorException",
          "ModelStreamErrorException",
          "ModelNotReadyException",
          "InternalServerException" ->
          failed(error(ErrorType.PLATFORM_ERROR, e));
      case "ValidationException" -> invalid(e);
      case "AccessDeniedException" ->
          new Outcome.RouteUnusable(error(ErrorType.PERMISSION_DENIED, e));
      case "ResourceNotFoundException" -> new Outcome.RouteUnusable(error(ErrorType.NOT_FOUND, e));
      case "ExpiredTokenException",
          "IncompleteSignatureException",
          "InvalidClientTokenIdException",
          "InvalidSignatureException",
          "MissingAuthenticationTokenException",
          "RequestExpired",
          "RequestTimeTooSkewed",
          "RequestTimeTooSkewedException",
          "UnrecognizedClientException" ->
          new Outcome.Unauthenticated(error(ErrorType.PERMISSION_DENIED, e));
      default -> byStatus(e);
    };
  }

  private Outcome byStatus(AwsServiceException e) {
    return switch (e.statusCode()) {
      case 400 -> new Outcome.Rejected(error(ErrorType.INVALID_REQUEST, e));
      case 401 -> new Outcome.Unauthenticated(error(ErrorType.PERMISSION_DENIED, e));
      case 403 -> new Outcome.RouteUnusable(error(ErrorType.PERMISSION_DENIED, e));
      case 404 -> new Outcome.RouteUnusable(error(ErrorType.NOT_FOUND, e));
      case 408, 504 -> failed(error(ErrorType.TIMEOUT, e));
      case 413 -> new Outcome.Rejected(error(ErrorType.TOO_LARGE, e));
      case 429 -> throttled(e);
      case 503, 529 -> overloaded(e);
      default -> failed(error(ErrorType.PLATFORM_ERROR, e));
    };
  }

  /**
   * The request's fault, but for two messages that blame the model id, which is the route's: a
   * wrong id must not turn a backlog into failed results. Should the wording change, they are the
   * request's fault again.
   */
  private static Outcome invalid(AwsServiceException e) {
    if (e.statusCode() == 413) {
      return new Outcome.Rejected(error(ErrorType.TOO_LARGE, e));
    }
    String said = said(e).toLowerCase(Locale.ROOT);
    return said.contains("model identifier is invalid") || said.contains("on-demand throughput")
        ? new Outcome.RouteUnusable(error(ErrorType.NOT_FOUND, e))
        : new Outcome.Rejected(error(NativeErrors.invalid(said), e));
  }

  private Outcome throttled(AwsServiceException e) {
    boolean daily = said(e).toLowerCase(Locale.ROOT).contains("per day");
    return new Outcome.Throttled(error(ErrorType.THROTTLED, e), retryAfter(e), daily);
  }

  private Outcome overloaded(AwsServiceException e) {
    return new Outcome.Overloaded(error(ErrorType.OVERLOADED, e), retryAfter(e));
  }

  private static Outcome failed(PlatformError error) {
    return new Outcome.Failed(error, Usage.NONE);
  }

  private @Nullable Duration retryAfter(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    if (details == null || details.sdkHttpResponse() == null) {
      return null;
    }
    return details
        .sdkHttpResponse()
        .firstMatchingHeader("Retry-After")
        .map(header -> RetryAfter.parse(header, clock.instant()))
        .orElse(null);
  }

  /**
   * No answer: by the name that the engine gives its error, as its exceptions are all one class.
   */
  private static Outcome unanswered(Throwable failure) {
    HttpException engine = find(HttpException.class, failure);
    if (engine == null) {
      return failed(unanswered(ErrorType.PLATFORM_ERROR, failure, null));
    }
    String code = CRT.awsErrorName(engine.getErrorCode());
    return switch (code) {
      case "AWS_IO_DNS_HOST_REMOVED_FROM_CACHE",
          "AWS_IO_DNS_INVALID_NAME",
          "AWS_IO_DNS_NO_ADDRESS_FOR_HOST",
          "AWS_IO_DNS_QUERY_FAILED",
          "AWS_IO_DNS_QUERY_AGAIN",
          "AWS_IO_SOCKET_CONNECTION_REFUSED",
          "AWS_IO_SOCKET_CONNECT_ABORTED",
          "AWS_IO_SOCKET_NETWORK_DOWN",
          "AWS_IO_SOCKET_NO_ROUTE_TO_HOST",
          "AWS_IO_TLS_ERROR_NEGOTIATION_FAILURE",
          "AWS_IO_TLS_NEGOTIATION_TIMEOUT" ->
          new Outcome.Overloaded(unanswered(ErrorType.PLATFORM_ERROR, engine, code), null);
      case "AWS_ERROR_HTTP_CONNECTION_MANAGER_ACQUISITION_TIMEOUT",
          "AWS_ERROR_HTTP_CONNECTION_MANAGER_MAX_PENDING_ACQUISITIONS_EXCEEDED" ->
          new Outcome.Overloaded(unanswered(ErrorType.OVERLOADED, engine, code), null);
      // While connecting the client says ConnectException; else keep-alive found the connection
      // dead.
      case "AWS_IO_SOCKET_TIMEOUT" ->
          find(ConnectException.class, failure) == null
              ? failed(unanswered(ErrorType.TIMEOUT, engine, code))
              : new Outcome.Overloaded(unanswered(ErrorType.TIMEOUT, engine, code), null);
      default -> failed(unanswered(ErrorType.PLATFORM_ERROR, engine, code));
    };
  }

  private static <T extends Throwable> @Nullable T find(Class<T> type, Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  private static PlatformError unanswered(ErrorType type, Throwable e, @Nullable String code) {
    String message = e.getMessage();
    return new PlatformError(
        type,
        code == null ? e.getClass().getSimpleName() : code,
        message == null ? "no message" : message,
        null);
  }

  private static PlatformError error(ErrorType type, AwsServiceException e) {
    int status = e.statusCode();
    return new PlatformError(type, code(e), said(e), status == 0 ? null : status);
  }

  /** The name on the wire; a status where there is none. */
  private static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null || details.errorCode().isEmpty()
        ? "HTTP " + e.statusCode()
        : details.errorCode();
  }

  private static String said(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorMessage() == null
        ? "no message"
        : details.errorMessage();
  }
}
