package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.SettledOffsets;
import dev.argosy.contract.SettledOffsets.Suspicion;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is put beside offsets: none of it belongs there, however good it looks. */
final class ForgeryTest {
  private static final UUID TOPIC = new UUID(3, 4);
  private static final int PARTITIONS = 6;

  @ParameterizedTest
  @EnumSource(Forgery.class)
  void nothingForgedBelongsWhereItStands(Forgery manner) {
    Map<TopicPartition, OffsetAndMetadata> lane = lane();
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      for (TopicPartition partition : lane.keySet()) {
        OffsetAndMetadata forged = manner.of(partition, lane, random);
        assertThat(
                SettledOffsets.ofText(forged.metadata())
                    .filter(map -> map.belongsTo(TOPIC, partition.partition(), forged.offset())))
            .as("%s, seed %d", partition, seed)
            .isEmpty();
        assertThat(forged.offset()).isBetween(0L, lane.getOrDefault(partition, forged).offset());
      }
    }
  }

  @Test
  void aMirrorsAreWholeMapsThatOnlyTheirPlaceGivesAway() {
    Map<TopicPartition, OffsetAndMetadata> lane = lane();
    TopicPartition first = new TopicPartition(Scene.LANE, 0);
    for (Forgery manner : Forgery.BY_MIRROR) {
      assertThat(SettledOffsets.ofText(manner.of(first, lane, new Random(1)).metadata()))
          .as("%s", manner)
          .isPresent();
    }
    OffsetAndMetadata partition = Forgery.OF_ANOTHER_PARTITION.of(first, lane, new Random(1));
    assertThat(SettledOffsets.ofText(partition.metadata()).orElseThrow().belongsTo(TOPIC, 1, 100))
        .isTrue();
  }

  @Test
  void everyMannerIsOfOneKindOrTheOther() {
    assertThat(Forgery.values())
        .allMatch(manner -> Forgery.BY_HAND.contains(manner) || Forgery.BY_MIRROR.contains(manner));
  }

  /** All at the same offset, as partitions that fill alike may be. */
  private static Map<TopicPartition, OffsetAndMetadata> lane() {
    BitSet settled = new BitSet();
    List.of(1, 2, 5).forEach(settled::set);
    Map<TopicPartition, OffsetAndMetadata> lane = new HashMap<>();
    for (int number = 0; number < PARTITIONS; number++) {
      String text =
          new SettledOffsets(TOPIC, number, 100, "w-1", 0, false, Suspicion.NONE, settled).toText();
      lane.put(
          new TopicPartition(Scene.LANE, number),
          new OffsetAndMetadata(100, Optional.empty(), text));
    }
    return lane;
  }
}
