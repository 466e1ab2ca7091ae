package dev.argosy.standalone.letters;

/** What becomes of a letter that somebody wants to have redriven. */
public sealed interface Fate {
  /** Its request may go back to this lane. */
  record Goes(String lane) implements Fate {}

  /**
   * It stays where it is.
   *
   * @param detail says it for this letter, without content
   */
  record Stays(Reason reason, String detail) implements Fate {}

  /** Why a letter stays. */
  enum Reason {
    /** Its request was put back already. */
    REDRIVEN_BEFORE("redriven before", "--again"),
    /** Nobody wants it any more. */
    EXPIRED("expired", "--force"),
    /** No id can be read, so nobody could be told the result. */
    MALFORMED("malformed", ""),
    /** Its bytes did not fit into the topic of dead letters. */
    NO_BYTES("without its bytes", ""),
    /** It breaks a rule of the contract, so it would fail again. */
    INVALID("invalid", "--force"),
    /** What it refers to is not in the store any more. */
    CONTENT_GONE("content gone", "--force"),
    /** No lane would keep its tenant and its residency. */
    NO_LANE("no lane", ""),
    /** Kafka does not take it. */
    NOT_TAKEN("not taken", "");

    private final String text;
    private final String option;

    Reason(String text, String option) {
      this.text = text;
      this.option = option;
    }

    /** For people and programs. */
    public String text() {
      return text;
    }

    /** The option that has it redriven all the same; empty if none does. */
    public String option() {
      return option;
    }
  }
}
