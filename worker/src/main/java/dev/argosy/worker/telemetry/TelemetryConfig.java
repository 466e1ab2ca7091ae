package dev.argosy.worker.telemetry;

import dev.argosy.worker.config.Rules;

/**
 * The block {@code telemetry}: where metrics and health are served.
 *
 * @param host address to listen on, default 0.0.0.0: a cluster's probes and scrapers come from
 *     outside the pod
 * @param port 0..65535, default 9464 (Prometheus' port for OpenTelemetry exporters); 0 takes a free
 *     one
 */
public record TelemetryConfig(String host, int port) {
  /** What a file without the block means. */
  public static final TelemetryConfig DEFAULT = new TelemetryConfig("0.0.0.0", 9464);

  public TelemetryConfig {
    new Rules()
        .require(!host.isBlank(), "host", "must be an address to listen on", host)
        .range(port, 0, 65535, "port")
        .hold();
  }
}
