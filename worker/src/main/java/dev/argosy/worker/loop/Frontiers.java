package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.OffsetMap;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which frontiers to commit when no settlement asks for it: those that were never committed, or not
 * by us, or whose next owner would be told wrong things by what is committed, at once; those that
 * gaps alone have moved, at most once a second, or an idle partition shows lag for ever; an
 * unchanged one, to renew the lease while work is held, and once a minute whatever happens: who
 * commits nothing never learns that another process has its id. Owned by the loop's thread.
 */
final class Frontiers {
  private static final Duration GAPS = Duration.ofSeconds(1);
  private static final Duration RENEW_AFTER = Duration.ofSeconds(2);
  private static final Duration RENEW_BROKEN_AFTER = Duration.ofMillis(5);
  private static final Duration ANYHOW = Duration.ofMinutes(1);

  private final Partitions partitions;
  private final Lease lease;
  private final Clock clock;
  private final String worker;
  private long lastNanos;
  private long lastGapsNanos;

  Frontiers(Partitions partitions, Lease lease, Clock clock, String worker) {
    this.partitions = partitions;
    this.lease = lease;
    this.clock = clock;
    this.worker = worker;
    this.lastNanos = clock.nanos() - RENEW_AFTER.toNanos();
    this.lastGapsNanos = clock.nanos() - GAPS.toNanos();
  }

  /**
   * Whether to commit frontiers now.
   *
   * @param holdsWork whether requests wait for a call, so that the lease is worth renewing
   */
  boolean due(boolean holdsWork) {
    Duration wait = lease.valid() ? RENEW_AFTER : RENEW_BROKEN_AFTER;
    Duration since = clock.since(lastNanos);
    boolean leaseWanted = holdsWork && since.compareTo(wait) >= 0;
    return leaseWanted
        || since.compareTo(ANYHOW) >= 0
        || partitions.first(this::mustCommit) != null;
  }

  private boolean mustCommit(Ledger ledger) {
    boolean gapsDue = clock.since(lastGapsNanos).compareTo(GAPS) >= 0;
    return ledger.committed() < 0
        || !ledger.told()
        || (gapsDue && ledger.frontier() != ledger.committed());
  }

  /** Adds those that are due to what a transaction commits anyway. */
  void addTo(Map<Ledger, OffsetMap> maps) {
    for (Ledger ledger : partitions.ledgers()) {
      if (maps.size() < Staged.MOST_PARTITIONS && !maps.containsKey(ledger) && mustCommit(ledger)) {
        maps.put(ledger, ledger.map(List.of(), worker, false));
      }
    }
  }

  /**
   * Those that are due, else any one unchanged, if possible one that holds work: there the group's
   * offsets show who is at it. Empty if no partition is ours.
   */
  Map<Ledger, OffsetMap> alone() {
    Map<Ledger, OffsetMap> maps = new LinkedHashMap<>();
    addTo(maps);
    if (maps.isEmpty()) {
      Ledger working = partitions.first(ledger -> ledger.openRecords() > 0);
      Ledger any = working == null ? partitions.first(_ -> true) : working;
      if (any != null) {
        maps.put(any, any.map(List.of(), worker, false));
      }
    }
    return maps;
  }

  /** Takes note of a successful commit of offsets. */
  void committed(Map<Ledger, OffsetMap> maps) {
    maps.forEach(Ledger::committed);
    lastNanos = clock.nanos();
    if (clock.since(lastGapsNanos).compareTo(GAPS) >= 0) {
      lastGapsNanos = clock.nanos();
    }
  }
}
