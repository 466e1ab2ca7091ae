package dev.argosy.worker.loop;

import dev.argosy.worker.admission.Admission.Obstacle;
import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.path.RequestPath;
import dev.argosy.worker.telemetry.Constraint;
import dev.argosy.worker.telemetry.Observer;
import dev.argosy.worker.telemetry.Snapshot;
import dev.argosy.worker.telemetry.Snapshot.Held;
import dev.argosy.worker.telemetry.Snapshot.Owned;
import dev.argosy.worker.telemetry.Snapshot.Writing;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the observer how the loop stands. It only reads, so the loop does the same whoever listens.
 * Owned by the loop's thread.
 */
final class Reporter {
  /** Often enough for every scrape, seldom enough to cost nothing. */
  private static final Duration EACH = Duration.ofMillis(250);

  private final RequestLog log;
  private final Clock clock;
  private final Observer observer;
  private final Partitions partitions;
  private final GroupCommit commits;
  private final RequestPath path;
  private final Bounds bounds;
  private final int slots;
  private final FrontierWatch frontiers;
  private long nextNanos;

  Reporter(
      LoopPorts ports,
      Partitions partitions,
      GroupCommit commits,
      RequestPath path,
      Bounds bounds,
      LoopSettings settings) {
    this.log = ports.log();
    this.clock = ports.clock();
    this.observer = ports.observer();
    this.partitions = partitions;
    this.commits = commits;
    this.path = path;
    this.bounds = bounds;
    this.slots = settings.worker().maxInFlight();
    this.frontiers = new FrontierWatch(settings.lanes(), ports.clock());
    this.nextNanos = clock.nanos();
  }

  /** A record was read that nobody has settled. */
  void arrived(Delivery delivery) {
    frontiers.arrived(delivery);
    observer.arrived(delivery);
  }

  /**
   * The end of a turn.
   *
   * @param alone the partition beside which nothing is called now; null: none
   */
  void turned(boolean settledIn, boolean draining, @Nullable Ledger alone) {
    if (clock.nanos() - nextNanos < 0) {
      return;
    }
    nextNanos = clock.nanos() + EACH.toNanos();
    observer.stands(snapshot(settledIn, draining, alone));
  }

  private Snapshot snapshot(boolean settledIn, boolean draining, @Nullable Ledger alone) {
    GroupCommit.Progress progress = commits.progress();
    Set<Obstacle> obstacles = path.obstacles();
    boolean mayCall = path.mayCall();
    // Whoever is alone has open calls to end first, then its own; without any it should be called.
    boolean turn = alone == null || (path.calls() == 0 && alone.inFlight() == 0);
    FrontierWatch.Ages ages = frontiers.look(partitions.ledgers());
    return new Snapshot(
        clock.nanos(),
        settledIn,
        draining,
        progress.writing(),
        progress.lease(),
        constraint(draining, progress.writing(), obstacles, mayCall, alone != null),
        mayCall && !draining && turn && obstacles.contains(Obstacle.NONE),
        path.begun() + progress.settled(),
        new Held(
            slots,
            path.inFlight(),
            path.calls(),
            progress.uncommitted(),
            path.inLineByModel(),
            path.delayed(),
            path.delayedBytes(),
            partitions.bytes(),
            path.cancels().size()),
        new Owned(
            partitions.ledgers().size(),
            path.stopped(),
            log.unread(),
            partitions.held(),
            ages.frontier(),
            ages.oldest()),
        path.admission());
  }

  private Constraint constraint(
      boolean draining, Writing writing, Set<Obstacle> obstacles, boolean mayCall, boolean alone) {
    if (draining) {
      return Constraint.DRAIN;
    }
    if (writing != Writing.OPEN) {
      return Constraint.BROKER;
    }
    if (alone) {
      return Constraint.ALONE;
    }
    if (obstacles.isEmpty()) {
      return bounds.full() ? Constraint.BYTES : Constraint.NONE;
    }
    if (!mayCall) {
      return Constraint.BROKER;
    }
    if (path.inFlight() >= slots) {
      return Constraint.SLOTS;
    }
    if (obstacles.contains(Obstacle.NONE)) {
      return Constraint.NONE;
    }
    return obstacles.contains(Obstacle.QUOTA) ? Constraint.QUOTA : Constraint.ROUTE;
  }
}
