package dev.argosy.standalone.kafka;

import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.worker.loop.ClientFailure;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Where partitions end, once it is decided what of them counts. A {@code read_committed} reader
 * sees nothing behind the first transaction that is open, not even what was committed since: who
 * takes what he sees for all there is has to wait for that transaction's end.
 */
public final class DecidedEnds {
  private static final long LOOK_NANOS = 100_000_000L;

  private DecidedEnds() {}

  /**
   * Where these partitions end now, when a {@code read_committed} reader can see all before.
   *
   * @param reader sees committed records only
   * @param patience longest wait for transactions that are open now
   * @throws EnvironmentProblem if one is open after that; the message says whose
   */
  public static Map<TopicPartition, Long> await(
      KafkaConnection kafka,
      Consumer<?, ?> reader,
      Collection<TopicPartition> partitions,
      Duration patience) {
    long begin = System.nanoTime();
    try (Admin admin = kafka.admin()) {
      Map<TopicPartition, Long> written = written(kafka, admin, partitions);
      while (true) {
        Map<TopicPartition, Long> decided = reader.endOffsets(partitions);
        List<TopicPartition> open =
            written.keySet().stream()
                .filter(each -> decided.getOrDefault(each, 0L) < written.getOrDefault(each, 0L))
                .toList();
        if (open.isEmpty()) {
          return written;
        }
        if (System.nanoTime() - begin >= patience.toNanos()) {
          throw heldUp(kafka, admin, open.getFirst(), decided, patience);
        }
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  private static Map<TopicPartition, Long> written(
      KafkaConnection kafka, Admin admin, Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest =
        partitions.stream().collect(Collectors.toMap(each -> each, _ -> OffsetSpec.latest()));
    ListOffsetsOptions all = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> written = new HashMap<>();
    kafka
        .answer(admin.listOffsets(latest, all).all())
        .forEach((partition, end) -> written.put(partition, end.offset()));
    return written;
  }

  private static EnvironmentProblem heldUp(
      KafkaConnection kafka,
      Admin admin,
      TopicPartition partition,
      Map<TopicPartition, Long> decided,
      Duration patience) {
    return new EnvironmentProblem(
        ("%s can't be read to its end: a transaction %sis open at offset %d, for longer than %d s;"
                + " the cluster aborts it after its time-out, or kafka-transactions.sh does")
            .formatted(
                partition,
                whose(kafka, admin, partition).map(id -> "of " + id + " ").orElse(""),
                decided.getOrDefault(partition, 0L),
                patience.toSeconds()));
  }

  /** The transactional id of the oldest open transaction; empty if it can't be found out. */
  private static Optional<String> whose(
      KafkaConnection kafka, Admin admin, TopicPartition partition) {
    try {
      Optional<Long> producer =
          kafka
              .answer(admin.describeProducers(List.of(partition)).partitionResult(partition))
              .activeProducers()
              .stream()
              .filter(each -> each.currentTransactionStartOffset().isPresent())
              .min(Comparator.comparingLong(DecidedEnds::start))
              .map(ProducerState::producerId);
      if (producer.isEmpty()) {
        return Optional.empty();
      }
      ListTransactionsOptions its =
          new ListTransactionsOptions().filterProducerIds(Set.of(producer.get()));
      return kafka.answer(admin.listTransactions(its).all()).stream()
          .map(TransactionListing::transactionalId)
          .findFirst()
          .or(() -> producer.map(id -> "producer " + id));
    } catch (KafkaException | EnvironmentProblem unknown) {
      return Optional.of("an unknown producer (" + ClientFailure.text(unknown) + ")");
    }
  }

  private static long start(ProducerState producer) {
    return producer.currentTransactionStartOffset().orElse(Long.MAX_VALUE);
  }
}
