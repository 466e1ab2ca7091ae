package dev.argosy.simulator.quota;

import dev.argosy.simulator.calls.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** By which law a platform counts calls. */
public sealed interface Law {
  /** The largest allowance of any period. */
  long ALLOWANCE_MAX = 4_000_000_000L;

  /** Means that an allowance is not limited. */
  long UNLIMITED = 0;

  /** The platform whose law it is. */
  Place.Platform platform();

  /** Its limits, in the order in which a call is held against them. */
  List<Limit> limits();

  /**
   * Bedrock's: one allowance for input and output together. The whole prompt and {@code max_tokens}
   * are reserved at the begin; at the end stand the prompt less what was read from the cache, and
   * the output times {@code burndown}, which may be more than was reserved. A call that fails
   * without a token gives everything back; one whose stream breaks off, or whose caller leaves,
   * draws what was generated until then, as {@link dev.argosy.simulator.calls.Calls#tokens} has it.
   *
   * @param tokensPerMinute 1..{@link #ALLOWANCE_MAX}
   * @param burndown what a token of output counts; 1..100
   * @param maxOutput stands in for {@code max_tokens} where a request does not say; positive
   * @param requestsPerMinute {@link #UNLIMITED} or up to {@link #ALLOWANCE_MAX}
   * @param tokensPerDay {@link #UNLIMITED} or up to {@link #ALLOWANCE_MAX}; its bucket holds a
   *     day's allowance and fills up in a day
   */
  record Bedrock(
      long tokensPerMinute,
      long burndown,
      long maxOutput,
      long requestsPerMinute,
      long tokensPerDay)
      implements Law {
    /** What a token of output counts for the models of the 4.5 generation. */
    public static final long BURNDOWN = 5;

    /** The longest output of the models of the 4.5 generation. */
    public static final long MAX_OUTPUT = 64_000;

    public Bedrock {
      positive("tokens-per-minute", tokensPerMinute);
      unlimitedOr("requests-per-minute", requestsPerMinute);
      unlimitedOr("tokens-per-day", tokensPerDay);
      if (burndown < 1 || burndown > 100) {
        throw new IllegalArgumentException("burndown must be 1..100: " + burndown);
      }
      positive("max-output", maxOutput);
    }

    /** Tokens a minute and nothing else, as a model of the 4.5 generation draws them. */
    public static Bedrock of(long tokensPerMinute) {
      return new Bedrock(tokensPerMinute, BURNDOWN, MAX_OUTPUT, UNLIMITED, UNLIMITED);
    }

    @Override
    public Place.Platform platform() {
      return Place.Platform.BEDROCK;
    }

    @Override
    public List<Limit> limits() {
      ToLongFunction<Ask> reserved =
          ask ->
              uncached(ask.input())
                  + ask.input().cacheRead()
                  + (ask.maxTokens() < 0 ? maxOutput : ask.maxTokens());
      ToLongFunction<Tokens> settled = tokens -> uncached(tokens) + tokens.output() * burndown;
      List<Limit> limits = new ArrayList<>();
      if (requestsPerMinute != UNLIMITED) {
        limits.add(Limit.calls("requests", requestsPerMinute));
      }
      if (tokensPerDay != UNLIMITED) {
        limits.add(new Limit("tokens-per-day", tokensPerDay, Limit.DAY, reserved, settled));
      }
      limits.add(new Limit("tokens", tokensPerMinute, Limit.MINUTE, reserved, settled));
      return limits;
    }
  }

  /**
   * Vertex's: calls, input and output apart, each {@link #UNLIMITED} or up to {@link
   * #ALLOWANCE_MAX} a minute. Input, less what is read from the cache, is taken at the begin and
   * given back if nothing came of the call. Output is counted when the call ends; it may go into
   * debt, and calls are refused until that is paid off.
   */
  record Vertex(long queriesPerMinute, long inputTokensPerMinute, long outputTokensPerMinute)
      implements Law {
    public Vertex {
      unlimitedOr("queries-per-minute", queriesPerMinute);
      unlimitedOr("input-tokens-per-minute", inputTokensPerMinute);
      unlimitedOr("output-tokens-per-minute", outputTokensPerMinute);
    }

    @Override
    public Place.Platform platform() {
      return Place.Platform.VERTEX;
    }

    @Override
    public List<Limit> limits() {
      List<Limit> limits = new ArrayList<>();
      if (queriesPerMinute != UNLIMITED) {
        limits.add(Limit.calls("queries", queriesPerMinute));
      }
      if (inputTokensPerMinute != UNLIMITED) {
        limits.add(
            new Limit(
                "input-tokens",
                inputTokensPerMinute,
                Limit.MINUTE,
                ask -> uncached(ask.input()),
                Law::uncached));
      }
      if (outputTokensPerMinute != UNLIMITED) {
        limits.add(
            new Limit(
                "output-tokens", outputTokensPerMinute, Limit.MINUTE, ask -> 0, Tokens::output));
      }
      return limits;
    }
  }

  private static long uncached(Tokens tokens) {
    return tokens.input() + tokens.cacheWrite5m() + tokens.cacheWrite1h();
  }

  private static void unlimitedOr(String name, long value) {
    if (value != UNLIMITED) {
      positive(name, value);
    }
  }

  private static void positive(String name, long value) {
    if (value < 1 || value > ALLOWANCE_MAX) {
      throw new IllegalArgumentException(
          "%s must be 1..%d: %d".formatted(name, ALLOWANCE_MAX, value));
    }
  }
}
