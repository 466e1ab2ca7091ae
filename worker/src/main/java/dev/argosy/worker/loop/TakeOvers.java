package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.OffsetMap;
import dev.argosy.worker.ledger.OffsetMapCodec;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.ledger.Suspicion;
import dev.argosy.worker.loop.KafkaConfig.OnMissingOffset;
import dev.argosy.worker.loop.OffsetReading.State;
import dev.argosy.worker.loop.OffsetReading.State.Committed;
import dev.argosy.worker.loop.OffsetReading.State.NoCommit;
import dev.argosy.worker.loop.OffsetReading.State.Unstable;
import dev.argosy.worker.path.CannotGoOn;
import dev.argosy.worker.path.Mailbox;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions on their way to us. A partition is served only from a <em>stable</em> read of what its
 * last owner committed: while a transaction of a dead worker holds its offset open, we ask again
 * each 100 ms, and after a second end the dead workers' transactions ourselves. An answer counts
 * only for the assignment that asked. Owned by the loop's thread.
 */
final class TakeOvers {
  private static final Logger LOG = LoggerFactory.getLogger(TakeOvers.class);
  private static final Duration ASK_AGAIN = Duration.ofMillis(100);
  private static final Duration NEXT_TURN = Duration.ofMillis(10);
  private static final Duration FENCE_AFTER = Duration.ofSeconds(1);
  private static final Duration REPORT_AFTER = Duration.ofSeconds(30);

  private static final class TakeOver {
    final long sinceNanos;
    final @Nullable Ledger kept;
    boolean asked;

    /**
     * @param kept the ledger of a partition that is ours already and only lost its position
     */
    TakeOver(long sinceNanos, @Nullable Ledger kept) {
      this.sinceNanos = sinceNanos;
      this.kept = kept;
    }
  }

  private final RequestLog log;
  private final Partitions partitions;
  private final Mailbox mailbox;
  private final Clock clock;
  private final OnMissingOffset onMissingOffset;
  private final Consumer<Ledger> dropped;
  private final Map<Partition, TakeOver> open = new TreeMap<>();
  private long nextAskNanos;
  private long nextFenceNanos;
  private long nextReportNanos;

  /**
   * Takes over what is assigned.
   *
   * @param dropped told of a ledger whose log is not the one it speaks of any more
   */
  TakeOvers(
      RequestLog log,
      Partitions partitions,
      Mailbox mailbox,
      Clock clock,
      OnMissingOffset onMissingOffset,
      Consumer<Ledger> dropped) {
    this.log = log;
    this.partitions = partitions;
    this.mailbox = mailbox;
    this.clock = clock;
    this.onMissingOffset = onMissingOffset;
    this.dropped = dropped;
    this.nextAskNanos = clock.nanos();
    this.nextFenceNanos = clock.nanos();
    this.nextReportNanos = clock.nanos();
  }

  /** The partition was assigned to us. */
  void begin(Partition partition) {
    open.put(partition, new TakeOver(clock.nanos(), null));
    nextAskNanos = clock.nanos();
  }

  /** The position of a partition of ours does not exist any more. */
  void lostPosition(Ledger ledger) {
    open.putIfAbsent(ledger.partition(), new TakeOver(clock.nanos(), ledger));
  }

  /** The partition is not ours any more. */
  void forget(Partition partition) {
    open.remove(partition);
  }

  boolean isEmpty() {
    return open.isEmpty();
  }

  void turn() {
    long now = clock.nanos();
    if (open.isEmpty() || now - nextAskNanos < 0) {
      return;
    }
    nextAskNanos = now + ASK_AGAIN.toNanos();
    Map<Partition, TakeOver> asking = new TreeMap<>();
    boolean late = false;
    for (var each : open.entrySet()) {
      TakeOver takeOver = each.getValue();
      late |= now - takeOver.sinceNanos > FENCE_AFTER.toNanos();
      if (!takeOver.asked) {
        takeOver.asked = true;
        asking.put(each.getKey(), takeOver);
      }
    }
    if (late && now - nextFenceNanos >= 0) {
      nextFenceNanos = now + FENCE_AFTER.toNanos();
      log.fenceDeadWriters();
    }
    report(now);
    if (!asking.isEmpty()) {
      log.readOffsets(
          Set.copyOf(asking.keySet()), reading -> mailbox.execute(() -> answered(asking, reading)));
    }
  }

  /** A partition that nobody serves says so, in whatever way it is stuck. */
  private void report(long now) {
    List<Partition> stuck = new ArrayList<>();
    open.forEach(
        (partition, takeOver) -> {
          if (now - takeOver.sinceNanos > REPORT_AFTER.toNanos()) {
            stuck.add(partition);
          }
        });
    if (!stuck.isEmpty() && now - nextReportNanos >= 0) {
      nextReportNanos = now + REPORT_AFTER.toNanos();
      LOG.warn(
          "not served for {} and more, for want of a stable offset or of the first commit of an"
              + " earlier partition of the topic: {}",
          REPORT_AFTER,
          stuck);
    }
  }

  private void answered(Map<Partition, TakeOver> asked, OffsetReading reading) {
    asked.forEach(
        (partition, takeOver) -> {
          if (open.get(partition) != takeOver) {
            return; // Revoked meanwhile, or assigned anew: that assignment asks for itself.
          }
          takeOver.asked = false;
          UUID topicId = reading.topicIds().get(partition.topic());
          State state = reading.states().get(partition);
          if (topicId == null || state == null) {
            return;
          }
          switch (state) {
            case Unstable _ -> {}
            case Committed committed -> committed(partition, takeOver, topicId, committed);
            case NoCommit none -> noCommit(partition, takeOver, topicId, none, reading);
          }
        });
  }

  private void committed(
      Partition partition, TakeOver takeOver, UUID topicId, Committed committed) {
    if (goneOn(partition, takeOver, committed.logStart(), committed.logEnd())) {
      return;
    }
    if (committed.offset() > committed.logEnd()) {
      missing(partition, topicId, committed.logStart(), "its commit lies behind the log's end");
      return;
    }
    Optional<OffsetMap> map =
        OffsetMapCodec.decode(committed.metadata())
            .filter(read -> read.matches(topicId, partition.number(), committed.offset()));
    if (map.isEmpty() && !committed.metadata().isEmpty()) {
      LOG.warn(
          "offset map of {} at {} does not belong to it; replaying from the frontier",
          partition,
          committed.offset());
    }
    long frontier = Math.max(committed.offset(), committed.logStart());
    reportLost(partition, committed.offset(), committed.logStart());
    OffsetMap found =
        map.orElse(OffsetMap.none(topicId, committed.offset())).takenOver(frontier, clock.now());
    report(partition, frontier, found.suspicion());
    start(new Ledger(partition, topicId, frontier, found, frontier == committed.offset()));
  }

  private static void report(Partition partition, long frontier, Suspicion suspicion) {
    if (suspicion.narrow()) {
      LOG.warn(
          "{} has lost {} owners without a word at {}, {} of them with that record alone; its"
              + " records are served one at a time",
          partition,
          suspicion.takeovers(),
          frontier,
          suspicion.takeoversAlone());
    }
  }

  /**
   * New to the group, or a commit that is missing. A new topic's partitions begin in the order of
   * their numbers, each once all before it have a commit; so a partition without one, before
   * another that has one, has lost it.
   */
  private void noCommit(
      Partition partition, TakeOver takeOver, UUID topicId, NoCommit none, OffsetReading reading) {
    if (goneOn(partition, takeOver, none.logStart(), none.logEnd())) {
      return;
    }
    for (int number = 0; number < partition.number(); number++) {
      if (!reading.states().containsKey(new Partition(partition.topic(), number))) {
        return; // Not read: whether its turn comes first cannot be said.
      }
    }
    boolean first = true;
    for (var each : reading.states().entrySet()) {
      Partition other = each.getKey();
      if (!other.topic().equals(partition.topic()) || other.equals(partition)) {
        continue;
      }
      boolean before = other.number() < partition.number();
      switch (each.getValue()) {
        case Unstable _ -> {
          return; // Perhaps its first commit: wait for it.
        }
        case Committed _ -> {
          if (!before) {
            missing(partition, topicId, none.logStart(), "the group has no commit for it");
            return;
          }
        }
        case NoCommit _ -> {
          if (before && partitions.ledger(other).filter(Ledger::hasCommit).isEmpty()) {
            nextAskNanos = clock.nanos() + NEXT_TURN.toNanos();
            return; // Its turn comes first, and has come only with its commit.
          }
        }
      }
      first &= !before;
    }
    if (first && none.logStart() > 0) {
      missing(partition, topicId, none.logStart(), "the group has no commit for its topic");
      return;
    }
    start(
        new Ledger(
            partition, topicId, none.logStart(), OffsetMap.none(topicId, none.logStart()), false));
  }

  private void missing(Partition partition, UUID topicId, long logStart, String why) {
    switch (onMissingOffset) {
      case BEGINNING -> {
        LOG.warn("{}: {}; reading it from its beginning {}", partition, why, logStart);
        start(new Ledger(partition, topicId, logStart, OffsetMap.none(topicId, logStart), false));
      }
      case FAIL ->
          throw new CannotGoOn(
              CannotGoOn.ENVIRONMENT,
              partition
                  + ": "
                  + why
                  + ", and kafka.on-missing-offset is fail: set the group's offset, or set it to"
                  + " beginning to run everything from "
                  + logStart
                  + " on");
    }
  }

  /**
   * A partition of ours whose unread records retention has deleted goes on with the log's start.
   */
  private boolean goneOn(Partition partition, TakeOver takeOver, long logStart, long logEnd) {
    Ledger kept = takeOver.kept;
    if (kept == null) {
      return false;
    }
    if (kept.position() > logEnd) {
      dropped.accept(kept);
      missing(partition, kept.topicId(), logStart, "its position lies behind the log's end");
      return true;
    }
    open.remove(partition);
    long from = Math.max(kept.position(), logStart);
    reportLost(partition, kept.position(), from);
    partitions.restart(kept, from);
    return true;
  }

  private void start(Ledger ledger) {
    open.remove(ledger.partition());
    partitions.start(ledger);
    LOG.debug("serving {}", ledger);
  }

  private static void reportLost(Partition partition, long from, long logStart) {
    if (from < logStart) {
      LOG.error("records lost to retention: {} [{}, {})", partition, from, logStart);
    }
  }
}
