package dev.argosy.worker.loop;

import dev.argosy.worker.telemetry.TransactionFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a transaction ended, as far as the caller can know. */
public sealed interface Commit {
  /** As meters count it; empty if it succeeded. */
  default Optional<TransactionFailure> failure() {
    return switch (this) {
      case Done _ -> Optional.empty();
      case Pending _ -> Optional.of(TransactionFailure.PENDING);
      case Aborted(var cause, _) -> Optional.of(cause.failure());
      case Unknown(var fenced, _) ->
          Optional.of(fenced ? TransactionFailure.FENCED : TransactionFailure.UNKNOWN);
      case Twin _ -> Optional.of(TransactionFailure.TWIN);
    };
  }

  /** Durable; visible as soon as the broker has written its markers, some milliseconds later. */
  record Done() implements Commit {}

  /**
   * No answer to the commit yet: it may be durable. Only {@link RequestLog#commitAgain} is allowed
   * now.
   */
  record Pending() implements Commit {}

  /** Nothing of it is durable, and the producer is usable. */
  record Aborted(Cause cause, String detail) implements Commit {}

  /**
   * The outcome is unknown and the producer is gone: only {@link RequestLog#reopen} is allowed now.
   *
   * @param fenced the broker says that a newer producer has our transactional id, or that ours is
   *     too old
   */
  record Unknown(boolean fenced, String detail) implements Commit {}

  /** Another process runs under our static member id (FencedInstanceId). Final. */
  record Twin(String detail) implements Commit {}

  /** Why a transaction was aborted. */
  sealed interface Cause {
    /** As meters count it. */
    default TransactionFailure failure() {
      return switch (this) {
        case Rebalance _ -> TransactionFailure.REBALANCE;
        case NotMember _ -> TransactionFailure.NOT_MEMBER;
        case BadRecord _ -> TransactionFailure.BAD_RECORD;
        case TopicRefuses _ -> TransactionFailure.TOPIC_REFUSES;
        case Unavailable _ -> TransactionFailure.UNAVAILABLE;
      };
    }

    /** The group's generation moved on; poll, then repeat. */
    record Rebalance() implements Cause {}

    /** The group does not know this member (any more); poll to rejoin. */
    record NotMember() implements Cause {}

    /**
     * A record cannot be written: too large, or the broker finds it wrong.
     *
     * @param index of the culprit in {@link Transaction#records}; absent if the broker did not say
     */
    record BadRecord(@Nullable Integer index) implements Cause {}

    /**
     * A topic takes no record of ours: there is none, or it is not allowed. The record is not at
     * fault; a smaller one would be refused as well.
     *
     * @param index of a record for it in {@link Transaction#records}; absent if the broker did not
     *     say
     */
    record TopicRefuses(@Nullable Integer index) implements Cause {}

    /** The broker could not do it now (not enough replicas, no leader); repeat after a while. */
    record Unavailable() implements Cause {}
  }
}
