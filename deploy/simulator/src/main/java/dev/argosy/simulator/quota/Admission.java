package dev.argosy.simulator.quota;

import dev.argosy.simulator.calls.Tokens;

/** Whether a platform takes a call. */
public sealed interface Admission {
  /** No quota covers it. */
  Admission UNLIMITED = (Admitted) tokens -> {};

  /** It begins. */
  non-sealed interface Admitted extends Admission {
    /**
     * The call has ended; once for each call.
     *
     * @param tokens what was generated; what is left of the reservation is given back
     */
    void settle(Tokens tokens);
  }

  /**
   * It is refused and draws nothing.
   *
   * @param daily true if a day's allowance is used up
   * @param retryAfterSeconds when to come again; 0 does not say
   */
  record Refused(boolean daily, long retryAfterSeconds) implements Admission {}
}
