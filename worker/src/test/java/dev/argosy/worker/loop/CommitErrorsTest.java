package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.argosy.worker.loop.Commit.Cause;
import dev.argosy.worker.loop.Commit.Cause.BadRecord;
import dev.argosy.worker.loop.Commit.Cause.NotMember;
import dev.argosy.worker.loop.Commit.Cause.Rebalance;
import dev.argosy.worker.loop.Commit.Cause.TopicRefuses;
import dev.argosy.worker.loop.Commit.Cause.Unavailable;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table from exceptions to causes; that a broker really says so is for the broker's tests. */
class CommitErrorsTest {
  private static final String MISMATCH =
      "Transaction offset Commit failed due to consumer group metadata mismatch: ";

  static Stream<Arguments> table() {
    return Stream.of(
        arguments(
            new CommitFailedException(MISMATCH + "Specified group generation id is not valid."),
            new Rebalance()),
        arguments(
            new CommitFailedException(MISMATCH + "The member epoch is stale. ..."),
            new Rebalance()),
        arguments(
            new CommitFailedException(MISMATCH + "The coordinator is not aware of this member."),
            new NotMember()),
        arguments(
            new CommitFailedException(MISMATCH + "The group id does not exist."), new NotMember()),
        arguments(new RecordTooLargeException("x"), new BadRecord(null)),
        arguments(new KafkaException("x", new RecordTooLargeException()), new BadRecord(null)),
        arguments(new InvalidTopicException("x"), new TopicRefuses(null)),
        arguments(new InvalidRecordException("x"), new BadRecord(null)),
        arguments(new TopicAuthorizationException("x"), new TopicRefuses(null)),
        arguments(
            new TimeoutException("no metadata", new UnknownTopicOrPartitionException()),
            new TopicRefuses(null)),
        arguments(new TimeoutException("expired"), new Unavailable()),
        arguments(
            new KafkaException(
                "x", new TransactionAbortableException("x", new NotEnoughReplicasException("x"))),
            new Unavailable()),
        arguments(new InvalidProducerEpochException("x"), new Unavailable()));
  }

  @ParameterizedTest
  @MethodSource("table")
  void anAbortHasThisCause(Throwable failure, Cause cause) {
    assertThat(CommitErrors.cause(failure, null)).isEqualTo(cause);
  }

  @Test
  void aRecordThatFailedFirstIsTheCauseWhateverTheTransactionSaysLater() {
    assertThat(CommitErrors.cause(new KafkaException("in an error state"), 3))
        .isEqualTo(new BadRecord(3));
  }

  @Test
  void onlyNewerProducersFence() {
    assertThat(CommitErrors.saysFenced(new ProducerFencedException("x"))).isTrue();
    assertThat(CommitErrors.saysFenced(new InvalidProducerEpochException("x"))).isTrue();
    assertThat(CommitErrors.saysFenced(new KafkaException(new ProducerFencedException("x"))))
        .isTrue();
    assertThat(CommitErrors.saysFenced(new InvalidTxnStateException("x"))).isFalse();
  }

  @Test
  void onlyAFencedInstanceIsATwin() {
    assertThat(CommitErrors.blamesTwin(new KafkaException(new FencedInstanceIdException("x"))))
        .isTrue();
    assertThat(CommitErrors.blamesTwin(new ProducerFencedException("x"))).isFalse();
  }

  @Test
  void theDetailNamesWhatIsBehind() {
    assertThat(CommitErrors.detail(new KafkaException("a", new TimeoutException("b"))))
        .contains("KafkaException: a")
        .contains("TimeoutException: b");
  }

  @Test
  void theFirstFailureIsTheCulpritAndInnocentOnesAreNot() {
    var culprit = new Culprit();
    culprit.failed(4, new RecordTooLargeException("x"));
    culprit.failed(0, new RecordTooLargeException("x"));
    assertThat(culprit.index()).isEqualTo(4);

    var nobody = new Culprit();
    nobody.failed(1, new NotEnoughReplicasException("x"));
    assertThat(nobody.failure()).isInstanceOf(NotEnoughReplicasException.class);
    assertThat(nobody.index()).isNull();
  }
}
