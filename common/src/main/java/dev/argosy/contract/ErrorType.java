package dev.argosy.contract;

import java.util.Locale;
import java.util.Optional;

/** Why a request did not succeed: a closed set, so that services can decide by it. */
public enum ErrorType {
  /** The request breaks a rule of the contract or of the platform. */
  INVALID_REQUEST,
  /** The request is larger than some limit. */
  TOO_LARGE,
  /** No plan for the model it names. */
  UNKNOWN_MODEL,
  /** The platforms do not let this account use the model. */
  PERMISSION_DENIED,
  /** The platforms do not know the model or what the request refers to. */
  NOT_FOUND,
  /** No quota until its time was over. */
  THROTTLED,
  /** The platforms had no capacity until its time was over. */
  OVERLOADED,
  /** No answer within the time of a call. */
  TIMEOUT,
  /** The platform failed in another way. */
  PLATFORM_ERROR,
  /** Its {@code expires_at} or the greatest age of a request was over. */
  EXPIRED,
  /** Somebody asked to stop it. */
  CANCELLED,
  /** The answer does not fit into a record of the result topic. */
  RESULT_TOO_LARGE,
  /** It could cost more than its limit. */
  BUDGET_EXCEEDED,
  /** Residency, the lane's models or a limit leave no route. */
  NO_ROUTE,
  /** It ended the process that worked on it, more than once. */
  POISON;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name on the wire, lower case. */
  public String wire() {
    return wire;
  }

  /** The type of this wire name; empty if there is none. */
  public static Optional<ErrorType> ofWire(String wire) {
    for (ErrorType type : values()) {
      if (type.wire.equals(wire)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
