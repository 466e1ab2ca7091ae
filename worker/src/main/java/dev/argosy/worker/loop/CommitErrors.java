package dev.argosy.worker.loop;

import dev.argosy.worker.loop.Commit.Cause;
import dev.argosy.worker.loop.Commit.Cause.BadRecord;
import dev.argosy.worker.loop.Commit.Cause.NotMember;
import dev.argosy.worker.loop.Commit.Cause.Rebalance;
import dev.argosy.worker.loop.Commit.Cause.TopicRefuses;
import dev.argosy.worker.loop.Commit.Cause.Unavailable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * The table from what the producer threw to what it means. Pure.
 *
 * <p>Whether a failure is abortable is not in here: the producer alone knows, and says it when it
 * is asked to abort.
 */
final class CommitErrors {
  /** Failures that follow one record wherever it goes. */
  private static final List<Class<? extends Exception>> OF_A_RECORD =
      List.of(
          RecordTooLargeException.class,
          RecordBatchTooLargeException.class,
          InvalidRecordException.class,
          InvalidTimestampException.class);

  /** Failures of every record for that topic. */
  private static final List<Class<? extends Exception>> OF_A_TOPIC =
      List.of(
          InvalidTopicException.class,
          UnknownTopicOrPartitionException.class,
          TopicAuthorizationException.class);

  /**
   * The texts of UNKNOWN_MEMBER_ID and GROUP_ID_NOT_FOUND; the client keeps nothing else of them in
   * its CommitFailedException. All its other texts mean that a generation or epoch is too old.
   */
  private static final List<String> NOT_A_MEMBER =
      List.of("not aware of this member", "group id does not exist");

  private CommitErrors() {}

  /**
   * Why a transaction that is aborted by now failed.
   *
   * @param culprit index of the record that failed first, if one did
   */
  static Cause cause(Throwable failure, @Nullable Integer culprit) {
    if (of(failure, CommitErrors::isOfATopic).isPresent()) {
      return new TopicRefuses(culprit);
    }
    if (culprit != null || of(failure, CommitErrors::isOfARecord).isPresent()) {
      return new BadRecord(culprit);
    }
    return of(failure, CommitFailedException.class::isInstance)
        .<Cause>map(failed -> deniesMembership(failed) ? new NotMember() : new Rebalance())
        .orElseGet(Unavailable::new);
  }

  /** Whether the record or its topic is at fault, not the broker's state of the moment. */
  static boolean blamesRecord(Throwable failure) {
    return of(failure, cause -> isOfARecord(cause) || isOfATopic(cause)).isPresent();
  }

  /** Another process has our static member id. */
  static boolean blamesTwin(Throwable failure) {
    return of(failure, FencedInstanceIdException.class::isInstance).isPresent();
  }

  /** A newer producer has our transactional id, or ours is too old. */
  static boolean saysFenced(Throwable failure) {
    return of(
            failure,
            cause ->
                cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException)
        .isPresent();
  }

  /** The group coordinator's own refusal: it has seen these offsets and will not see them again. */
  static boolean isRefusedByGroup(Throwable failure) {
    return of(
            failure,
            cause ->
                cause instanceof CommitFailedException
                    || cause instanceof FencedInstanceIdException)
        .isPresent();
  }

  /** One line: the failure and what is behind it. */
  static String detail(Throwable failure) {
    return String.join("; because of ", chain(failure).map(Throwable::toString).toList());
  }

  private static boolean isOfARecord(Throwable cause) {
    return OF_A_RECORD.stream().anyMatch(type -> type.isInstance(cause));
  }

  private static boolean isOfATopic(Throwable cause) {
    return OF_A_TOPIC.stream().anyMatch(type -> type.isInstance(cause));
  }

  private static boolean deniesMembership(Throwable failed) {
    String text = String.valueOf(failed.getMessage());
    return NOT_A_MEMBER.stream().anyMatch(text::contains);
  }

  private static Optional<Throwable> of(
      Throwable failure, java.util.function.Predicate<Throwable> what) {
    return chain(failure).filter(what).findFirst();
  }

  private static Stream<Throwable> chain(Throwable failure) {
    return Stream.<Throwable>iterate(failure, cause -> cause != null, cause -> cause.getCause())
        .limit(8);
  }
}
