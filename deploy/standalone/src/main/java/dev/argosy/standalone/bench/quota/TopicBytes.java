package dev.argosy.standalone.bench.quota;

import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What stands on a topic.
 *
 * @param records committed ones
 * @param bytes of their keys and values
 */
record TopicBytes(long records, long bytes) {
  private static final Duration POLL = Duration.ofMillis(50);

  /** Reads it from its beginning to its end of this moment. */
  static TopicBytes of(KafkaConnection kafka, String topic) {
    long records = 0;
    long bytes = 0;
    try (CommittedReader reader = CommittedReader.fromBeginning(kafka, topic)) {
      while (!reader.atEnd()) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
          records++;
          bytes += Math.max(0, record.serializedKeySize());
          bytes += Math.max(0, record.serializedValueSize());
        }
      }
    }
    return new TopicBytes(records, bytes);
  }
}
