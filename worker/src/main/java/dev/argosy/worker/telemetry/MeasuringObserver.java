package dev.argosy.worker.telemetry;

import dev.argosy.contract.Headers;
import dev.argosy.worker.admission.ModelConfig;
import dev.argosy.worker.admission.RouteConfig;
import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Ended;
import dev.argosy.worker.settlement.Settlement;
import dev.argosy.worker.settlement.Settlement.Kind;
import dev.argosy.worker.settlement.Settlement.Part;
import dev.argosy.worker.time.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the core tells. Owned by the loop's thread, but for {@link #newest}, which is
 * thread-safe.
 *
 * <p>Meters are resolved once for each route, topic and word; what is told often costs a look-up
 * and an addition.
 */
final class MeasuringObserver implements Observer {
  private final MeterRegistry registry;
  private final Served served;
  private final Clock clock;
  private final ReceivedAt receivedAt;
  private final Timer commits;
  private final Map<TransactionFailure, Counter> failures = new EnumMap<>(TransactionFailure.class);
  private final Map<String, LaneMeters> lanes = new HashMap<>();
  private final Map<String, Counter> parked = new HashMap<>();
  private final Map<String, Counter> sent = new HashMap<>();
  private final Map<String, Map<RouteConfig, RouteMeters>> routes = new ConcurrentHashMap<>();

  /** Absent before the loop's first turn. */
  private volatile @Nullable StateGauges gauges;

  MeasuringObserver(MeterRegistry registry, Served served, Clock clock) {
    this.registry = registry;
    this.served = served;
    this.clock = clock;
    this.receivedAt = new ReceivedAt(served.lanes());
    this.commits = Meters.COMMIT_DURATION.timer(registry);
    for (TransactionFailure kind : TransactionFailure.values()) {
      failures.put(kind, Meters.TRANSACTION_FAILURES.counter(registry, Meters.value(kind)));
    }
    served.lanes().forEach(this::lane);
    lane(served.retries());
    lane(served.parked());
    for (ModelConfig model : served.models()) {
      parked.put(model.name(), Meters.PARKED.counter(registry, model.name()));
      model.routes().forEach(route -> route(model.name(), route));
    }
  }

  /** How the loop last stood; empty before its first turn. */
  Optional<Snapshot> newest() {
    return Optional.ofNullable(gauges).map(StateGauges::newest);
  }

  @Override
  public void arrived(Delivery delivery) {
    lane(delivery.record().partition().topic()).arrived();
  }

  @Override
  public void ended(Ended ended, Books.Entry entry) {
    RouteMeters meters = route(ended.job().model(), ended.route().config());
    meters.ended(ended, entry);
    if (ended.firstTokenAt() != null) {
      meters.firstChunk(Duration.between(ended.startedAt(), ended.firstTokenAt()));
    }
  }

  @Override
  public void fellBack(String model, String next) {
    Meters.FALLBACKS.counter(registry, model, next).increment(); // Rare; models are a known set.
  }

  @Override
  public void settled(Settlement settlement) {
    for (Part part : settlement.parts()) {
      sent(part.record().topic()).increment();
      if (part.kind() == Kind.PARK) {
        Header.last(part.record().headers(), Headers.MODEL)
            .map(parked::get)
            .ifPresent(Counter::increment);
      }
    }
    if (settlement.settles()) {
      Incoming record = settlement.delivery().record();
      lane(record.partition().topic())
          .settled(settlement, ReceivedAt.age(receivedAt.of(record), clock.now()));
    }
  }

  @Override
  public void committed(Duration took) {
    commits.record(took);
  }

  @Override
  public void failed(TransactionFailure failure) {
    Counter counter = failures.get(failure);
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void stands(Snapshot snapshot) {
    StateGauges known = gauges;
    if (known == null) {
      known = new StateGauges(registry, snapshot);
      known.register(served, clock);
      gauges = known;
    }
    known.stands(snapshot);
  }

  private LaneMeters lane(String topic) {
    return lanes.computeIfAbsent(topic, name -> new LaneMeters(registry, name, served.group()));
  }

  /** Own topics, and those that lanes allow for replies: a bounded set. */
  private Counter sent(String topic) {
    return sent.computeIfAbsent(
        topic, name -> Meters.SENT.counter(registry, "kafka", "send", name));
  }

  private RouteMeters route(String model, RouteConfig route) {
    return routes
        .computeIfAbsent(model, _ -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            route,
            config ->
                new RouteMeters(
                    registry,
                    model,
                    config,
                    served.providers().getOrDefault(config.platform(), "_OTHER")));
  }
}
