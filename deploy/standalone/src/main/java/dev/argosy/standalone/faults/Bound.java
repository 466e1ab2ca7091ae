package dev.argosy.standalone.faults;

import dev.argosy.simulator.calls.Calls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How many calls may be repeated: of each worker that is hit, those in flight at that moment. A
 * call is in flight from its begin until its result is durable, so it is told by the stand-ins,
 * which know who called, and by the ledger, which knows what is answered. Thread-safe.
 */
final class Bound {
  private final Supplier<Calls> calls;
  private final Ledger ledger;
  private final int slots;

  /** Guarded by this, like {@code total}. */
  private final List<Hit> lasting = new ArrayList<>();

  private long total;

  /**
   * @param calls the stand-ins' counters
   * @param slots the most that one worker has in flight
   */
  Bound(Supplier<Calls> calls, Ledger ledger, int slots) {
    this.calls = calls;
    this.ledger = ledger;
    this.slots = slots;
  }

  /** A fault that lasts, and the most that each worker it hits had in flight meanwhile. */
  final class Hit implements AutoCloseable {
    private final Predicate<String> workers;
    private final Map<String, Long> most = new HashMap<>();

    private Hit(Predicate<String> workers) {
      this.workers = workers;
    }

    private void sample(Map<String, Long> open) {
      open.forEach(
          (worker, count) -> {
            if (workers.test(worker)) {
              most.merge(worker, count, Math::max);
            }
          });
    }

    /** The fault is over. */
    @Override
    public void close() {
      end(this);
    }
  }

  /** This worker is hit now, at one blow; how many calls it has in flight. */
  long hit(String worker) {
    long hit = open().getOrDefault(worker, 0L);
    synchronized (this) {
      total += hit;
    }
    return hit;
  }

  /** This worker is hit from now until it is closed. */
  Hit begin(String worker) {
    return begin(worker::equals);
  }

  /** All workers are hit from now until it is closed, also those that are added meanwhile. */
  Hit beginAll() {
    return begin(_ -> true);
  }

  private Hit begin(Predicate<String> workers) {
    Hit hit = new Hit(workers);
    synchronized (this) {
      lasting.add(hit);
    }
    sample();
    return hit;
  }

  /** Looks at the workers that are being hit; to be done several times a second. */
  void sample() {
    synchronized (this) {
      if (lasting.isEmpty()) {
        return;
      }
    }
    Map<String, Long> open = open();
    synchronized (this) {
      lasting.forEach(hit -> hit.sample(open));
    }
  }

  private void end(Hit hit) {
    Map<String, Long> open = open();
    synchronized (this) {
      hit.sample(open);
      if (lasting.remove(hit)) {
        total += hit.most.values().stream().mapToLong(Long::longValue).sum();
      }
    }
  }

  /** The sum over all workers hit so far. */
  synchronized long total() {
    return total;
  }

  /**
   * Of each worker the requests that it called last and that have no result yet, at most as many as
   * it has slots.
   */
  Map<String, Long> open() {
    Map<String, String> lastCaller = new HashMap<>();
    calls.get().started().forEach(start -> lastCaller.put(start.request(), start.worker()));
    Map<String, Long> open = new HashMap<>();
    lastCaller.forEach(
        (request, worker) -> {
          if (!ledger.answered(request)) {
            open.merge(worker, 1L, Long::sum);
          }
        });
    open.replaceAll((worker, count) -> Math.min(count, slots));
    return open;
  }
}
