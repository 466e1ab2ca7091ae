package dev.argosy.worker.telemetry;

import dev.argosy.worker.admission.Admission.RouteState;
import dev.argosy.worker.admission.ModelConfig;
import dev.argosy.worker.admission.Quota;
import dev.argosy.worker.time.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/**
 * The gauges: each reads the loop's newest snapshot when it is scraped. They are there from the
 * loop's first turn on: a number that means nothing would spoil every sum over the fleet.
 */
final class StateGauges {
  private final MeterRegistry registry;

  /** Written by the loop, read by scrapes and probes. */
  private volatile Snapshot newest;

  /** Gauges of a loop after its first turn. */
  StateGauges(MeterRegistry registry, Snapshot first) {
    this.registry = registry;
    this.newest = first;
  }

  void stands(Snapshot snapshot) {
    newest = snapshot;
  }

  Snapshot newest() {
    return newest;
  }

  void register(Served served, Clock clock) {
    gauge(Meters.SLOTS, snapshot -> snapshot.held().slots());
    gauge(Meters.IN_FLIGHT, snapshot -> snapshot.held().inFlight());
    gauge(Meters.CALLS_OPEN, snapshot -> snapshot.held().calls());
    gauge(Meters.UNCOMMITTED, snapshot -> snapshot.held().uncommitted());
    gauge(Meters.DELAYED, snapshot -> snapshot.held().delayed());
    gauge(Meters.DELAYED_BYTES, snapshot -> snapshot.held().delayedBytes());
    gauge(Meters.HELD_BYTES, snapshot -> snapshot.held().bytes());
    gauge(Meters.CANCELS_KNOWN, snapshot -> snapshot.held().cancels());
    gauge(Meters.UNREAD, snapshot -> snapshot.owned().unread());
    gauge(Meters.BACKLOG, Snapshot::backlog);
    gauge(Meters.SLOTS_WANTED, Snapshot::slotsWanted);
    gauge(Meters.PARTITIONS, snapshot -> snapshot.owned().partitions());
    gauge(Meters.PARTITIONS_STOPPED, snapshot -> snapshot.owned().stopped());
    gauge(Meters.FRONTIER_AGE, snapshot -> seconds(snapshot.owned().frontierAge()));
    gauge(Meters.OLDEST_AGE, snapshot -> seconds(snapshot.owned().oldestAge()));
    gauge(Meters.LEASE, snapshot -> seconds(snapshot.lease()));
    gauge(Meters.TURN_AGE, snapshot -> seconds(clock.since(snapshot.takenNanos())));
    for (Constraint constraint : Constraint.values()) {
      gauge(
          Meters.BINDING_CONSTRAINT,
          snapshot -> snapshot.constraint() == constraint ? 1 : 0,
          Meters.value(constraint));
    }
    for (ModelConfig model : served.models()) {
      String name = model.name();
      gauge(Meters.WAITING, snapshot -> snapshot.held().waiting().getOrDefault(name, 0), name);
      model
          .routes()
          .forEach(
              route -> {
                RouteState closed = new RouteState(name, route.name(), false);
                gauge(
                    Meters.ROUTE_CLOSED,
                    snapshot -> snapshot.admission().routes().contains(closed) ? 1 : 0,
                    name,
                    route.name());
              });
    }
    registerQuotas();
  }

  private void registerQuotas() {
    for (Quota.Level level : newest.admission().levels()) {
      gauge(
          Meters.QUOTA_AVAILABLE,
          snapshot -> level(snapshot, level).available(),
          level.quota(),
          level.meter());
      gauge(
          Meters.QUOTA_CAPACITY,
          snapshot -> level(snapshot, level).capacity(),
          level.quota(),
          level.meter());
    }
    for (Quota.State quota : newest.admission().quotas()) {
      String name = quota.quota();
      gauge(Meters.QUOTA_SHARE, snapshot -> quota(snapshot, quota).share(), name);
      gauge(Meters.QUOTA_PACE, snapshot -> quota(snapshot, quota).pace(), name);
      gauge(Meters.QUOTA_CLOSED, snapshot -> quota(snapshot, quota).open() ? 0 : 1, name);
      gauge(Meters.QUOTA_RESERVED, snapshot -> quota(snapshot, quota).reserved(), name);
      gauge(Meters.QUOTA_OVERDRAWN, snapshot -> quota(snapshot, quota).overdrawn(), name);
    }
  }

  private static Quota.Level level(Snapshot snapshot, Quota.Level asked) {
    return snapshot.admission().levels().stream()
        .filter(each -> each.quota().equals(asked.quota()) && each.meter().equals(asked.meter()))
        .findFirst()
        .orElse(asked);
  }

  private static Quota.State quota(Snapshot snapshot, Quota.State asked) {
    return snapshot.admission().quotas().stream()
        .filter(each -> each.quota().equals(asked.quota()))
        .findFirst()
        .orElse(asked);
  }

  private void gauge(Meters meter, ToDoubleFunction<Snapshot> value, String... labels) {
    meter.gauge(registry, this, gauges -> value.applyAsDouble(gauges.newest), labels);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
