package dev.argosy.worker.simulation;

/** Everything that goes wrong in a run; a whole simulation must have met each of these. */
enum Fault {
  /** Killed at any point: its memory is gone, what it began on the broker stays. */
  CRASH_ANYWHERE,
  CRASH_BEFORE_BEGIN,
  /** Killed between sends and commit: an open transaction stays behind. */
  CRASH_IN_TRANSACTION,
  /** Killed after the commit landed and before its answer. */
  CRASH_AFTER_COMMIT,
  /** Killed inside the callback that gives partitions up. */
  CRASH_IN_CALLBACK,
  RESTART_SAME_ID,
  RESTART_OTHER_ID,
  /** SIGSTOP shorter than the session. */
  FREEZE_SHORT,
  /** SIGSTOP past the session: wakes as a zombie. */
  FREEZE_PAST_SESSION,
  /** SIGSTOP between the offsets and the commit: the commit may pass after waking. */
  FREEZE_PREPARED,
  /** SIGSTOP right after the callback in which partitions were given up. */
  FREEZE_GIVEN_UP,
  /** SIGSTOP after a call was begun and before the next one is. */
  FREEZE_BETWEEN_CALLS,
  /** SIGSTOP before a transaction begins. */
  FREEZE_BEFORE_BEGIN,
  /** SIGSTOP after the commit landed and before its answer. */
  FREEZE_AFTER_COMMIT,
  /** A zombie's prepared commit passed, since nobody had fenced it. */
  ZOMBIE_COMMIT_PASSED,
  /** Records fetched before a freeze are delivered before the loss is told. */
  STALE_RECORDS,
  PARTITIONS_LOST,
  PARTITIONS_REVOKED,
  JOIN,
  LEAVE,
  /** A second process under the same id. */
  TWIN,
  REASSIGNED_AT_RANDOM,
  COMMIT_REFUSED_REBALANCE,
  COMMIT_REFUSED_NOT_MEMBER,
  COMMIT_PENDING_LANDED,
  COMMIT_PENDING_NOT_LANDED,
  COMMIT_UNKNOWN_LANDED,
  COMMIT_UNKNOWN_NOT_LANDED,
  COMMIT_UNKNOWN_FENCED,
  COMMIT_UNAVAILABLE,
  BAD_RECORD_NAMED,
  BAD_RECORD_UNNAMED,
  TOPIC_UNWRITABLE,
  TRANSACTION_TIMED_OUT,
  WRITER_FENCED,
  FENCING_FAILED,
  REOPEN_FAILED,
  READ_LATE,
  READ_FAILED,
  READ_INCOMPLETE,
  READ_UNSTABLE,
  MARKERS_LATE,
  MAP_OF_OTHER_TOPIC,
  MAP_OF_OTHER_BASE,
  MAP_OF_OTHER_PARTITION,
  MAP_GARBAGE,
  MAP_TRUNCATED,
  MAP_OTHER_VERSION,
  TOPIC_MADE_ANEW,
  RETENTION_OVERTOOK,
  OUT_OF_RANGE,
  RECORD_COMPACTED,
  PARTITION_ADDED,
  LANE_ADDED,
  /** The group lost offsets while no worker ran. */
  OFFSETS_DELETED,
  /** The time of day of one worker's machine is another one at once. */
  CLOCK_JUMPED,
  BROKER_OUTAGE,
  PLATFORM_STORM,
  /** Every call fails with a 5xx. */
  PLATFORM_OUTAGE,
  /** A failure was no attempt, since nobody was answered. */
  FAILURE_SPARED,
  /** One model's quota is used up at the platform, the other's is not. */
  PLAN_EXHAUSTED,
  /** Requests went on with another model. */
  FELL_BACK,
  /** Requests were set aside. */
  PARKED,
  /** Partitions stood still since their plan had too many in line. */
  PARTITION_PAUSED_FOR_PLAN,
  OUTCOME_AFTER_LOSS,
  CALL_NEVER_HEARD,
  /** A call killed the process that made it. */
  POISON_CALLED,
  /** A record killed the process that read it. */
  POISON_READ,
  /** Such a record was set aside. */
  POISON_CONDEMNED,
  FLEET_REPORT_LOST,
  FLEET_REPORT_TWICE,
  FLEET_TOPIC_UNREADABLE,
  FLEET_TOPIC_MADE_ANEW,
  /** A process missed some reports, and knows it. */
  FLEET_REPORTS_SKIPPED,
  CONTROL_TOPIC_UNREADABLE,
  /** A process waits for the cancels that it may not call without. */
  CANCELS_READ_LATE_AT_START,
  /** Cancelled before any call. */
  CANCELLED_UNCALLED,
  /** Cancelled after a call, or during one. */
  CANCELLED_AFTER_CALLS,
  CALL_CUT_BY_CANCEL,
  /** It ended in another way, before its worker knew. */
  CANCEL_TOO_LATE,
  /** It was posted after a cancel of its id. */
  POSTED_AFTER_ITS_CANCEL
}
