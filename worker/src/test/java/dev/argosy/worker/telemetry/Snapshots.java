package dev.argosy.worker.telemetry;

import dev.argosy.worker.admission.Admission;
import dev.argosy.worker.telemetry.Snapshot.Held;
import dev.argosy.worker.telemetry.Snapshot.Owned;
import dev.argosy.worker.telemetry.Snapshot.Writing;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Snapshots of loops as tests need them: a worker of 8 slots that serves, and variants of it. */
record Snapshots(
    boolean settledIn,
    boolean draining,
    Writing writing,
    Constraint constraint,
    boolean dispatchable,
    int calls,
    int inLine,
    long unread,
    long moves) {
  static final int SLOTS = 8;

  /** Nothing to do. */
  static final Snapshots IDLE =
      new Snapshots(true, false, Writing.OPEN, Constraint.NONE, false, 0, 0, 0, 0);

  /** One request that could be called, and is not. */
  static final Snapshots CALLABLE =
      new Snapshots(true, false, Writing.OPEN, Constraint.NONE, true, 0, 1, 0, 0);

  /** Requests wait, for this reason. */
  static Snapshots held(Constraint why, int calls) {
    return new Snapshots(true, false, Writing.OPEN, why, false, calls, 5, 0, 0);
  }

  Snapshots withMoves(long others) {
    return new Snapshots(
        settledIn, draining, writing, constraint, dispatchable, calls, inLine, unread, others);
  }

  Snapshots withCalls(int others) {
    return new Snapshots(
        settledIn, draining, writing, constraint, dispatchable, others, inLine, unread, moves);
  }

  Snapshots withUnread(long others) {
    return new Snapshots(
        settledIn, draining, writing, constraint, dispatchable, calls, inLine, others, moves);
  }

  Snapshots withWriting(Writing other) {
    return new Snapshots(
        settledIn, draining, other, constraint, dispatchable, calls, inLine, unread, moves);
  }

  Snapshots draining(boolean other) {
    return new Snapshots(
        settledIn, other, writing, constraint, dispatchable, calls, inLine, unread, moves);
  }

  Snapshots settledIn(boolean other) {
    return new Snapshots(
        other, draining, writing, constraint, dispatchable, calls, inLine, unread, moves);
  }

  Snapshot taken(long nanos) {
    return new Snapshot(
        nanos,
        settledIn,
        draining,
        writing,
        Duration.ofSeconds(5),
        constraint,
        dispatchable,
        moves,
        new Held(SLOTS, calls, calls, 0, Map.of("m", inLine), 0, 0, 0, 0),
        new Owned(1, 0, unread, 0, Duration.ZERO, Duration.ZERO),
        new Admission.State(List.of(), List.of(), List.of()));
  }
}
