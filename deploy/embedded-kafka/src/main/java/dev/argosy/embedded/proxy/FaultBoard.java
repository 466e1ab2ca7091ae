package dev.argosy.embedded.proxy;

import dev.argosy.embedded.proxy.Fault.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The faults now in place, and the gate that all frames pass. Thread-safe: one lock guards it and
 * its faults.
 */
final class FaultBoard {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Fault> faults = new ArrayList<>();
  private boolean frozen;
  private boolean closed;

  Fault add(Requests requests, Effect effect, int count) {
    var fault = new Fault(this, requests, effect, count);
    change(() -> faults.add(fault));
    return fault;
  }

  void remove(Fault fault) {
    change(() -> faults.remove(fault));
  }

  void freeze(boolean nowFrozen) {
    change(() -> frozen = nowFrozen);
  }

  /** Ends all faults and lets everything go. */
  void close() {
    change(
        () -> {
          closed = true;
          faults.clear();
        });
  }

  /** Returns when this request may go on to the broker. */
  void passRequest(RequestHead request) throws InterruptedException {
    lock.lock();
    try {
      Set<Fault> hit = new HashSet<>();
      while (!closed && (hold(request, hit) || frozen)) {
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean hold(RequestHead request, Set<Fault> hit) {
    boolean held = false;
    for (Fault fault : faults) {
      if (fault.holds(request)) {
        held = true;
        if (hit.add(fault)) { // Once for each request, however often its thread wakes up.
          fault.hit();
          changed.signalAll();
        }
      }
    }
    return held;
  }

  /** Returns when the answer to this request may go on, with the fault that drops it, if any. */
  Optional<Effect> passAnswer(RequestHead request) throws InterruptedException {
    lock.lock();
    try {
      while (frozen && !closed) {
        changed.await();
      }
      Optional<Fault> dropping = faults.stream().filter(fault -> fault.drops(request)).findFirst();
      dropping.ifPresent(Fault::hit);
      changed.signalAll();
      return dropping.map(Fault::effect);
    } finally {
      lock.unlock();
    }
  }

  /** Whether {@code condition}, read under the lock, came true in time. */
  boolean await(BooleanSupplier condition, Duration deadline) {
    lock.lock();
    try {
      long left = deadline.toNanos();
      while (!condition.getAsBoolean() && left > 0) {
        left = changed.awaitNanos(left);
      }
      return condition.getAsBoolean();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  <T> T locked(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
