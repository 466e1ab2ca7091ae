package dev.argosy.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SuspicionTest {
  private static final UUID TOPIC = new UUID(3, 4);
  private static final Partition PARTITION = new Partition("argosy.requests", 0);
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

  @Test
  void uncleanEndsAreCountedUntilTheRecordAtTheFrontierSettles() {
    OffsetMap first = left(from(100, OffsetMap.none(TOPIC, 100)), false);
    Ledger second = from(100, first.takenOver(100, true, NOW));
    OffsetMap left = left(second, false);
    assertThat(left.suspicion()).isEqualTo(new Suspicion(1, 0, false, 0, NOW.getEpochSecond()));
    Ledger third = from(100, left.takenOver(100, true, NOW.plusSeconds(9)));
    third.receive(record(100));
    assertThat(left(third, false).suspicion().takeovers()).isEqualTo(2);
    assertThat(left(third, false).suspicion().since()).isEqualTo(NOW.getEpochSecond());
    assertThat(third.map(List.of(100L), "w", false).suspicion().takeovers()).isZero();
  }

  @Test
  void aCleanEndNeitherCountsNorClears() {
    Ledger second =
        from(100, left(from(100, OffsetMap.none(TOPIC, 100)), false).takenOver(100, true, NOW));
    Ledger third = from(100, left(second, true).takenOver(100, true, NOW));
    assertThat(left(third, false).suspicion().takeovers()).isEqualTo(1);
  }

  @Test
  void aGapThatMovesTheFrontierIsNoProgress() {
    Ledger second = from(100, suspect(1).takenOver(100, true, NOW));
    second.receive(record(103));
    assertThat(left(second, false).base()).isEqualTo(103);
    assertThat(left(second, false).suspicion().takeovers()).isEqualTo(2);
  }

  @Test
  void whereNothingStandsNothingIsSuspected() {
    Suspicion idle = suspect(1).takenOver(100, false, NOW).suspicion();
    assertThat(idle.takeovers()).isEqualTo(1);
    assertThat(idle.narrow()).isFalse();
  }

  @Test
  void retentionThatTakesTheSuspectClearsThePartition() {
    assertThat(suspect(2).takenOver(105, true, NOW).suspicion()).isEqualTo(Suspicion.NONE);
  }

  @Test
  void takeOversStopAtWhatAByteHolds() {
    assertThat(suspect(255).takenOver(100, true, NOW).suspicion().takeovers()).isEqualTo(255);
  }

  @Test
  void nothingIsReadBeforeAClaimIsCommitted() {
    Ledger fresh = from(100, OffsetMap.none(TOPIC, 100));
    assertThat(fresh.hasRoom()).isFalse();
    assertThat(fresh.told()).isFalse();
    fresh.committed(left(fresh, false));
    assertThat(fresh.hasRoom()).isTrue();
    assertThat(fresh.told()).isTrue();
  }

  @Test
  void aPartitionThatHasLostTwoOwnersTakesOneRecordAndThenOneMoreWithEachThatSettles() {
    Ledger narrow = claimed(from(100, suspect(1).takenOver(100, true, NOW)));
    assertThat(narrow.narrow()).isTrue();
    narrow.receive(record(100));
    assertThat(narrow.hasRoom()).isFalse();
    narrow.settle(record(100));
    assertThat(narrow.narrow()).isFalse();
    narrow.receive(record(101));
    assertThat(narrow.hasRoom()).isTrue();
    narrow.receive(record(102));
    assertThat(narrow.hasRoom()).isFalse();
  }

  @Test
  void aPartitionThatWidensIsNarrowAgainAfterOneMoreUncleanEndAndNotAfterACleanOne() {
    Ledger widens = claimed(from(100, suspect(1).takenOver(100, true, NOW)));
    widens.receive(record(100));
    widens.settle(record(100));
    assertThat(left(widens, true).takenOver(101, true, NOW).suspicion().width()).isEqualTo(2);
    assertThat(left(widens, false).takenOver(101, true, NOW).suspicion().narrow()).isTrue();
  }

  @Test
  void aPartitionIsAsAnyOtherOnceManyHaveSettled() {
    Ledger widens = claimed(from(100, suspect(1).takenOver(100, true, NOW)));
    for (long offset = 100; offset < 100 + Suspicion.WIDEST; offset++) {
      assertThat(left(widens, false).suspicion().width()).isPositive();
      widens.receive(record(offset));
      widens.settle(record(offset));
    }
    assertThat(left(widens, false).suspicion()).isEqualTo(Suspicion.NONE);
    widens.receive(record(5_000));
    assertThat(widens.hasRoom()).isTrue();
  }

  @Test
  void onlyWhoWasAloneAtThreeUncleanEndsIsCondemned() {
    Suspicion suspicion = suspect(1).suspicion();
    for (int end = 0; end < 5; end++) {
      suspicion = suspicion.takenOver(false, NOW);
    }
    assertThat(suspicion.condemned()).as("in company").isFalse();
    for (int end = 0; end < Suspicion.CONDEMNED_AFTER; end++) {
      assertThat(suspicion.condemned()).as("alone %d times", end).isFalse();
      suspicion = suspicion.alone(true).takenOver(false, NOW);
      suspicion = suspicion.alone(true).takenOver(true, NOW);
    }
    assertThat(suspicion.condemned()).isTrue();
    assertThat(suspicion.unreadable()).isFalse();
    assertThat(suspicion.story()).contains("3 of 9 workers").contains(NOW.toString());
  }

  @Test
  void theRecordThatWasAloneIsCondemnedAndNoneThatStandsElsewhere() {
    OffsetMap condemned =
        new OffsetMap(TOPIC, 100, "w", new Suspicion(4, 3, false, 1, 1), false, new BitSet());
    Ledger heir = from(100, condemned.takenOver(100, true, NOW));
    assertThat(new Delivery(record(100), heir).suspicion().condemned()).isTrue();
    assertThat(new Delivery(record(101), heir).suspicion().condemned()).isFalse();
  }

  @Test
  void aNarrowPartitionPermitsNothingUntilACommitHasSaidThatItIsAlone() {
    Ledger narrow = claimed(from(100, suspect(1).takenOver(100, true, NOW)));
    assertThat(narrow.permits()).isFalse();
    narrow.alone(true);
    assertThat(narrow.permits()).isFalse();
    OffsetMap said = left(narrow, false);
    narrow.committing();
    assertThat(narrow.permits()).as("it may have failed").isFalse();
    narrow.committed(said);
    assertThat(narrow.permits()).isTrue();
    narrow.alone(false);
    assertThat(narrow.told()).as("it must be taken back").isFalse();
  }

  private static OffsetMap left(Ledger ledger, boolean clean) {
    return ledger.map(List.of(), "w", clean);
  }

  private static Ledger claimed(Ledger ledger) {
    ledger.committed(left(ledger, false));
    return ledger;
  }

  /** As an owner left it that died at 100, as so many did before it. */
  private static OffsetMap suspect(int takeovers) {
    Suspicion suspicion = new Suspicion(takeovers, 0, false, 0, NOW.getEpochSecond());
    return new OffsetMap(TOPIC, 100, "w", suspicion, false, new BitSet());
  }

  private static Ledger from(long frontier, OffsetMap inherited) {
    return new Ledger(PARTITION, TOPIC, frontier, inherited, true);
  }

  private static Incoming record(long offset) {
    return new Incoming(PARTITION, offset, 0, null, null, List.of());
  }
}
