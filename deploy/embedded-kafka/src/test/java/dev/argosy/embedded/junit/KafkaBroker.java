package dev.argosy.embedded.junit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The broker of this test run, shared by all test classes of the JVM. Thread-safe. */
public final class KafkaBroker implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(30);

  private final String source;
  private final String bootstrapServers;
  private final boolean outlivesUs;
  private final Runnable stop;
  private final Admin admin;

  /** Start of all names, so that runs that share a broker don't meet. */
  private final String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);

  private final AtomicInteger names = new AtomicInteger();
  private final Queue<String> topics = new ConcurrentLinkedQueue<>();

  /**
   * @param outlivesUs somebody else's broker: our topics are deleted at the end
   * @param stop stops the broker, if it is ours
   */
  KafkaBroker(String source, String bootstrapServers, boolean outlivesUs, Runnable stop) {
    this.source = source;
    this.bootstrapServers = bootstrapServers;
    this.outlivesUs = outlivesUs;
    this.stop = stop;
    this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  /** Where clients connect. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /**
   * A new topic of this many partitions; its name begins with {@code name} and is nobody else's.
   */
  public String topic(String name, int partitions) {
    return topic(name, partitions, Map.of());
  }

  /** The same with these topic properties, {@code max.message.bytes} for example. */
  public String topic(String name, int partitions, Map<String, String> properties) {
    String unique = uniqueName(name);
    await(
        admin
            .createTopics(
                List.of(
                    new NewTopic(unique, Optional.of(partitions), Optional.empty())
                        .configs(properties)))
            .all());
    topics.add(unique);
    awaitLeaders(unique, partitions);
    return unique;
  }

  /**
   * Until its leaders answer: a producer's first batches could come to one that is not ready, in
   * another order, and the first would be lost.
   */
  private void awaitLeaders(String topic, int partitions) {
    Map<TopicPartition, OffsetSpec> ends =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(Function.identity(), _ -> OffsetSpec.latest()));
    long start = System.nanoTime();
    while (true) {
      try {
        await(admin.listOffsets(ends).all());
        return;
      } catch (IllegalStateException refused) {
        boolean known = !(refused.getCause() instanceof UnknownTopicOrPartitionException);
        if (known || System.nanoTime() - start > DEADLINE.toNanos()) {
          throw refused;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
  }

  /**
   * A name that begins with {@code name} and that no other call returns: for groups and
   * transactional ids.
   */
  public String uniqueName(String name) {
    return name + "-" + run + "-" + names.incrementAndGet();
  }

  /** One client for everything else. It is shared: leave it open. */
  public Admin admin() {
    return admin;
  }

  /** Called by JUnit when the last test is over. */
  @Override
  public void close() {
    try (admin) {
      if (outlivesUs && !topics.isEmpty()) {
        await(admin.deleteTopics(List.copyOf(topics)).all());
      }
    } finally {
      stop.run();
    }
  }

  @Override
  public String toString() {
    return source + " at " + bootstrapServers;
  }

  /** The broker's answer. */
  static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw new IllegalStateException("the broker refused", failed.getCause());
    } catch (TimeoutException late) {
      throw new IllegalStateException("no answer from the broker after " + DEADLINE, late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the broker worked", interrupted);
    }
  }
}
