package dev.argosy.worker.config;

import java.time.Duration;

/**
 * The block {@code worker}: who this worker is, what it may hold at once, how long requests live
 * and how it stops. It stands here because the loop, the path and admission each keep a part of it.
 *
 * @param id stable identity, such as a StatefulSet's pod name; letters, digits and {@code . _ -},
 *     at most 200. Empty (the default): the worker makes one of host name and random suffix, and
 *     does not join the group as a static member
 * @param maxInFlight calls whose settlement is not yet committed; 1..65536, default 512: one
 *     Bedrock client's connections
 * @param maxWaiting requests in memory that wait for a route or a slot; 1..1048576, default 2048:
 *     four times in flight, enough to keep the calls fed between two polls
 * @param maxDelayed retries in memory that are not due; 1..1048576, default 16384: one partition's
 *     window
 * @param maxBufferedBytes bytes of all requests held; 1MiB..64GiB and at least one message, default
 *     256MiB
 * @param maxWait a request that names no time is wanted this long after it was received, which only
 *     orders the line; 1s..7d, default 1h
 * @param requestMaxAge any request ends as expired at this age; 1s..30d, default 24h: no request
 *     lives for ever
 * @param drainTimeout how long a stop waits for open calls; 0s..149s, less than half of Kafka's
 *     poll interval; default 60s
 * @param handoverGrace how long a rebalance waits for the open calls of partitions that leave;
 *     bounds as the drain's, default the drain's
 */
public record WorkerSettings(
    String id,
    int maxInFlight,
    int maxWaiting,
    int maxDelayed,
    long maxBufferedBytes,
    Duration maxWait,
    Duration requestMaxAge,
    Duration drainTimeout,
    Duration handoverGrace) {

  /**
   * How long the loop may stay away from Kafka before the group gives its partitions away. Whatever
   * waits for calls has to end before half of it is over.
   */
  public static final Duration MAX_POLL_INTERVAL = Duration.ofMinutes(5);

  private static final Duration LONGEST_WAIT = MAX_POLL_INTERVAL.dividedBy(2).minusSeconds(1);
  private static final int MAX_REQUESTS = 1 << 20;

  /** What a file without the block means. */
  public static final WorkerSettings DEFAULT =
      new WorkerSettings(
          "",
          512,
          2048,
          16384,
          256L << 20,
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));

  public WorkerSettings {
    new Rules()
        .require(
            id.matches("[A-Za-z0-9._-]{0,200}"),
            "id",
            "must be letters, digits and . _ -, at most 200 of them, or empty",
            id)
        .range(maxInFlight, 1, 1 << 16, "max-in-flight")
        .range(maxWaiting, 1, MAX_REQUESTS, "max-waiting")
        .range(maxDelayed, 1, MAX_REQUESTS, "max-delayed")
        .bytes(maxBufferedBytes, 1L << 20, 64L << 30, "max-buffered-bytes")
        .range(maxWait, Duration.ofSeconds(1), Duration.ofDays(7), "max-wait")
        .range(requestMaxAge, Duration.ofSeconds(1), Duration.ofDays(30), "request-max-age")
        .range(drainTimeout, Duration.ZERO, LONGEST_WAIT, "drain-timeout")
        .range(handoverGrace, Duration.ZERO, LONGEST_WAIT, "handover-grace")
        .hold();
  }

  /** Whether the id was given, so that a restart is the same member of the group. */
  public boolean hasStableId() {
    return !id.isEmpty();
  }

  /** The same settings under the id of the command line or the host. */
  public WorkerSettings withId(String newId) {
    return new WorkerSettings(
        newId,
        maxInFlight,
        maxWaiting,
        maxDelayed,
        maxBufferedBytes,
        maxWait,
        requestMaxAge,
        drainTimeout,
        handoverGrace);
  }
}
