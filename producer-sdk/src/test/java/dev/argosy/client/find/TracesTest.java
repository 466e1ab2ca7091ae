package dev.argosy.client.find;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TracesTest {
  private static final TopicPartition PARTITION = new TopicPartition("requests", 0);

  /** A broker that says where its records end, and is gone before it has given one. */
  private static final class Gone extends MockConsumer<byte[], byte[]> {
    private boolean asked;

    Gone() {
      super("none");
      updateBeginningOffsets(Map.of(PARTITION, 0L));
      updateEndOffsets(Map.of(PARTITION, 5L));
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration wait) {
      if (asked) {
        throw new TimeoutException("no broker");
      }
      asked = true;
      return super.endOffsets(partitions, wait);
    }
  }

  @Test
  @Timeout(60)
  void aBrokerThatGoesAwayEndsTheSearch() {
    try (Gone consumer = new Gone()) {
      assertThatThrownBy(
              () -> new Traces(consumer).matching(record -> true, List.of(PARTITION), null))
          .isInstanceOf(TimeoutException.class);
    }
  }
}
