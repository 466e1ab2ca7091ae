package dev.argosy.client.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.client.FleetConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ScanTest {
  @TempDir Path directory;

  /** A broker that says where its records end, and gives none. */
  private static final class Silent extends MockConsumer<byte[], byte[]> {
    private final int answers;
    private int asked;

    Silent(String topic, int answers) {
      super("none");
      this.answers = answers;
      TopicPartition partition = new TopicPartition(topic, 0);
      updatePartitions(
          topic, List.of(new PartitionInfo(topic, 0, Node.noNode(), new Node[0], new Node[0])));
      updateBeginningOffsets(Map.of(partition, 0L));
      updateEndOffsets(Map.of(partition, 5L));
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions, Duration wait) {
      asked++;
      if (asked > answers) {
        throw new TimeoutException("no broker");
      }
      return super.endOffsets(partitions, wait);
    }
  }

  private Scan scan(int answers, int looks) {
    BatchConfig config =
        BatchConfig.builder(FleetConfig.builder("nowhere:1").build(), directory).build();
    BatchState state = new BatchState("b", "", Map.of(), Positions.BEGINNING, Positions.BEGINNING);
    AtomicInteger left = new AtomicInteger(looks);
    return new Scan(
        config,
        state,
        new BatchIds("b"),
        (topic, committed) -> new TopicReader(new Silent(topic, answers), topic),
        () -> left.getAndDecrement() <= 0);
  }

  @Test
  @Timeout(60)
  void aBrokerThatGoesAwayEndsIt() {
    assertThatThrownBy(() -> scan(2, Integer.MAX_VALUE).run()).isInstanceOf(TimeoutException.class);
  }

  @Test
  @Timeout(60)
  void itCanBeStopped() {
    assertThat(scan(Integer.MAX_VALUE, 3).run().isEmpty()).isTrue();
  }
}
