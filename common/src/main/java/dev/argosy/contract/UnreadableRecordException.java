package dev.argosy.contract;

/**
 * A record of ours (a result, a usage record) that cannot be read: another writer, or a bug. Says
 * field and rule.
 */
public final class UnreadableRecordException extends RuntimeException {
  public UnreadableRecordException(String reason) {
    super(reason);
  }

  public UnreadableRecordException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
