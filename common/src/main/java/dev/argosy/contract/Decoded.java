package dev.argosy.contract;

/** What a record of a request topic turned out to be. Sealed: every reader handles all three. */
public sealed interface Decoded {

  /**
   * A request that keeps every rule of the contract.
   *
   * @param request the request
   */
  @SuppressWarnings("JavaLangClash") // nested: read as Decoded.Readable, never beside java.lang's
  record Readable(Request request) implements Decoded {}

  /**
   * The id is known but a rule is broken: ends in a failed result and a dead letter.
   *
   * @param envelope what was readable
   * @param error the first broken rule: field, rule and value; {@code invalid_request} or {@code
   *     too_large}
   */
  record Invalid(Envelope envelope, ResultError error) implements Decoded {}

  /**
   * No id can be read, so nobody can be told: ends in a dead letter alone.
   *
   * @param reason why, without content of the record beyond a broken id
   */
  record Malformed(String reason) implements Decoded {}
}
