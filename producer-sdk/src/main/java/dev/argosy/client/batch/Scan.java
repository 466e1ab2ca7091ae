package dev.argosy.client.batch;

import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Finds what an earlier run has sent and not written down, by the keys of the records. Whoever
 * holds the journal's lock knows that the process which sent it is dead; what that process had
 * already handed to a broker is there within moments, so the lane is looked at once more when some
 * have passed. No reader sees what the lane's followers have not fetched yet: where one of them
 * lags by more than {@link #ON_ITS_WAY} (Kafka allows {@code replica.lag.time.max.ms}, 30 s), what
 * was in the air then is sent again, and second results are counted as doubled.
 *
 * <p>A request stays on its lane until long after it is settled; retries, parked requests and
 * results are looked at for those that were purged since.
 */
final class Scan {
  private static final Duration POLL = Duration.ofMillis(100);

  /** How long the last request of a dead process may take through a broker. */
  private static final Duration ON_ITS_WAY = Duration.ofSeconds(2);

  private final BatchConfig config;
  private final BatchState state;
  private final BatchIds ids;
  private final Readers readers;
  private final BooleanSupplier stopping;

  /** Opens the topics. */
  interface Readers {
    TopicReader open(String topic, boolean committed);
  }

  /**
   * @param stopping asked again and again: whether to end before all was looked at
   */
  Scan(
      BatchConfig config,
      BatchState state,
      BatchIds ids,
      Readers readers,
      BooleanSupplier stopping) {
    this.config = config;
    this.state = state;
    this.ids = ids;
    this.readers = readers;
    this.stopping = stopping;
  }

  /**
   * Adds all that was sent to the state; what it was stopped before is for the next run.
   *
   * @return what the state did not know
   */
  BitSet run() {
    long begin = System.nanoTime();
    BitSet found = new BitSet();
    for (String topic : List.of(config.topics().retries(), config.topics().parked())) {
      look(topic, state.start(topic), found);
    }
    look(config.topics().results(), state.results, found);
    lane(begin, found);
    found.andNot(state.sent);
    state.sent.or(found);
    state.sent.or(state.done);
    return found;
  }

  private void look(String topic, Positions start, BitSet found) {
    try (TopicReader reader = readers.open(topic, true)) {
      reader.fromWhatIsKept(start);
      toEnd(reader, found);
    }
  }

  private void lane(long begin, BitSet found) {
    try (TopicReader reader = readers.open(config.fleet().requestsTopic(), false)) {
      reader.fromWhatIsKept(state.lane);
      toEnd(reader, found);
      while (!stopping.getAsBoolean() && System.nanoTime() - begin < ON_ITS_WAY.toNanos()) {
        take(reader, found);
      }
      toEnd(reader, found);
      state.lane = reader.positions();
    }
  }

  private void toEnd(TopicReader reader, BitSet found) {
    Positions ends = reader.ends();
    while (!stopping.getAsBoolean() && !reader.reached(ends)) {
      if (!take(reader, found)) {
        reader.probe(); // a poll alone would wait for a broker that is gone, for ever
      }
    }
  }

  private boolean take(TopicReader reader, BitSet found) {
    boolean some = false;
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
      some = true;
      int number = record.key() == null ? -1 : ids.number(record.key());
      if (number >= 0) {
        found.set(number);
      }
    }
    return some;
  }
}
