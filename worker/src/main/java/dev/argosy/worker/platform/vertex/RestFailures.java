package dev.argosy.worker.platform.vertex;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Usage;
import dev.argosy.worker.platform.Outcome;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/** An exchange of the JDK's client that brought no answer, as an outcome. Pure. */
final class RestFailures {
  private RestFailures() {}

  /** By the exception, and for TLS by its message too, as it has no class for a stranger. */
  static Outcome outcome(Throwable failure) {
    return switch (failure) {
      case CompletionException wrapped when wrapped.getCause() != null ->
          outcome(wrapped.getCause());
      case CancellationException _ -> new Outcome.Abandoned(Usage.NONE);
      // Refused, no route, no such host: the client makes them all this one.
      case ConnectException e -> VertexErrors.unsent(e);
      case HttpConnectTimeoutException e -> VertexErrors.unsent(e);
      case SSLHandshakeException e -> VertexErrors.unsent(e);
      case SSLException e when isNoTls(e) -> VertexErrors.unsent(e);
      default -> VertexErrors.broken(ErrorType.PLATFORM_ERROR, failure);
    };
  }

  private static boolean isNoTls(SSLException e) {
    return e.getMessage() != null && e.getMessage().contains("ecognized SSL message");
  }
}
