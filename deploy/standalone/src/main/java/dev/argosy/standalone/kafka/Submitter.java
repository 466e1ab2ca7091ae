package dev.argosy.standalone.kafka;

import dev.argosy.standalone.EnvironmentProblem;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Posts requests, or cancels, to one topic, many on the way at once; the producer's buffer is the
 * bound. Owned by one thread, but for the acknowledgements.
 */
public final class Submitter implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Consumer<String> acknowledged;
  private final AtomicLong count = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * @param acknowledged hears each id once all replicas have its request; on the producer's thread
   * @throws EnvironmentProblem if the topic is not there
   */
  public Submitter(KafkaConnection kafka, String topic, Consumer<String> acknowledged) {
    kafka.requireTopic(topic);
    this.producer = kafka.producer();
    this.topic = topic;
    this.acknowledged = acknowledged;
  }

  /**
   * Sends one request; waits only while the buffer is full.
   *
   * @param id the request's id and the record's key; null if it has none
   * @throws EnvironmentProblem if this or an earlier request could not be sent
   */
  public void send(@Nullable String id, byte[] value) {
    send(id, id, value);
  }

  /**
   * The same with a key of its own, so that the caller decides which requests share a partition.
   *
   * @param key the record's key; null spreads
   * @param id the request's id; null if it has none
   */
  public void send(@Nullable String key, @Nullable String id, byte[] value) {
    var _ =
        producer.send(
            new ProducerRecord<>(
                topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8), value),
            (metadata, problem) -> {
              if (problem != null) {
                failure.compareAndSet(null, problem);
              } else {
                count.incrementAndGet();
                if (id != null) {
                  acknowledged.accept(id);
                }
              }
            });
    check();
  }

  /**
   * Returns when every request sent so far is acknowledged.
   *
   * @throws EnvironmentProblem if one was not
   */
  public void flush() {
    producer.flush();
    check();
  }

  /** Requests acknowledged so far. */
  public long acknowledged() {
    return count.get();
  }

  private void check() {
    Exception problem = failure.get();
    if (problem != null) {
      throw new EnvironmentProblem(
          "a record was not taken by %s, after %d that were: %s"
              .formatted(topic, count.get(), problem.getMessage()),
          problem);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
