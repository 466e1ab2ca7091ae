package dev.argosy.worker.admission;

import dev.argosy.contract.Usage;
import dev.argosy.worker.time.Clock;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucketBuilder;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * A named allowance, metered as the platform meters it (FACTS 3): reserve the estimate before a
 * call, correct it by the usage after. Several routes may share one. Owned by the loop's thread.
 *
 * <p>A correction upwards may put a bucket into debt; so may a request larger than the burst, which
 * waits for a full bucket. The estimate is held to one minute of the allowance: the platform, not
 * our guess, refuses what never fits.
 */
public final class Quota {
  /** What a finished call drew. */
  private interface Metering {
    long tokens(Usage usage, int burndown);
  }

  /**
   * What a bucket has now.
   *
   * @param meter what it counts: tokens, requests, queries, input_tokens or output_tokens
   * @param available below 0 while it is in debt
   * @param capacity the most that it can have
   */
  public record Level(String quota, String meter, long available, long capacity) {}

  /** One bucket and what it counts. */
  private record Meter(
      String name,
      Bucket bucket,
      long burst,
      long perMinute,
      ToLongFunction<Estimate> estimated,
      Metering used) {

    long reservation(Estimate estimate) {
      return Math.min(estimated.applyAsLong(estimate), perMinute);
    }

    boolean has(long tokens) {
      return bucket.getAvailableTokens() >= Math.min(tokens, burst);
    }
  }

  private final String name;
  private final List<Meter> meters;

  private Quota(String name, List<Meter> meters) {
    this.name = name;
    this.meters = meters;
  }

  public static Quota of(String name, QuotaConfig config, Clock clock) {
    return switch (config) {
      case QuotaConfig.Bedrock bedrock -> new Quota(name, bedrockMeters(bedrock, clock));
      case QuotaConfig.Vertex vertex -> new Quota(name, vertexMeters(vertex, clock));
    };
  }

  private static List<Meter> bedrockMeters(QuotaConfig.Bedrock config, Clock clock) {
    Meter tokens =
        meter(
            "tokens",
            config.tokensPerMinute(),
            config.burst(),
            clock,
            estimate -> estimate.inputTokens() + estimate.outputTokens(),
            (usage, burndown) ->
                usage.inputTokens()
                    + usage.cacheWrite5mTokens()
                    + usage.cacheWrite1hTokens()
                    + burndown * usage.outputTokens());
    OptionalLong requests = config.requestsPerMinute();
    return requests.isEmpty()
        ? List.of(tokens)
        : List.of(
            tokens,
            meter("requests", requests.getAsLong(), config.burst(), clock, _ -> 1, (_, _) -> 1));
  }

  private static List<Meter> vertexMeters(QuotaConfig.Vertex config, Clock clock) {
    return List.of(
        meter("queries", config.queriesPerMinute(), config.burst(), clock, _ -> 1, (_, _) -> 1),
        meter(
            "input_tokens",
            config.inputTokensPerMinute(),
            config.burst(),
            clock,
            Estimate::inputTokens,
            (usage, _) ->
                usage.inputTokens() + usage.cacheWrite5mTokens() + usage.cacheWrite1hTokens()),
        meter(
            "output_tokens",
            config.outputTokensPerMinute(),
            config.burst(),
            clock,
            Estimate::outputTokens,
            (usage, _) -> usage.outputTokens()));
  }

  private static Meter meter(
      String name,
      long perMinute,
      Duration burst,
      Clock clock,
      ToLongFunction<Estimate> estimated,
      Metering used) {
    long capacity = Math.max(1, Math.round(perMinute * (burst.toMillis() / 60_000.0)));
    TimeMeter time =
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return clock.nanos();
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        };
    LocalBucketBuilder builder =
        Bucket.builder()
            .addLimit(
                limit -> limit.capacity(capacity).refillGreedy(perMinute, Duration.ofMinutes(1)))
            .withCustomTimePrecision(time)
            .withSynchronizationStrategy(SynchronizationStrategy.NONE);
    return new Meter(name, builder.build(), capacity, perMinute, estimated, used);
  }

  public String name() {
    return name;
  }

  /** What each of its buckets has now. */
  public List<Level> levels() {
    return meters.stream()
        .map(meter -> new Level(name, meter.name, meter.bucket.getAvailableTokens(), meter.burst))
        .toList();
  }

  /** Whether every bucket has the estimate now. */
  public boolean has(Estimate estimate) {
    for (Meter meter : meters) {
      if (!meter.has(meter.reservation(estimate))) {
        return false;
      }
    }
    return true;
  }

  /** Takes the estimate from every bucket, or nothing from any. */
  public boolean reserve(Estimate estimate) {
    if (!has(estimate)) {
      return false;
    }
    for (Meter meter : meters) {
      meter.bucket.consumeIgnoringRateLimits(meter.reservation(estimate));
    }
    return true;
  }

  /**
   * Puts what was used in the place of what was reserved.
   *
   * @param burndown an output token of this model counts this often on Bedrock
   */
  public void correct(Estimate reserved, Usage used, int burndown) {
    for (Meter meter : meters) {
      settle(meter, meter.used.tokens(used, burndown) - meter.reservation(reserved));
    }
  }

  /** Gives back a reservation of which nothing was used: the platform turned the call away. */
  public void release(Estimate reserved) {
    for (Meter meter : meters) {
      settle(meter, -meter.reservation(reserved));
    }
  }

  private static void settle(Meter meter, long more) {
    if (more > 0) {
      meter.bucket.consumeIgnoringRateLimits(more);
    } else if (more < 0) {
      meter.bucket.addTokens(-more);
    }
  }
}
