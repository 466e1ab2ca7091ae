package dev.argosy.worker.admission;

import dev.argosy.worker.config.Rules;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * One entry of {@code quotas}: what the account allows, metered by the law of its platform. The
 * whole account's, not a share.
 */
public sealed interface QuotaConfig {
  /**
   * How much of the rate may be saved up when a file names no burst: short, as the platforms' own
   * windows are unknown.
   */
  Duration BURST = Duration.ofSeconds(10);

  /**
   * How many seconds' worth of the rate may be spent at once; 100ms..60s, default 10s: the
   * platforms speak of minutes, and a longer one would spend two minutes' quota inside one of
   * theirs.
   */
  Duration burst();

  /** The platform's kind whose law this is, as the file writes it. */
  String metering();

  /**
   * One combined allowance: input and {@code max_tokens} are reserved, the end settles with the
   * model's burndown.
   *
   * @param tokensPerMinute 1..6e10
   * @param requestsPerMinute 1..1e9, or empty where the account has none (models from Claude 4.7
   *     on)
   * @param burst see {@link QuotaConfig#burst}
   */
  record Bedrock(long tokensPerMinute, OptionalLong requestsPerMinute, Duration burst)
      implements QuotaConfig {
    public Bedrock {
      Rules rules = new Rules().range(tokensPerMinute, 1, MAX_TOKENS, "tokens-per-minute");
      requestsPerMinute.ifPresent(
          requests -> rules.range(requests, 1, MAX_REQUESTS, "requests-per-minute"));
      rules.range(burst, LEAST_BURST, MOST_BURST, "burst").hold();
    }

    @Override
    public String metering() {
      return "bedrock";
    }
  }

  /**
   * Three allowances at once; cache reads are free.
   *
   * @param queriesPerMinute 1..1e9
   * @param inputTokensPerMinute 1..6e10, uncached input and cache writes
   * @param outputTokensPerMinute 1..6e10
   * @param burst see {@link QuotaConfig#burst}
   */
  record Vertex(
      long queriesPerMinute, long inputTokensPerMinute, long outputTokensPerMinute, Duration burst)
      implements QuotaConfig {
    public Vertex {
      new Rules()
          .range(queriesPerMinute, 1, MAX_REQUESTS, "queries-per-minute")
          .range(inputTokensPerMinute, 1, MAX_TOKENS, "input-tokens-per-minute")
          .range(outputTokensPerMinute, 1, MAX_TOKENS, "output-tokens-per-minute")
          .range(burst, LEAST_BURST, MOST_BURST, "burst")
          .hold();
    }

    @Override
    public String metering() {
      return "vertex";
    }
  }

  /** Upper bound of every rate of tokens: one a nanosecond, the most that a bucket can refill. */
  long MAX_TOKENS = 60_000_000_000L;

  /** Upper bound of every rate of requests. */
  long MAX_REQUESTS = 1_000_000_000L;

  /** The shortest burst. */
  Duration LEAST_BURST = Duration.ofMillis(100);

  /** The longest burst. */
  Duration MOST_BURST = Duration.ofSeconds(60);
}
