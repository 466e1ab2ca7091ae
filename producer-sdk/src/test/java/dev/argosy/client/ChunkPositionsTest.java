package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ChunkPositionsTest {
  private static final TopicPartition PARTITION = new TopicPartition("results", 0);

  /** A topic of seven old records; the eighth is written while it is asked for later ones. */
  private static final class Growing extends MockConsumer<byte[], byte[]> {
    Growing() {
      super("none");
      updatePartitions(
          PARTITION.topic(),
          List.of(
              new PartitionInfo(PARTITION.topic(), 0, Node.noNode(), new Node[0], new Node[0])));
      updateEndOffsets(Map.of(PARTITION, 7L));
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times, Duration wait) {
      updateEndOffsets(Map.of(PARTITION, 8L));
      return Map.of();
    }
  }

  private record Follower(String id, List<String> topics, Instant since)
      implements ChunkReader.Reader {
    @Override
    public void chunk(Chunk chunk, int bytes) {}

    @Override
    public void result(Result result) {}

    @Override
    public void closed() {}
  }

  @Test
  void whoFollowsMissesNothingThatIsWrittenMeanwhile() {
    try (Growing consumer = new Growing()) {
      ChunkPositions positions =
          new ChunkPositions(new Watches(Duration.ofSeconds(30), System::nanoTime));
      positions.enter(
          consumer, new Follower("a", List.of(PARTITION.topic()), Instant.ofEpochSecond(1)));

      assertThat(positions.assign(consumer)).isTrue();
      assertThat(consumer.position(PARTITION)).isEqualTo(7);
    }
  }
}
