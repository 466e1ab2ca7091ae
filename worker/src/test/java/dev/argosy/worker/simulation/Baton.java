package dev.argosy.worker.simulation;

import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time, and the right to run. Exactly one thread runs at any moment: the one that holds
 * the baton. It gives the baton away only in {@link #pause}, and whoever gives it away first runs
 * the events that are due, so a whole run is one deterministic sequence.
 *
 * <p>Fibers are virtual threads: cheap to hand over to, and their stack is where a worker stands
 * when it is frozen or killed.
 */
final class Baton implements Clock {
  private static final Instant EPOCH = Instant.parse("2026-11-22T00:00:00Z");

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private final List<Fiber> fibers = new ArrayList<>();
  private final Semaphore owner = new Semaphore(0);
  private BooleanSupplier finished = () -> false;
  private long now = Duration.ofHours(1).toNanos();
  private long sequence;
  private long handled;
  private @Nullable Throwable failure;

  /** What is to happen at a time; events of the same time keep the order they were posted in. */
  private record Event(long at, long sequence, @Nullable Fiber fiber, Runnable action)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(sequence, other.sequence);
    }
  }

  /** The process was killed: thrown at the point where it stands, and at each further one. */
  static final class Killed extends Error {
    Killed() {
      super("killed", null, false, false);
    }
  }

  /** A thread that runs only while it holds the baton. */
  final class Fiber {
    private final Thread thread;
    private final Semaphore turn = new Semaphore(0);
    private long frozenUntil;
    private boolean killed;
    private boolean ended;

    private Fiber(String name, Runnable body) {
      this.thread =
          Thread.ofVirtual()
              .name(name)
              .unstarted(
                  () -> {
                    turn.acquireUninterruptibly();
                    try {
                      if (!killed) {
                        body.run();
                      }
                    } catch (Killed end) {
                      // The process is gone; its thread with it.
                    } catch (Throwable broken) { // A thread's end: the run fails with it.
                      fail(broken);
                    } finally {
                      ended = true;
                      pass(this);
                    }
                  });
    }

    /** Lets this fiber stand still until that time, wherever it is (SIGSTOP, then SIGCONT). */
    void freezeUntil(long time) {
      frozenUntil = Math.max(frozenUntil, time);
    }

    boolean frozen() {
      return frozenUntil > now;
    }

    long frozenUntil() {
      return frozenUntil;
    }

    /** Ends this fiber where it stands; takes effect at once unless it is the running one. */
    void kill() {
      killed = true;
      frozenUntil = 0;
      post(now, this, () -> {});
    }

    boolean killed() {
      return killed;
    }
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public Instant now() {
    return EPOCH.plusNanos(now);
  }

  /** What ended the run before its time, if anything did. */
  Optional<Throwable> failure() {
    return Optional.ofNullable(failure);
  }

  private void fail(Throwable broken) {
    if (failure == null) {
      failure = broken;
      finished = () -> true;
    }
  }

  /** Events so far: hand-overs and actions. */
  long handled() {
    return handled;
  }

  void after(long nanos, Runnable action) {
    post(now + nanos, null, action);
  }

  /** Makes a fiber that begins now, as soon as the caller gives the baton away. */
  Fiber start(String name, Runnable body) {
    Fiber fiber = new Fiber(name, body);
    fibers.add(fiber);
    fiber.thread.start();
    post(now, fiber, () -> {});
    return fiber;
  }

  /**
   * Gives the baton away for that long, or longer if the fiber is frozen meanwhile.
   *
   * @throws Killed if the fiber was killed before or meanwhile
   */
  void pause(Fiber self, long nanos) {
    if (self.killed) {
      throw new Killed();
    }
    post(now + nanos, self, () -> {});
    proceed(self);
    if (self.killed) {
      throw new Killed();
    }
  }

  /** Runs everything until the condition holds or nothing is left to do, then ends all fibers. */
  void run(BooleanSupplier until) {
    finished = until;
    pass(null);
    owner.acquireUninterruptibly();
    finished = () -> true;
    for (Fiber fiber : fibers) {
      fiber.killed = true;
      if (!fiber.ended) {
        fiber.turn.release();
        owner.acquireUninterruptibly();
      }
    }
  }

  private void post(long at, @Nullable Fiber fiber, Runnable action) {
    events.add(new Event(at, sequence++, fiber, action));
  }

  /** Runs what is due; returns when it is this fiber's turn again. */
  private void proceed(Fiber self) {
    if (!next(self)) {
      self.turn.acquireUninterruptibly();
    }
  }

  /** Hands the baton on for good. */
  private void pass(@Nullable Fiber self) {
    next(self);
  }

  /** True if it is the caller's own turn; false if the baton went to another. */
  private boolean next(@Nullable Fiber self) {
    while (!finished.getAsBoolean()) {
      Event event = events.poll();
      if (event == null) {
        break;
      }
      now = Math.max(now, event.at);
      Fiber fiber = event.fiber;
      if (fiber == null) {
        handled++;
        try {
          event.action.run();
        } catch (Throwable broken) { // Not the business of the fiber that happened to run it.
          fail(broken);
        }
      } else if (fiber.frozenUntil > now) {
        post(fiber.frozenUntil, fiber, event.action);
      } else if (!fiber.ended) {
        handled++;
        if (fiber == self) {
          return true;
        }
        fiber.turn.release();
        return false;
      }
    }
    owner.release();
    return false;
  }
}
