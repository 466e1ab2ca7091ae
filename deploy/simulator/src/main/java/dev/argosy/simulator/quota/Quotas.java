package dev.argosy.simulator.quota;

import java.util.List;
import java.util.function.LongSupplier;

/** All quotas in force. The first that covers a call counts it. Owned by the event loop. */
public final class Quotas {
  private static final double NANOS = 1e9;

  private final LongSupplier nanoTime;
  private List<Quota> configured;
  private Clock clock;
  private List<OpenQuota> open;

  /**
   * @param nanoTime a monotonic clock
   */
  public Quotas(List<Quota> quotas, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.configured = List.copyOf(quotas);
    this.clock = new Clock(nanoTime);
    this.open = opened();
  }

  private List<OpenQuota> opened() {
    return configured.stream().map(quota -> new OpenQuota(quota, clock)).toList();
  }

  /**
   * Admits or refuses a call.
   *
   * @param model its id on the platform
   * @param worker who calls
   */
  public Admission admit(Place place, String model, Ask ask, String worker) {
    for (OpenQuota quota : open) {
      if (quota.covers(place, model)) {
        return quota.admit(ask, worker);
      }
    }
    return Admission.UNLIMITED;
  }

  /** Others from now on. The same ones as now go on as they stand. */
  public void replace(List<Quota> quotas) {
    if (!configured.equals(quotas)) {
      configured = List.copyOf(quotas);
      restart();
    }
  }

  /** Full buckets and no counts; calls that are open settle nothing here. */
  public void restart() {
    clock = new Clock(nanoTime);
    open = opened();
  }

  /** What was drawn until now. */
  public QuotasUse use() {
    return new QuotasUse(clock.now() / NANOS, open.stream().map(OpenQuota::use).toList());
  }
}
