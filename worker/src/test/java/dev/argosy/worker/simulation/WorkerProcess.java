package dev.argosy.worker.simulation;

import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One run of a worker's process, as the world outside it sees it: it runs, stands still or is gone.
 * Each call of a port passes one of its points, and whatever can go wrong there, may.
 */
final class WorkerProcess {
  /** Where a worker stands when something happens to it. */
  enum Point {
    POLL(0.0002, Fault.CRASH_ANYWHERE, 0.0002, Fault.FREEZE_SHORT),
    CALLBACK(0.01, Fault.CRASH_IN_CALLBACK, 0.005, Fault.FREEZE_SHORT),
    GIVEN_UP(0.005, Fault.CRASH_IN_CALLBACK, 0.1, Fault.FREEZE_GIVEN_UP),
    CALLING(0.0002, Fault.CRASH_ANYWHERE, 0.002, Fault.FREEZE_BETWEEN_CALLS),
    BEFORE_BEGIN(0.002, Fault.CRASH_BEFORE_BEGIN, 0.002, Fault.FREEZE_BEFORE_BEGIN),
    IN_TRANSACTION(0.003, Fault.CRASH_IN_TRANSACTION, 0.002, Fault.FREEZE_SHORT),
    PREPARED(0.002, Fault.CRASH_IN_TRANSACTION, 0.015, Fault.FREEZE_PREPARED),
    LANDED(0.003, Fault.CRASH_AFTER_COMMIT, 0.003, Fault.FREEZE_AFTER_COMMIT);

    final double crash;
    final Fault crashes;
    final double freeze;
    final Fault freezes;

    Point(double crash, Fault crashes, double freeze, Fault freezes) {
      this.crash = crash;
      this.crashes = crashes;
      this.freeze = freeze;
      this.freezes = freezes;
    }
  }

  final String worker;
  private final Baton baton;
  private final Dice dice;
  private final History history;
  private final Baton.Fiber fiber;

  /** Those of its machine. */
  final Clock clock =
      new Clock() {
        @Override
        public Instant now() {
          return baton.now().plus(ahead);
        }

        @Override
        public long nanos() {
          return baton.nanos();
        }
      };

  private Duration ahead = Duration.ZERO;

  /** Told when it is killed. */
  Runnable onKill = () -> {};

  private boolean frozenLong;
  private boolean ended;
  private boolean killed;

  WorkerProcess(
      String worker, Baton baton, Dice dice, History history, Consumer<WorkerProcess> body) {
    this.worker = worker;
    this.baton = baton;
    this.dice = dice;
    this.history = history;
    this.fiber = baton.start(worker, () -> body.accept(this));
  }

  /** Passes a point of the path: time goes by, others run, faults strike. */
  void point(Point point, long nanos) {
    switch (dice.mishap(point, this)) {
      case NONE -> {}
      case CRASH -> kill();
      case FREEZE -> freeze(false);
      case FREEZE_PAST_SESSION -> freeze(true);
    }
    baton.pause(fiber, nanos);
  }

  /** Lets time go by without faults of its own; others may still strike from outside. */
  void pause(long nanos) {
    baton.pause(fiber, nanos);
  }

  void kill() {
    killed = true;
    history.event("killed", worker, 0);
    fiber.kill();
    onKill.run();
  }

  void freeze(boolean pastSession) {
    long nanos = pastSession ? dice.millis(11_000, 40_000) : dice.millis(200, 9_000);
    if (pastSession) {
      history.event(Fault.FREEZE_PAST_SESSION, worker);
      frozenLong = true;
    }
    freezeFor(nanos);
  }

  void freezeFor(long nanos) {
    history.event("frozen", worker, TimeUnit.NANOSECONDS.toMillis(nanos));
    fiber.freezeUntil(baton.nanos() + nanos);
  }

  long now() {
    return baton.nanos();
  }

  /** From now on the time of day here is that much ahead of everybody else's; or behind. */
  void jump(Duration ahead) {
    history.event(Fault.CLOCK_JUMPED, worker);
    this.ahead = ahead;
  }

  /** Whether it has ever stood still for longer than a session. */
  boolean wasZombie() {
    return frozenLong;
  }

  /** The process has ended by itself. */
  void end() {
    ended = true;
  }

  boolean ended() {
    return ended;
  }

  /** Whether the run killed it, not the run's own end. */
  boolean killed() {
    return killed;
  }

  boolean alive() {
    return !fiber.killed();
  }

  /** Whether it takes part in the world now: heart-beats go out, answers are taken in. */
  boolean running() {
    return alive() && !ended && !fiber.frozen();
  }

  /** Runs an action of the outside in this process: later if it stands still, never if it died. */
  void deliver(long afterNanos, Runnable action) {
    baton.after(
        afterNanos,
        () -> {
          if (fiber.frozen()) {
            deliver(fiber.frozenUntil() - baton.nanos(), action);
          } else if (alive()) {
            action.run();
          }
        });
  }
}
