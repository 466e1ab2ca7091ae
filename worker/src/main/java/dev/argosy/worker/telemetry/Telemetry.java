package dev.argosy.worker.telemetry;

import dev.argosy.worker.telemetry.Health.Answer;
import dev.argosy.worker.telemetry.TelemetryServer.Page;
import dev.argosy.worker.time.Clock;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/**
 * Meters and health of one worker, served over HTTP from {@link #open} to {@link #close}.
 * Thread-safe, but for its observer.
 *
 * <p>Up before the worker connects and until it has drained: a probe that finds nobody listening
 * takes that for a dead worker.
 */
public final class Telemetry implements AutoCloseable {
  /** A request that could be called is called in the next turn; this is thousands of them. */
  static final Duration FROZEN = Duration.ofSeconds(60);

  private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics gc;
  private final MeasuringObserver observer;
  private final TelemetryServer server;

  private Telemetry(
      PrometheusMeterRegistry registry,
      JvmGcMetrics gc,
      MeasuringObserver observer,
      TelemetryServer server) {
    this.registry = registry;
    this.gc = gc;
    this.observer = observer;
    this.server = server;
  }

  /**
   * Listens, and answers from now on.
   *
   * @param longestTurn the longest that a turn of the loop may block; twice that is too long
   * @throws UncheckedIOException if the address cannot be listened on
   */
  public static Telemetry open(
      TelemetryConfig config, Served served, Duration longestTurn, Clock clock) {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var observer = new MeasuringObserver(registry, served, clock);
    var limits = new Liveness.Limits(longestTurn.multipliedBy(2), FROZEN);
    var health = new Health(observer::newest, limits, clock, ThreadDump::take);
    Meters.READY.gauge(registry, health, each -> each.ready().good() ? 1 : 0);
    TelemetryServer server;
    try {
      server =
          TelemetryServer.open(
              config.host(),
              config.port(),
              Map.of(
                  "/livez", () -> page(health.live()),
                  "/readyz", () -> page(health.ready()),
                  "/metrics", () -> new Page(200, PROMETHEUS_TEXT, registry.scrape())));
    } catch (IOException taken) {
      registry.close();
      throw new UncheckedIOException(
          "telemetry cannot listen on %s:%d: %s; telemetry.port 0 takes a free port"
              .formatted(config.host(), config.port(), taken.getMessage()),
          taken);
    }
    return new Telemetry(registry, bindMachine(registry), observer, server);
  }

  private static JvmGcMetrics bindMachine(PrometheusMeterRegistry registry) {
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    var gc = new JvmGcMetrics();
    gc.bindTo(registry);
    return gc;
  }

  static Page page(Answer answer) {
    return new Page(answer.good() ? 200 : 503, "application/json", answer.body());
  }

  /** Where it is served. */
  public InetSocketAddress address() {
    return server.address();
  }

  /** Counts what the core tells. */
  public Observer observer() {
    return observer;
  }

  @Override
  public void close() {
    server.close();
    gc.close();
    registry.close();
  }
}
