package dev.argosy.standalone.faults;

import dev.argosy.simulator.calls.Calls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which calls may be repeated: of each worker that is hit, those in flight at that moment, each of
 * them once, however often its worker is hit. A call is in flight from its begin until its result
 * is durable, so it is told by the stand-ins, which know who called, and by the ledger, which knows
 * what is answered. Thread-safe.
 */
final class Bound {
  /** A call: of this request, the one with this number. */
  private record Made(String request, long number) {}

  private final Supplier<Calls> calls;
  private final Ledger ledger;
  private final int slots;

  /** Guarded by this, like all below. */
  private final List<Hit> lasting = new ArrayList<>();

  private final Set<Made> granted = new HashSet<>();
  private final Map<String, Long> grantedByRequest = new HashMap<>();
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

  /**
   * A fault that lasts, all calls that its worker had in flight meanwhile, and the most at once.
   */
  final class Hit implements AutoCloseable {
    private final String worker;
    private final long made;
    private final Set<Made> all = new HashSet<>();
    private long most;

    private Hit(String worker, long made) {
      this.worker = worker;
      this.made = made;
    }

    private void sample(Set<Made> open) {
      all.addAll(open);
      most = Math.max(most, open.stream().filter(call -> !granted.contains(call)).count());
    }

    /** The fault is over. */
    @Override
    public void close() {
      end(this);
    }
  }

  /**
   * A worker was hit at one blow.
   *
   * @param made calls that it had made until then, as far as known
   * @param open those of them that were in flight
   */
  record Blow(String worker, long made, long open) {}

  /** This worker, which has been stopped, is hit now. */
  Blow hit(String worker) {
    Calls now = calls.get();
    Set<Made> open = allOpen(now).getOrDefault(worker, Set.of());
    synchronized (this) {
      grant(open, slots);
    }
    return new Blow(worker, madeBy(worker, now).count(), Math.min(open.size(), slots));
  }

  /**
   * Calls of a worker that became known since it was hit, though it has done nothing since, were in
   * flight as well: they were on their way.
   */
  void late(Blow blow) {
    Set<Made> late = madeSince(blow.worker, blow.made, calls.get());
    synchronized (this) {
      grant(late, slots - blow.open);
    }
  }

  private static Set<Made> madeSince(String worker, long before, Calls calls) {
    return madeBy(worker, calls)
        .skip(before)
        .map(start -> new Made(start.request(), start.call()))
        .collect(Collectors.toSet());
  }

  private static Stream<Calls.Start> madeBy(String worker, Calls calls) {
    return calls.started().stream().filter(start -> start.worker().equals(worker));
  }

  /** This worker is hit from now until it is closed. */
  Hit begin(String worker) {
    Hit hit = new Hit(worker, madeBy(worker, calls.get()).count());
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
    Map<String, Set<Made>> open = allOpen(calls.get());
    synchronized (this) {
      lasting.forEach(hit -> hit.sample(open.getOrDefault(hit.worker, Set.of())));
    }
  }

  private void end(Hit hit) {
    Calls now = calls.get();
    Set<Made> open = allOpen(now).getOrDefault(hit.worker, Set.of());
    synchronized (this) {
      hit.sample(open);
      hit.all.addAll(madeSince(hit.worker, hit.made, now));
      if (lasting.remove(hit)) {
        grant(hit.all, Math.min(hit.most, slots));
      }
    }
  }

  /** Each of these calls may be repeated, unless that is known already, and so many of all. */
  private void grant(Set<Made> open, long atMost) {
    long fresh = 0;
    for (Made call : open) {
      if (granted.add(call)) {
        fresh++;
        grantedByRequest.merge(call.request, 1L, Long::sum);
      }
    }
    total += Math.min(fresh, atMost);
  }

  /** How many calls may be repeated in all. */
  synchronized long total() {
    return total;
  }

  /** How many calls of this request may be repeated. */
  synchronized long of(String request) {
    return grantedByRequest.getOrDefault(request, 0L);
  }

  /**
   * Of each worker the requests that it called last and that have no result yet, at most as many as
   * it has slots.
   */
  Map<String, Long> open() {
    Map<String, Long> open = new HashMap<>();
    allOpen(calls.get())
        .forEach((worker, made) -> open.put(worker, (long) Math.min(made.size(), slots)));
    return open;
  }

  private Map<String, Set<Made>> allOpen(Calls now) {
    Map<String, Calls.Start> last = new HashMap<>();
    now.started().forEach(start -> last.put(start.request(), start));
    Map<String, Set<Made>> open = new HashMap<>();
    last.forEach(
        (request, start) -> {
          if (!ledger.answered(request)) {
            open.computeIfAbsent(start.worker(), _ -> new HashSet<>())
                .add(new Made(request, start.call()));
          }
        });
    return open;
  }
}
