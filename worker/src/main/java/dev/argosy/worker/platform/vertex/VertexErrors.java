package dev.argosy.worker.platform.vertex;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Usage;
import dev.argosy.worker.platform.CredentialsUnavailableException;
import dev.argosy.worker.platform.NativeErrors;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/**
 * The error table of Vertex, the same for both transports: a refusal is known by its HTTP status,
 * which Google's and Anthropic's words each have exactly one of. Pure.
 *
 * <p>Where no answer came, what counts is whether the request can have reached the platform; each
 * transport tells that in its own way. If nothing was sent, nothing is billed and no request is at
 * fault: {@link Outcome.Overloaded}, which goes to another route at no attempt. After that the
 * platform may have worked on it: {@link Outcome.Failed}, an attempt. What is unknown is {@code
 * Failed} too, with the exception's name as its code, so a bug ends after the attempts and not in a
 * loop.
 *
 * @see <a href="https://cloud.google.com/vertex-ai/generative-ai/docs/model-reference/api-errors">
 *     Errors of the API</a>
 * @see <a href="https://docs.claude.com/en/api/errors">Errors of the Claude API</a>
 */
final class VertexErrors {
  private VertexErrors() {}

  /** What the platform answered instead of a message. */
  static Outcome refused(int status, Said said) {
    return switch (status) {
      // A model that this place does not serve is the route's fault: a wrong id must not turn a
      // backlog into failed results. Should the wording change, it is the request's fault again.
      case 400 ->
          said.blamesTheModel()
              ? new Outcome.RouteUnusable(error(ErrorType.NOT_FOUND, status, said))
              : new Outcome.Rejected(error(NativeErrors.invalid(said.message()), status, said));
      case 401 -> new Outcome.Unauthenticated(error(ErrorType.PERMISSION_DENIED, status, said));
      case 402, 403 -> new Outcome.RouteUnusable(error(ErrorType.PERMISSION_DENIED, status, said));
      case 404, 501 -> new Outcome.RouteUnusable(error(ErrorType.NOT_FOUND, status, said));
      case 408, 504 -> failed(error(ErrorType.TIMEOUT, status, said));
      case 413 -> new Outcome.Rejected(error(ErrorType.TOO_LARGE, status, said));
      case 429 ->
          new Outcome.Throttled(
              error(ErrorType.THROTTLED, status, said), said.retryAfter(), said.daily());
      case 503, 529 ->
          new Outcome.Overloaded(error(ErrorType.OVERLOADED, status, said), said.retryAfter());
      default -> failed(error(ErrorType.PLATFORM_ERROR, status, said));
    };
  }

  /** The exchange broke after the request may have been read. */
  static Outcome broken(ErrorType type, Throwable failure) {
    return failed(unanswered(type, failure));
  }

  /** Nothing was sent. */
  static Outcome unsent(Throwable failure) {
    return new Outcome.Overloaded(unanswered(ErrorType.PLATFORM_ERROR, failure), null);
  }

  /** The time of a call that was sent was over. */
  static Outcome late() {
    return failed(
        new PlatformError(ErrorType.TIMEOUT, "Deadline", "no answer within its time", null));
  }

  /** How a call ended that came to no exchange; anything else is a bug of ours. */
  static Outcome unbegun(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          unbegun(wrapped.getCause());
      case CredentialsUnavailableException none ->
          new Outcome.Unauthenticated(unanswered(ErrorType.PERMISSION_DENIED, none));
      case TimeoutException _ ->
          new Outcome.Overloaded(
              new PlatformError(
                  ErrorType.OVERLOADED,
                  "NoFreeConnection",
                  "all of max-connections were taken for as long as a call waits",
                  null),
              null);
      case CancellationException _ -> new Outcome.Abandoned(Usage.NONE);
      default -> broken(ErrorType.PLATFORM_ERROR, failure);
    };
  }

  private static Outcome failed(PlatformError error) {
    return new Outcome.Failed(error, Usage.NONE);
  }

  private static PlatformError error(ErrorType type, int status, Said said) {
    return new PlatformError(type, said.code(), said.message(), status);
  }

  private static PlatformError unanswered(ErrorType type, Throwable failure) {
    String message = failure.getMessage();
    return new PlatformError(
        type, failure.getClass().getSimpleName(), message == null ? "no message" : message, null);
  }
}
