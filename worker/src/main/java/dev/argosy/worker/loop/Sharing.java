package dev.argosy.worker.loop;

import dev.argosy.worker.admission.Demand;
import dev.argosy.worker.admission.FleetShares;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ObjDoubleConsumer;
import java.util.function.Supplier;

/**
 * Tells the fleet what this worker wants, once a second, and applies what it may have: in each
 * turn, right before calls begin. Owned by the loop's thread.
 *
 * <p>After a crash the worker tells nothing more, and the others have its part some seconds later.
 */
public final class Sharing {
  /**
   * What is applied now.
   *
   * @param fromTopic whether by the workers' demand; else by the partitions that each one has
   * @param byQuota 0..1
   */
  public record Standing(boolean fromTopic, Map<String, Double> byQuota) {
    public Standing {
      byQuota = Map.copyOf(byQuota);
    }
  }

  /** Who tells. */
  public record Teller(String worker, long instance) {}

  /** So long nobody has nothing who hears the topic in time. */
  private static final Duration STARVED = Duration.ofSeconds(15);

  private final FleetTopic topic;
  private final Teller teller;
  private final List<String> quotas;
  private final FleetShares shares;
  private final Supplier<Map<String, Long>> demand;
  private final DoubleSupplier byPartitions;
  private final ObjDoubleConsumer<String> apply;
  private final Clock clock;
  private final Map<String, Double> applied = new LinkedHashMap<>();
  private boolean fromTopic = true;
  private long nothingNanos;
  private long appliedNanos;
  private long nextNanos;

  /**
   * Shares these quotas with everybody on the topic.
   *
   * @param quotas all of this worker's
   * @param demand tokens waiting for and reserved on each quota; those without any may be absent
   * @param byPartitions the share of every quota if the topic can't be read
   * @param apply told of a quota's share before the first call and whenever it changes
   */
  public Sharing(
      FleetTopic topic,
      Teller teller,
      Collection<String> quotas,
      Supplier<Map<String, Long>> demand,
      DoubleSupplier byPartitions,
      ObjDoubleConsumer<String> apply,
      Clock clock) {
    this.topic = topic;
    this.teller = teller;
    this.quotas = List.copyOf(quotas);
    this.shares = new FleetShares(teller.worker(), teller.instance(), quotas, clock);
    this.demand = demand;
    this.byPartitions = byPartitions;
    this.apply = apply;
    this.clock = clock;
    this.nextNanos = clock.nanos();
    this.appliedNanos = clock.nanos();
  }

  void turn() {
    shares.turn();
    FleetTopic.Heard heard = topic.heard();
    if (heard.afresh()) {
      shares.afresh();
    }
    heard.reports().forEach(shares::heard);
    if (clock.nanos() - nextNanos >= 0) {
      nextNanos = clock.nanos() + FleetShares.INTERVAL.toNanos();
      topic.tell(report());
    }
    apply();
  }

  private Demand report() {
    Map<String, Long> wanted = demand.get();
    Map<String, Long> tokens = new HashMap<>();
    for (String quota : quotas) {
      long all = wanted.getOrDefault(quota, 0L);
      tokens.put(quota, Math.clamp(all, 0L, Demand.MOST_TOKENS));
    }
    return new Demand(teller.worker(), teller.instance(), clock.nanos(), tokens);
  }

  private void apply() {
    fromTopic = shares.fromTopic() && !starved();
    double otherwise = fromTopic ? 0 : byPartitions.getAsDouble();
    for (String quota : quotas) {
      double share = fromTopic ? shares.share(quota) : otherwise;
      Double before = applied.put(quota, share);
      if (before == null || before != share) {
        apply.accept(quota, share);
      }
    }
  }

  /**
   * Whether we had nothing for long though we ran: the topic is so slow that what is heard is
   * always too old. Counts turns of at most an interval, so that a pause is not taken for it.
   */
  private boolean starved() {
    long now = clock.nanos();
    if (quotas.stream().anyMatch(quota -> shares.share(quota) > 0)) {
      nothingNanos = 0;
    } else {
      nothingNanos += Math.min(now - appliedNanos, FleetShares.INTERVAL.toNanos());
    }
    appliedNanos = now;
    return nothingNanos > STARVED.toNanos();
  }

  /** What is applied now. */
  public Standing standing() {
    return new Standing(fromTopic, applied);
  }
}
