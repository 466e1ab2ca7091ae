package dev.argosy.worker.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.SettledOffsets;
import dev.argosy.worker.Samples;
import dev.argosy.worker.ledger.OffsetMap;
import dev.argosy.worker.ledger.OffsetMapCodec;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.ledger.Suspicion;
import dev.argosy.worker.loop.KafkaConfig.OnMissingOffset;
import dev.argosy.worker.path.ThreadMailbox;
import dev.argosy.worker.time.HandClock;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A partition is taken over with a map beside its offset that may have come from elsewhere. */
class ForeignMapTest {
  private static final Partition LANE = Samples.LANE;
  private static final Partition OTHER = new Partition(LANE.topic(), LANE.number() + 1);

  private final HandLog log = new HandLog(LANE, OTHER);
  private final Partitions partitions = new Partitions(log);

  @Test
  void itsOwnMapSaysWhatIsSettled() {
    assertThat(skipsSecond(map(Samples.TOPIC_ID, LANE.number(), 0))).isTrue();
  }

  @Test
  void aMapOfAnEarlierReleaseNamesNoPartitionAndCounts() {
    assertThat(skipsSecond(map(Samples.TOPIC_ID, SettledOffsets.UNNAMED, 0))).isTrue();
  }

  @Test
  void aMapOfAnotherPartitionSkipsNothing() {
    assertThat(skipsSecond(map(Samples.TOPIC_ID, OTHER.number(), 0))).isFalse();
  }

  @Test
  void aMapOfAnotherOffsetSkipsNothing() {
    assertThat(skipsSecond(map(Samples.TOPIC_ID, LANE.number(), 1))).isFalse();
  }

  @Test
  void aMapOfAnotherTopicSkipsNothing() {
    assertThat(skipsSecond(map(new UUID(9, 9), LANE.number(), 0))).isFalse();
  }

  /** What the ledger leaves is what the next owner believes, and nobody else. */
  @Test
  void whatAnOwnerLeavesNamesItsPartition() {
    takeOver("");
    OffsetMap left = partitions.ledger(OTHER).orElseThrow().map(List.of(), "w", true);
    assertThat(left.partition()).isEqualTo(OTHER.number());
    assertThat(skipsSecond(OffsetMapCodec.encode(left))).isFalse();
  }

  private boolean skipsSecond(String metadata) {
    takeOver(metadata);
    return partitions.ledger(LANE).orElseThrow().skips(1);
  }

  private void takeOver(String metadata) {
    for (int record = 0; record < 3; record++) {
      log.post(LANE, "a".getBytes(UTF_8));
    }
    log.metadata.put(LANE, metadata);
    ThreadMailbox mailbox = new ThreadMailbox();
    TakeOvers takeOvers =
        new TakeOvers(
            log,
            partitions,
            mailbox,
            new HandClock(),
            OnMissingOffset.FAIL,
            _ -> {
              throw new AssertionError("dropped");
            });
    takeOvers.begin(LANE);
    takeOvers.begin(OTHER);
    takeOvers.turn();
    mailbox.run();
    assertThat(takeOvers.isEmpty()).isTrue();
  }

  /** The record after the frontier's is settled. */
  private static String map(UUID topic, int partition, long base) {
    BitSet settled = new BitSet();
    settled.set(1);
    return OffsetMapCodec.encode(
        new OffsetMap(topic, partition, base, "w", Suspicion.NONE, true, settled));
  }
}
