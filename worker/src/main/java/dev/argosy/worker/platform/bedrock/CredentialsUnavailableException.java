package dev.argosy.worker.platform.bedrock;

import org.jspecify.annotations.Nullable;

/** Nobody in the chain has credentials for us now: the worker's fault, never the request's. */
final class CredentialsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CredentialsUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
