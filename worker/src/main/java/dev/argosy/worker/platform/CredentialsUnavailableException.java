package dev.argosy.worker.platform;

import org.jspecify.annotations.Nullable;

/** Nobody has credentials for us now: the worker's fault, never the request's. */
public final class CredentialsUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whose credentials, and why there are none. */
  public CredentialsUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
