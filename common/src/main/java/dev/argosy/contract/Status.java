package dev.argosy.contract;

import java.util.Locale;
import java.util.Optional;

/** How a request ended: every request ends in exactly one of these. */
public enum Status {
  /** The platform answered; the result carries the native response (a refusal too). */
  SUCCEEDED,
  /** It cannot be served; the result carries the error. */
  FAILED,
  /** Its time was over before an answer. */
  EXPIRED,
  /** Somebody asked to stop it. */
  CANCELLED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name on the wire, lower case. */
  public String wire() {
    return wire;
  }

  /** The status of this wire name; empty if there is none. */
  public static Optional<Status> ofWire(String wire) {
    for (Status status : values()) {
      if (status.wire.equals(wire)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
