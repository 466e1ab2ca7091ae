package dev.argosy.standalone.faults;

import dev.argosy.simulator.script.Latency;
import dev.argosy.worker.loop.KafkaConfig.OnMissingOffset;
import java.time.Duration;

/**
 * How a run is set up before its fault strikes.
 *
 * @param workers at the begin
 * @param maxInFlight calls of one worker at once
 * @param latency of the clouds
 * @param flow the stretch of time over which requests are posted
 * @param requestTimeout after which a worker gives a call up
 * @param proxied whether workers reach the brokers through their proxies
 * @param onMissingOffset the workers' setting
 * @param strikes the most strikes of one fault in a run
 * @param guarded whether brokers let workers do what {@link Rights} gives them and nothing else
 */
record Setup(
    int workers,
    int maxInFlight,
    Latency latency,
    Duration flow,
    Duration requestTimeout,
    boolean proxied,
    OnMissingOffset onMissingOffset,
    int strikes,
    boolean guarded) {
  /** Three workers, calls of a third of a second with a long tail, requests for 20 s. */
  static final Setup USUAL =
      new Setup(
          3,
          48,
          new Latency.Lognormal(Duration.ofMillis(300), 0.8, Duration.ofSeconds(4)),
          Duration.ofSeconds(20),
          Duration.ofMinutes(1),
          false,
          OnMissingOffset.FAIL,
          Integer.MAX_VALUE,
          false);

  /** The same with so many workers at the begin. */
  Setup withWorkers(int count) {
    return new Setup(
        count,
        maxInFlight,
        latency,
        flow,
        requestTimeout,
        proxied,
        onMissingOffset,
        strikes,
        guarded);
  }

  /** The same with calls between these times, and so many of them at once. */
  Setup withCalls(Duration least, Duration most, int atOnce) {
    return new Setup(
        workers,
        atOnce,
        new Latency.Uniform(least, most),
        flow,
        requestTimeout,
        proxied,
        onMissingOffset,
        strikes,
        guarded);
  }

  /** The same with calls some of which take very much longer than the others. */
  Setup withLongTail() {
    return new Setup(
        workers,
        maxInFlight,
        new Latency.Lognormal(Duration.ofMillis(300), 1.5, Duration.ofSeconds(12)),
        flow,
        requestTimeout,
        proxied,
        onMissingOffset,
        strikes,
        guarded);
  }

  /** The same with requests posted over this time. */
  Setup withFlow(Duration time) {
    return new Setup(
        workers,
        maxInFlight,
        latency,
        time,
        requestTimeout,
        proxied,
        onMissingOffset,
        strikes,
        guarded);
  }

  /** The same with workers that give calls up after this time. */
  Setup withRequestTimeout(Duration time) {
    return new Setup(
        workers, maxInFlight, latency, flow, time, proxied, onMissingOffset, strikes, guarded);
  }

  /** The same with workers that reach the brokers through their proxies. */
  Setup withProxies() {
    return new Setup(
        workers,
        maxInFlight,
        latency,
        flow,
        requestTimeout,
        true,
        onMissingOffset,
        strikes,
        guarded);
  }

  /** The same with workers that begin anew where a partition has lost its offset. */
  Setup fromTheBeginning() {
    return new Setup(
        workers,
        maxInFlight,
        latency,
        flow,
        requestTimeout,
        proxied,
        OnMissingOffset.BEGINNING,
        strikes,
        guarded);
  }

  /** The same with workers that log in at the proxies and have their documented rights alone. */
  Setup withRights() {
    return new Setup(
        workers, maxInFlight, latency, flow, requestTimeout, true, onMissingOffset, strikes, true);
  }

  /** The same with at most so many strikes of one fault. */
  Setup withStrikes(int most) {
    return new Setup(
        workers,
        maxInFlight,
        latency,
        flow,
        requestTimeout,
        proxied,
        onMissingOffset,
        most,
        guarded);
  }
}
