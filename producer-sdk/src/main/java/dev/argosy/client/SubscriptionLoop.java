package dev.argosy.client;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a subscription: poll, hand over, commit, again. Owned by that thread; {@link
 * #stop} and {@link #problem} may be called by any.
 */
final class SubscriptionLoop {
  private static final Duration POLL = Duration.ofMillis(200);

  /** Of the time between polls, what handing over takes at most; one slow call may take all. */
  private static final int SHARE_OF_POLL_INTERVAL = 4;

  private static final Logger log = LoggerFactory.getLogger(SubscriptionLoop.class);

  private final SubscriptionConfig config;
  private final ResultHandler handler;
  private final String name;
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));
  private final CountDownLatch stopping = new CountDownLatch(1);
  private boolean warned;
  private volatile @Nullable String problem;

  SubscriptionLoop(SubscriptionConfig config, ResultHandler handler) {
    this.config = config;
    this.handler = handler;
    this.name = config.group() + "-" + UUID.randomUUID();
  }

  /** Ends after the record at hand. */
  void stop() {
    stopping.countDown();
  }

  @Nullable String problem() {
    return problem;
  }

  /**
   * Until {@link #stop}; what Kafka refuses is tried again with pauses.
   *
   * @throws SubscriptionStopped if the handler gave up and threw
   */
  void run() {
    while (running()) {
      try (KafkaConsumer<byte[], byte[]> consumer =
          new KafkaConsumer<>(
              KafkaProperties.subscription(config, name),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())) {
        read(consumer);
      } catch (InterruptException | InterruptedException interrupted) {
        stop(); // only close() interrupts this thread
      } catch (KafkaException broken) {
        trouble(broken);
        pause(backoff.next());
      }
    }
  }

  private boolean running() {
    return stopping.getCount() > 0;
  }

  private void read(Consumer<byte[], byte[]> consumer) throws InterruptedException {
    Deliveries deliveries = new Deliveries(config, handler, System::nanoTime);
    consumer.subscribe(List.of(config.topic()), new Rebalancing(consumer, deliveries));
    Duration share = config.maxHandling().dividedBy(SHARE_OF_POLL_INTERVAL);
    while (running()) {
      deliveries.take(consumer.poll(deliveries.idle(POLL)));
      well();
      try {
        deliveries.handle(share);
      } finally {
        commit(consumer, deliveries, deliveries.committable());
      }
      holdBack(consumer, deliveries.full());
    }
  }

  /** A line that is not empty takes no more; so what is held is bounded by one poll. */
  private static void holdBack(Consumer<byte[], byte[]> consumer, Set<TopicPartition> full) {
    Set<TopicPartition> resume = new HashSet<>(consumer.paused());
    resume.removeAll(full);
    consumer.resume(resume);
    consumer.pause(full);
  }

  /**
   * What can't be committed now is committed with the next turn; what is lost comes again,
   * elsewhere.
   */
  private static void commit(
      Consumer<byte[], byte[]> consumer,
      Deliveries deliveries,
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    if (offsets.isEmpty()) {
      return;
    }
    try {
      consumer.commitSync(offsets);
      deliveries.committed(offsets);
    } catch (CommitFailedException | RebalanceInProgressException | RetriableException later) {
      log.atDebug().addKeyValue("reason", later.getMessage()).log("commit failed");
    }
  }

  /** Partitions move only within poll, on this thread. */
  private record Rebalancing(Consumer<byte[], byte[]> consumer, Deliveries deliveries)
      implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      commit(consumer, deliveries, deliveries.committable());
      deliveries.drop(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      deliveries.drop(partitions);
    }
  }

  private void well() {
    backoff.reset();
    problem = null;
    if (warned) {
      warned = false;
      log.atInfo().addKeyValue("group", config.group()).log("results are read again");
    }
  }

  private void trouble(KafkaException broken) {
    if (problem != null && !warned && running()) {
      warned = true;
      log.atWarn()
          .addKeyValue("group", config.group())
          .addKeyValue("topic", config.topic())
          .setCause(broken)
          .log("results can't be read, trying again until closed");
    }
    problem = broken.toString();
  }

  private void pause(Duration pause) {
    try {
      var unused = stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      stop();
    }
  }
}
