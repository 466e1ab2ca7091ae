package dev.argosy.client;

import dev.argosy.contract.Cancel;
import dev.argosy.contract.CancelCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes requests to the lane: acknowledged by all replicas, none twice. Thread-safe. */
final class RequestSender implements AutoCloseable {
  private static final Duration LEAST_CLOSE = Duration.ofSeconds(1);

  private static final CancelCodec CODEC = new CancelCodec();

  private static final Logger log = LoggerFactory.getLogger(RequestSender.class);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final String controlTopic;

  RequestSender(FleetConfig config, String name) {
    this.producer =
        new KafkaProducer<>(
            KafkaProperties.producer(config, name),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.topic = config.requestsTopic();
    this.controlTopic = config.controlTopic();
  }

  /**
   * Hands one request to Kafka; waits while there is no room.
   *
   * @param ended hears exactly once: null when the request is acknowledged, else why it is not; on
   *     this thread or Kafka's, so it must be short
   */
  void send(String id, byte[] value, Consumer<@Nullable FleetException> ended) {
    Thread caller = Thread.currentThread();
    try {
      // Kept by the producer until the acknowledgement, or its own time-out; it always calls back.
      var unused =
          producer.send(
              new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), value),
              (metadata, problem) -> {
                // Refused at once, on the caller's thread: never queued.
                boolean queued = Thread.currentThread() != caller;
                ended.accept(problem == null ? null : failure(id, queued, problem));
              });
    } catch (KafkaException refused) {
      ended.accept(failure(id, false, refused));
    } catch (IllegalStateException closed) {
      ended.accept(new ClientClosedException(id, false));
    }
  }

  /**
   * Says that these requests are not wanted any more, once all that was handed over before has its
   * acknowledgement: a cancel reaches what stands on its topic when it comes. Blocks.
   *
   * @throws FleetException if it was not acknowledged
   */
  void cancel(Cancel cancel) {
    String key = cancel.cancel().recordKey();
    try {
      producer.flush();
      producer
          .send(
              new ProducerRecord<>(
                  controlTopic, key.getBytes(StandardCharsets.UTF_8), CODEC.encode(cancel)))
          .get();
    } catch (InterruptException | InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new CancelFailedException(key, "interrupted", interrupted);
    } catch (ExecutionException failed) {
      throw new CancelFailedException(key, String.valueOf(failed.getCause()), failed.getCause());
    } catch (KafkaException refused) {
      throw new CancelFailedException(key, refused.toString(), refused);
    } catch (IllegalStateException closed) {
      throw new ClientClosedException(key, true);
    }
  }

  private static FleetException failure(String id, boolean queued, Exception problem) {
    if (problem instanceof RecordTooLargeException) {
      return new RequestTooLargeException(id, String.valueOf(problem.getMessage()), problem);
    }
    boolean refused =
        problem instanceof AuthorizationException || problem instanceof InvalidTopicException;
    return new SendFailedException(id, queued && !refused, problem.toString(), problem);
  }

  /** Waits for acknowledgements of what was handed over, at most so long or a second. */
  void close(Duration wait) {
    try {
      producer.close(wait.compareTo(LEAST_CLOSE) < 0 ? LEAST_CLOSE : wait);
    } catch (InterruptException interrupted) {
      // The producer ends by itself, and the thread's flag is set again.
      log.atDebug().log("interrupted while closing");
    }
  }

  @Override
  public void close() {
    close(LEAST_CLOSE);
  }
}
