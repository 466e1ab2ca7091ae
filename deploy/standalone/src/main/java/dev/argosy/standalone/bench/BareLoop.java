package dev.argosy.standalone.bench;

import dev.argosy.contract.Decoded;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.StreamListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The least that a loop must do between Kafka and Bedrock: read, call, write one record a request
 * in a transaction together with the read position. It keeps no frontier, so a crash loses what is
 * in flight; it retries, bills and bounds nothing. A worker does all that and is measured against
 * it. Owned by one thread.
 */
public final class BareLoop {
  private static final Duration POLL = Duration.ofMillis(1);
  private static final long CADENCE_NANOS = Duration.ofMillis(5).toNanos();

  private record Answer(String id, RawJson message) {}

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Platform platform;
  private final String model;
  private final String results;
  private final int maxInFlight;
  private final RequestCodec codec = new RequestCodec();
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private int inFlight;
  private long committedAt;

  /**
   * @param consumer subscribed
   * @param producer its transactions initialized
   * @param model the platform's id of the model, for every request
   */
  BareLoop(
      KafkaConsumer<byte[], byte[]> consumer,
      KafkaProducer<byte[], byte[]> producer,
      Platform platform,
      String model,
      String results,
      int maxInFlight) {
    this.consumer = consumer;
    this.producer = producer;
    this.platform = platform;
    this.model = model;
    this.results = results;
    this.maxInFlight = maxInFlight;
  }

  /** Turns until told to stop; what is in flight then is left. */
  void run(BooleanSupplier stopped) {
    while (!stopped.getAsBoolean()) {
      if (inFlight < maxInFlight) {
        consumer.resume(consumer.paused());
      } else {
        consumer.pause(consumer.assignment());
      }
      for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
        call(next);
      }
      if (!answers.isEmpty() && System.nanoTime() - committedAt >= CADENCE_NANOS) {
        commit();
      }
    }
  }

  private void call(ConsumerRecord<byte[], byte[]> next) {
    if (!(codec.decode(next.value()) instanceof Decoded.Readable(Request request))) {
      throw new IllegalStateException("the bench posts readable requests only");
    }
    inFlight++;
    var _ =
        platform
            .call(model, request.body(), StreamListener.NONE)
            .thenAccept(outcome -> answers.add(new Answer(request.id(), message(outcome))));
  }

  private static RawJson message(Outcome outcome) {
    return outcome instanceof Outcome.Completed(var message, _, _) ? message : RawJson.of("{}");
  }

  private void commit() {
    producer.beginTransaction();
    for (Answer next = answers.poll(); next != null; next = answers.poll()) {
      byte[] key = next.id().getBytes(StandardCharsets.UTF_8);
      var _ = producer.send(new ProducerRecord<>(results, key, next.message().bytes()));
      inFlight--;
    }
    Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
    for (TopicPartition partition : List.copyOf(consumer.assignment())) {
      positions.put(partition, new OffsetAndMetadata(consumer.position(partition)));
    }
    producer.sendOffsetsToTransaction(positions, consumer.groupMetadata());
    producer.commitTransaction();
    committedAt = System.nanoTime();
  }
}
