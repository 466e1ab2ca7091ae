package dev.argosy.simulator;

import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Script;

/**
 * How a simulator behaves. Begin with {@link #DEFAULT}.
 *
 * @param host address to listen on; loopback by default, since nothing is authenticated
 * @param bedrockPort port of Bedrock's stand-in; 0 takes any free one, the default
 * @param vertexPort port of Vertex's stand-in; 0 takes any free one, the default
 * @param seed the same seed gives the same faults, latencies and answers; 1 by default
 * @param latency of every call, faults included, until its answer begins; none by default
 * @param deltaLatency between the deltas of a stream; none by default: they are written as fast as
 *     their reader takes them
 * @param script which calls meet which faults; none by default
 * @param requestKeysMax requests counted each by its own key; positive, 1,000,000 by default (some
 *     200 bytes each)
 */
public record SimulatorConfig(
    String host,
    int bedrockPort,
    int vertexPort,
    long seed,
    Latency latency,
    Latency deltaLatency,
    Script script,
    int requestKeysMax) {
  /** No faults and no latency, on any free loopback port. */
  public static final SimulatorConfig DEFAULT =
      new SimulatorConfig("127.0.0.1", 0, 0, 1, Latency.NONE, Latency.NONE, Script.NONE, 1_000_000);

  public SimulatorConfig {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host must not be blank");
    }
    requirePort("bedrock-port", bedrockPort);
    requirePort("vertex-port", vertexPort);
    if (requestKeysMax < 1) {
      throw new IllegalArgumentException("request-keys-max must be positive: " + requestKeysMax);
    }
  }

  private static void requirePort(String name, int port) {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException(name + " must be 0..65535: " + port);
    }
  }

  /** The same on another address. */
  public SimulatorConfig withHost(String other) {
    return new SimulatorConfig(
        other, bedrockPort, vertexPort, seed, latency, deltaLatency, script, requestKeysMax);
  }

  /** The same with Bedrock on another port. */
  public SimulatorConfig withBedrockPort(int port) {
    return new SimulatorConfig(
        host, port, vertexPort, seed, latency, deltaLatency, script, requestKeysMax);
  }

  /** The same with Vertex on another port. */
  public SimulatorConfig withVertexPort(int port) {
    return new SimulatorConfig(
        host, bedrockPort, port, seed, latency, deltaLatency, script, requestKeysMax);
  }

  /** The same with another seed. */
  public SimulatorConfig withSeed(long other) {
    return new SimulatorConfig(
        host, bedrockPort, vertexPort, other, latency, deltaLatency, script, requestKeysMax);
  }

  /** The same with another latency. */
  public SimulatorConfig withLatency(Latency other) {
    return new SimulatorConfig(
        host, bedrockPort, vertexPort, seed, other, deltaLatency, script, requestKeysMax);
  }

  /** The same with another time between the deltas of a stream. */
  public SimulatorConfig withDeltaLatency(Latency other) {
    return new SimulatorConfig(
        host, bedrockPort, vertexPort, seed, latency, other, script, requestKeysMax);
  }

  /** The same with another script. */
  public SimulatorConfig withScript(Script other) {
    return new SimulatorConfig(
        host, bedrockPort, vertexPort, seed, latency, deltaLatency, other, requestKeysMax);
  }

  /** The same with another bound of counted requests. */
  public SimulatorConfig withRequestKeysMax(int other) {
    return new SimulatorConfig(
        host, bedrockPort, vertexPort, seed, latency, deltaLatency, script, other);
  }
}
