package dev.argosy.worker.ledger;

import static dev.argosy.worker.ledger.Ledger.Receipt.BEYOND_WINDOW;
import static dev.argosy.worker.ledger.Ledger.Receipt.NEW;
import static dev.argosy.worker.ledger.Ledger.Receipt.SETTLED;
import static dev.argosy.worker.ledger.Ledger.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final UUID TOPIC = new UUID(3, 4);
  private static final Partition PARTITION = new Partition("argosy.requests", 0);

  private final Ledger ledger = from(100, OffsetMap.none(TOPIC, 100));

  @Test
  void anEmptyLedgerStandsAtItsFrontier() {
    assertThat(ledger.frontier()).isEqualTo(100);
    assertThat(ledger.position()).isEqualTo(100);
    assertThat(ledger.openRecords()).isZero();
  }

  @Test
  void theFrontierIsTheSmallestUnsettledOffset() {
    receive(100, 101, 102, 103);
    settle(101, 103);
    assertThat(ledger.frontier()).isEqualTo(100);
    settle(100);
    assertThat(ledger.frontier()).isEqualTo(102);
    settle(102);
    assertThat(ledger.frontier()).isEqualTo(104);
  }

  @Test
  void whatIsBetweenRecordsIsSettled() {
    receive(100, 105);
    settle(100);
    assertThat(ledger.frontier()).isEqualTo(105);
    settle(105);
    ledger.passGapsTo(120);
    assertThat(ledger.frontier()).isEqualTo(120);
  }

  @Test
  void aGapNeverMovesThePositionBack() {
    receive(100, 101);
    ledger.passGapsTo(90);
    assertThat(ledger.position()).isEqualTo(102);
  }

  @Test
  void aRecordThatCameBeforeIsSettledAndNotDispatchedAgain() {
    receive(100, 101);
    assertThat(ledger.receive(record(100))).isEqualTo(SETTLED);
    settle(100);
    assertThat(ledger.receive(record(100))).isEqualTo(SETTLED);
    assertThat(ledger.openRecords()).isEqualTo(1);
  }

  @Test
  void aRecordInAGapThatWasPassedIsNotDispatched() {
    ledger.passGapsTo(110);
    assertThat(ledger.receive(record(105))).isEqualTo(SETTLED);
  }

  @Test
  void aRecordBeyondTheWindowIsNotTakenUntilTheFrontierMoves() {
    receive(100, 101);
    assertThat(ledger.receive(record(100 + WINDOW - 1))).isEqualTo(NEW);
    assertThat(ledger.receive(record(100 + WINDOW))).isEqualTo(BEYOND_WINDOW);
    assertThat(ledger.position()).isEqualTo(100 + WINDOW);
    settle(100);
    assertThat(ledger.receive(record(100 + WINDOW))).isEqualTo(NEW);
  }

  @Test
  void aGapLargerThanTheWindowHoldsNothingUp() {
    receive(100);
    settle(100);
    long far = 100 + 5_000_000_000L;
    assertThat(ledger.receive(record(far))).isEqualTo(NEW);
    assertThat(ledger.frontier()).isEqualTo(far);
    assertThat(ledger.map(List.of(far), "w", false).base()).isEqualTo(far + 1);
    settle(far);
    ledger.passGapsTo(far + 5_000_000_000L);
    assertThat(ledger.map(List.of(), "w", false).settled().isEmpty()).isTrue();
  }

  @Test
  void theWindowMovesOnForEverInLittleMemory() {
    receive(100);
    for (long offset = 101; offset < 101 + 20L * WINDOW; offset++) {
      assertThat(ledger.receive(record(offset))).isEqualTo(NEW);
      settle(offset - 1);
      assertThat(ledger.frontier()).isEqualTo(offset);
    }
    assertThat(ledger.openRecords()).isEqualTo(1);
    assertThat(OffsetMapCodec.encode(ledger.map(List.of(), "w", false))).hasSizeLessThan(100);
  }

  @Test
  void whatAnEarlierOwnerSettledIsSkipped() {
    Ledger heir = from(100, map(100, 102, 104));
    assertThat(List.of(100L, 101L, 102L, 103L, 104L, 105L))
        .map(offset -> heir.receive(record(offset)))
        .containsExactly(NEW, NEW, SETTLED, NEW, SETTLED, NEW);
    assertThat(heir.openRecords()).isEqualTo(4);
  }

  @Test
  void whatAnEarlierOwnerSettledIsPassedOnThoughItWasNotReadHere() {
    Ledger heir = from(100, map(100, 102, 9_000));
    heir.receive(record(100));
    heir.receive(record(101));
    OffsetMap left = heir.map(List.of(100L), "w", false);
    assertThat(left.base()).isEqualTo(101);
    assertThat(offsets(left)).containsExactly(102L, 9_000L);
  }

  @Test
  void aMapSpeaksOfTheTimeAfterTheCommitAndChangesNothing() {
    receive(100, 101, 102);
    OffsetMap map = ledger.map(List.of(100L, 102L), "worker-7", true);
    assertThat(map.base()).isEqualTo(101);
    assertThat(offsets(map)).containsExactly(102L);
    assertThat(map.writer()).isEqualTo("worker-7");
    assertThat(map.clean()).isTrue();
    assertThat(map.topicId()).isEqualTo(TOPIC);
    assertThat(ledger.frontier()).isEqualTo(100);
  }

  @Test
  void anOutcomeSettlesOnlyInTheLedgerThatReadItsRecord() {
    Incoming record = record(100);
    ledger.receive(record);
    Delivery delivery = new Delivery(record, ledger);
    assertThat(delivery.live()).isTrue();
    ledger.closing();
    assertThat(delivery.live()).as("being given up").isTrue();
    assertThat(ledger.current()).isFalse();
    ledger.drop();
    assertThat(delivery.live()).as("given up").isFalse();
  }

  @Test
  void aSettledRecordIsNotLiveAnyMore() {
    Incoming record = record(100);
    ledger.receive(record);
    ledger.settle(record);
    assertThat(new Delivery(record, ledger).live()).isFalse();
  }

  @Test
  void aDroppedLedgerStaysDropped() {
    ledger.drop();
    ledger.closing();
    assertThat(ledger.owned()).isFalse();
  }

  @Test
  void theBytesOfOpenRecordsAreCounted() {
    Incoming large =
        new Incoming(
            PARTITION, 100, 0, new byte[3], new byte[40], List.of(new Header("h", new byte[5])));
    ledger.receive(large);
    receive(101);
    assertThat(ledger.openBytes()).isEqualTo(49);
    ledger.settle(large);
    assertThat(ledger.openBytes()).isZero();
  }

  /** Any order of receipt and settlement, with gaps, repeats and an inherited map. */
  @RepeatedTest(200)
  void agreesWithANaiveModelWhateverHappens() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    long start = random.nextLong(1L << 40);
    int reach = 1 << random.nextInt(4, 15);
    Set<Long> inherited = new HashSet<>();
    for (int i = random.nextInt(200); i > 0; i--) {
      inherited.add(start + 1 + random.nextLong(reach));
    }
    Ledger real = from(start, map(start, inherited.stream().mapToLong(Long::longValue).toArray()));
    NaiveLedger naive = new NaiveLedger(start, inherited);
    long next = start;
    long frontier = start;
    for (int step = 0; step < 300; step++) {
      switch (random.nextInt(8)) {
        case 0, 1, 2, 3 -> {
          long offset = next + (random.nextInt(4) == 0 ? random.nextLong(reach) : 0);
          Ledger.Receipt receipt = naive.receive(offset);
          assertThat(real.receive(record(offset))).as("seed %d", seed).isEqualTo(receipt);
          next = receipt == BEYOND_WINDOW ? next : offset + 1;
        }
        case 4, 5, 6 -> {
          if (!naive.open().isEmpty()) {
            long settled = anyOf(naive.open(), random);
            real.settle(record(settled));
            naive.settle(settled);
          }
        }
        default -> {
          if (random.nextBoolean()) {
            next += random.nextLong(reach);
            real.passGapsTo(next);
            naive.gapsTo(next);
          } else if (next > start) {
            assertThat(real.receive(record(start + random.nextLong(next - start))))
                .as("seed %d", seed)
                .isEqualTo(SETTLED);
          }
        }
      }
      assertThat(real.frontier()).as("seed %d", seed).isEqualTo(naive.frontier());
      assertThat(real.position()).as("seed %d", seed).isEqualTo(naive.position());
      assertThat(real.frontier()).as("seed %d", seed).isGreaterThanOrEqualTo(frontier);
      assertThat(real.openRecords()).as("seed %d", seed).isEqualTo(naive.open().size());
      frontier = real.frontier();
    }
    mapsAgree(real, naive, random, seed);
  }

  private static void mapsAgree(
      Ledger real, NaiveLedger naive, SplittableRandom random, long seed) {
    List<Long> settling =
        naive.open().stream().filter(_ -> random.nextBoolean()).collect(Collectors.toList());
    TreeSet<Long> remaining = new TreeSet<>(naive.open());
    settling.forEach(remaining::remove);
    OffsetMap map = real.map(settling, "w", false);
    long base = remaining.isEmpty() ? naive.position() : remaining.first();
    assertThat(map.base()).as("seed %d", seed).isEqualTo(base);
    assertThat(new HashSet<>(offsets(map)))
        .as("seed %d", seed)
        .isEqualTo(naive.settledAbove(base, settling));
    OffsetMap read = OffsetMapCodec.decode(OffsetMapCodec.encode(map)).orElseThrow();
    assertThat(read).as("seed %d", seed).isEqualTo(map);
  }

  private static long anyOf(NavigableSet<Long> open, SplittableRandom random) {
    long from = open.first() + random.nextLong(open.last() - open.first() + 1);
    Long chosen = open.ceiling(from);
    return chosen == null ? open.first() : chosen;
  }

  private void receive(long... offsets) {
    for (long offset : offsets) {
      assertThat(ledger.receive(record(offset))).isEqualTo(NEW);
    }
  }

  private void settle(long... offsets) {
    for (long offset : offsets) {
      ledger.settle(record(offset));
    }
  }

  private static Ledger from(long frontier, OffsetMap inherited) {
    return new Ledger(PARTITION, TOPIC, frontier, inherited, true);
  }

  private static OffsetMap map(long base, long... settled) {
    BitSet bits = new BitSet();
    for (long offset : settled) {
      bits.set((int) (offset - base));
    }
    return new OffsetMap(TOPIC, base, "earlier", Suspicion.NONE, true, bits);
  }

  private static List<Long> offsets(OffsetMap map) {
    List<Long> offsets = new ArrayList<>();
    map.settled().stream().forEach(bit -> offsets.add(map.base() + bit));
    return offsets;
  }

  private static Incoming record(long offset) {
    return new Incoming(PARTITION, offset, 0, null, null, List.of());
  }
}
