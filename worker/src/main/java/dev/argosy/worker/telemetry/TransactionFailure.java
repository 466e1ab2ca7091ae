package dev.argosy.worker.telemetry;

/** How a transaction did not succeed: the cases of ARCHITECTURE, "When a transaction fails". */
public enum TransactionFailure {
  /** No answer to the commit yet; it is repeated. */
  PENDING,
  /** Aborted: the group's generation moved on. */
  REBALANCE,
  /** Aborted: the group does not know this worker. */
  NOT_MEMBER,
  /** Aborted: a record is too large, or wrong. */
  BAD_RECORD,
  /** Aborted: a topic takes no record of ours. */
  TOPIC_REFUSES,
  /** Aborted: the broker could not do it now. */
  UNAVAILABLE,
  /** The outcome is unknown and is read back. */
  UNKNOWN,
  /** The same; the broker says that another producer has our id, or that ours is too old. */
  FENCED,
  /** Another process runs under our id. */
  TWIN
}
