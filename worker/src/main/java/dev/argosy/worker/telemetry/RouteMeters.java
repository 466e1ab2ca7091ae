package dev.argosy.worker.telemetry;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Usage;
import dev.argosy.worker.admission.RouteConfig;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Ended;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The meters of one model's calls on one route, resolved once. Counters are there from the start,
 * so that a rate sees the first call; histograms, with many series each, from the first value on.
 * Thread-safe.
 */
final class RouteMeters {
  private static final String CHAT = "chat";

  /** In a tag's value: no error. */
  private static final String NONE = "";

  private final MeterRegistry registry;
  private final String model;
  private final String route;
  private final String provider;
  private final Map<String, Counter> outcomes = new ConcurrentHashMap<>();
  private final Map<String, Timer> durations = new ConcurrentHashMap<>();
  private final Map<String, DistributionSummary> tokens = new ConcurrentHashMap<>();
  private final Counter inputTokens;
  private final Counter outputTokens;
  private final Counter cacheWrite5mTokens;
  private final Counter cacheWrite1hTokens;
  private final Counter cacheReadTokens;
  private final Counter cost;
  private final Counter unpriced;

  /**
   * The meters of a route.
   *
   * @param provider OpenTelemetry's name of the platform's kind
   */
  RouteMeters(MeterRegistry registry, String model, RouteConfig route, String provider) {
    String platform = route.platform();
    this.registry = registry;
    this.model = model;
    this.route = route.name();
    this.provider = provider;
    this.inputTokens = Meters.TOKENS.counter(registry, model, platform, "input");
    this.outputTokens = Meters.TOKENS.counter(registry, model, platform, "output");
    this.cacheWrite5mTokens = Meters.TOKENS.counter(registry, model, platform, "cache_write_5m");
    this.cacheWrite1hTokens = Meters.TOKENS.counter(registry, model, platform, "cache_write_1h");
    this.cacheReadTokens = Meters.TOKENS.counter(registry, model, platform, "cache_read");
    this.cost = Meters.COST.counter(registry, model, platform);
    this.unpriced = Meters.UNPRICED_CALLS.counter(registry, model, platform);
  }

  void firstChunk(Duration after) {
    Meters.TIME_TO_FIRST_CHUNK.timer(registry, CHAT, provider, model).record(after);
  }

  void ended(Ended ended, Books.Entry entry) {
    outcome(entry.call().outcome()).increment();
    duration(errorType(ended.outcome())).record(ended.took());
    drawn(Books.drawn(ended.outcome()));
    BigDecimal paid = entry.call().cost();
    if (paid == null) {
      unpriced.increment();
    } else {
      cost.increment(paid.doubleValue());
    }
  }

  private void drawn(Usage usage) {
    if (usage.equals(Usage.NONE)) {
      return;
    }
    tokens("input").record((double) usage.totalInputTokens());
    tokens("output").record((double) usage.outputTokens());
    add(inputTokens, usage.inputTokens());
    add(outputTokens, usage.outputTokens());
    add(cacheWrite5mTokens, usage.cacheWrite5mTokens());
    add(cacheWrite1hTokens, usage.cacheWrite1hTokens());
    add(cacheReadTokens, usage.cacheReadTokens());
  }

  private static void add(Counter counter, long tokens) {
    if (tokens > 0) {
      counter.increment((double) tokens);
    }
  }

  private Counter outcome(String name) {
    return outcomes.computeIfAbsent(
        name, outcome -> Meters.CALLS.counter(registry, model, route, outcome));
  }

  private DistributionSummary tokens(String tokenType) {
    return tokens.computeIfAbsent(
        tokenType, type -> Meters.TOKEN_USAGE.summary(registry, CHAT, provider, model, type));
  }

  private Timer duration(String errorType) {
    return durations.computeIfAbsent(
        errorType, type -> Meters.OPERATION_DURATION.timer(registry, CHAT, provider, model, type));
  }

  private static String errorType(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed _, Outcome.Refused _ -> NONE;
      case Outcome.Throttled throttled -> throttled.error().type().wire();
      case Outcome.Overloaded overloaded -> overloaded.error().type().wire();
      case Outcome.Failed failed -> failed.error().type().wire();
      case Outcome.Rejected rejected -> rejected.error().type().wire();
      case Outcome.RouteUnusable unusable -> unusable.error().type().wire();
      case Outcome.Unauthenticated unauthenticated -> unauthenticated.error().type().wire();
      case Outcome.Uncalled uncalled -> uncalled.error().type().wire();
      case Outcome.Abandoned _ -> ErrorType.CANCELLED.wire();
    };
  }
}
