package dev.argosy.standalone.bench.quota;

import dev.argosy.simulator.quota.MeterUse;
import dev.argosy.simulator.quota.QuotaUse;
import dev.argosy.simulator.quota.QuotasUse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The referee's word on one window of all quotas, as figures. Pure. */
final class Verdict {
  private final QuotasUse uses;
  private final long from;
  private final long to;

  /**
   * @param from a second of the referee's clock, inclusive
   * @param to exclusive
   */
  Verdict(QuotasUse uses, long from, long to) {
    this.uses = uses;
    this.from = from;
    this.to = to;
  }

  /** All figures; those of each quota apart if there are several. */
  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    List<QuotaUse> quotas = uses.quotas();
    figures.put("used_share", rounded(share()));
    figures.put("throttled_share", rounded(throttledShare()));
    figures.put("calls", calls());
    figures.put("throttled_calls", refused());
    figures.put("window_s", to - from);
    if (quotas.size() == 1) {
      figures.putAll(quota(quotas.getFirst()));
    } else {
      Map<String, Object> each = new LinkedHashMap<>();
      quotas.forEach(
          quota -> {
            Map<String, Object> own = new LinkedHashMap<>();
            own.put("used_share", rounded(new Spending(quota).share(from, to)));
            own.put("calls", new Spending(quota).admitted(from, to));
            own.put("throttled_calls", new Spending(quota).refused(from, to));
            own.putAll(quota(quota));
            each.put(quota.name(), own);
          });
      figures.put("quotas", each);
    }
    return figures;
  }

  /**
   * What of all quotas together was used. One quota: its share. Several, whose tokens can't be
   * added: each could have served calls / share of its own; all calls, over the sum of those.
   */
  double share() {
    double served = 0;
    double possible = 0;
    for (QuotaUse quota : uses.quotas()) {
      Spending spending = new Spending(quota);
      double share = spending.share(from, to);
      if (uses.quotas().size() == 1) {
        return share;
      }
      long calls = spending.admitted(from, to);
      if (share == 0 || calls == 0) {
        return 0; // what it could have served is not known
      }
      served += calls;
      possible += calls / share;
    }
    return served / possible;
  }

  double throttledShare() {
    return refused() / (double) Math.max(1, calls());
  }

  private long calls() {
    return refused()
        + uses.quotas().stream().mapToLong(use -> new Spending(use).admitted(from, to)).sum();
  }

  private long refused() {
    return uses.quotas().stream().mapToLong(use -> new Spending(use).refused(from, to)).sum();
  }

  /** Of each of its allowances; those apart if there are several. */
  private Map<String, Object> quota(QuotaUse use) {
    if (use.meters().size() == 1) {
      return meter(use, use.meters().getFirst());
    }
    Map<String, Object> meters = new LinkedHashMap<>();
    use.meters().forEach(meter -> meters.put(meter.name(), meter(use, meter)));
    return meters;
  }

  /** Allowance, use in the window, and the worst over-spend since the start. */
  private Map<String, Object> meter(QuotaUse use, MeterUse meter) {
    Spending spending = new Spending(use);
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("allowance_per_minute", meter.allowance());
    figures.put(
        use.meters().size() == 1 ? "used_tokens" : "used", spending.used(meter.name(), from, to));
    figures.put("worst_overspend", Math.round(spending.worstOverspend(meter.name())));
    return figures;
  }

  static double rounded(double value) {
    return Math.round(value * 10_000) / 10_000.0;
  }
}
