package dev.argosy.simulator.quota;

import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.calls.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One quota as it stands. Owned by the event loop. */
final class OpenQuota {
  private static final int WORKERS_MAX = 10_000;

  private final Quota quota;
  private final Clock clock;
  private final List<Meter> meters;
  private final Series series = new Series();
  private final Map<String, Long> refusedByWorker = new HashMap<>();
  private long admitted;
  private long refused;

  OpenQuota(Quota quota, Clock clock) {
    this.quota = quota;
    this.clock = clock;
    this.meters =
        quota.law().limits().stream()
            .map(limit -> new Meter(limit, quota.window(), clock.now()))
            .toList();
  }

  boolean covers(Place place, String model) {
    return quota.covers(place, model);
  }

  Admission admit(Ask ask, String worker) {
    long now = clock.now();
    for (Meter meter : meters) {
      if (!meter.holds(ask, now)) {
        return refuse(meter, worker);
      }
    }
    for (Meter meter : meters) {
      meter.reserve(ask, now);
    }
    admitted++;
    series.admitted(clock.second());
    return (Admission.Admitted) tokens -> settle(ask, tokens);
  }

  private Admission refuse(Meter meter, String worker) {
    meter.refuse();
    refused++;
    series.refused(clock.second());
    String counted =
        refusedByWorker.containsKey(worker) || refusedByWorker.size() < WORKERS_MAX
            ? worker
            : Calls.OTHER;
    refusedByWorker.merge(counted, 1L, Long::sum);
    return new Admission.Refused(meter.limit().daily(), quota.retryAfter().toSeconds());
  }

  private void settle(Ask ask, Tokens tokens) {
    for (Meter meter : meters) {
      long drawn = meter.settle(ask, tokens, clock.now());
      series.used(clock.second(), meter.limit().name(), drawn);
    }
  }

  QuotaUse use() {
    return new QuotaUse(
        quota.name(),
        quota.law().platform(),
        admitted,
        refused,
        refusedByWorker,
        meters.stream().map(Meter::use).toList(),
        series.uses());
  }
}
