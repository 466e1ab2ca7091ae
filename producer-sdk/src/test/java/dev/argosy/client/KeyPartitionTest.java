package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.RepeatedTest;

class KeyPartitionTest {
  @RepeatedTest(20)
  void itIsKafkasOwnRule() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int length = 0; length < 64; length++) {
      byte[] key = new byte[length];
      random.nextBytes(key);
      int partitions = 1 + random.nextInt(100);
      assertThat(KeyPartition.of(key, partitions))
          .as("seed %d, length %d", seed, length)
          .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
    }
  }
}
