package dev.argosy.worker.admission;

import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.time.Clock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A way to serve a model: a platform, the model's id there, and the quota it draws on. Owned by the
 * loop's thread.
 *
 * <p>Three things keep calls from it besides its quota: a gate (the platform had no capacity, or
 * turned the account away), a limit of calls in flight after an overload, and a circuit breaker
 * that counts failures. Throttles concern the quota and never the breaker.
 */
public final class Route {
  private static final int BREAKER_CALLS = 20;
  private static final int BREAKER_CALLS_LEAST = 10;
  private static final int BREAKER_FAILED_PERCENT = 50;
  private static final int BREAKER_TRIALS = 3;
  private static final Duration BREAKER_PAUSE = Duration.ofSeconds(10);

  /** Each call served raises the limit by this part of a call: a tenth more in each round. */
  private static final double RAMP = 0.1;

  private final RouteConfig config;
  private final String region;
  private final @Nullable String account;
  private final Platform platform;
  private final Quota quota;
  private final Clock clock;
  private final CircuitBreaker breaker;
  private final Gate gate = new Gate();
  private boolean unusable;
  private int inFlight;
  private double limit = Double.POSITIVE_INFINITY;
  private double unlimitedFrom;
  private Instant answered = Instant.MIN;

  /**
   * A route that is open.
   *
   * @param region where the platform is called, for the books
   * @param account who pays, for the books; null if unknown
   */
  public Route(
      RouteConfig config,
      String region,
      @Nullable String account,
      Platform platform,
      Quota quota,
      Clock clock) {
    this.config = config;
    this.region = region;
    this.account = account;
    this.platform = platform;
    this.quota = quota;
    this.clock = clock;
    this.breaker =
        CircuitBreaker.of(
            config.name(),
            CircuitBreakerConfig.custom()
                .slidingWindow(BREAKER_CALLS, BREAKER_CALLS_LEAST, SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(BREAKER_FAILED_PERCENT)
                .waitDurationInOpenState(BREAKER_PAUSE)
                .permittedNumberOfCallsInHalfOpenState(BREAKER_TRIALS)
                .clock(new MonotonicClock(clock))
                .build());
  }

  public String name() {
    return config.name();
  }

  public RouteConfig config() {
    return config;
  }

  public String region() {
    return region;
  }

  public @Nullable String account() {
    return account;
  }

  public Platform platform() {
    return platform;
  }

  public Quota quota() {
    return quota;
  }

  /** Whether it takes calls now, as far as its quota does not matter. */
  public boolean open() {
    return gate.passable(clock.nanos()) && inFlight < limit && breaker.getState() != State.OPEN;
  }

  /**
   * Whether it cannot serve anybody for now: its calls fail, or the platform turns the account
   * away.
   */
  public boolean outOfService() {
    return breaker.getState() == State.OPEN || (unusable && !gate.passable(clock.nanos()));
  }

  /** Whether a call may begin now; takes nothing. */
  boolean canServe(Estimate estimate) {
    return ready() && quota.has(estimate) && permitted();
  }

  /** Whether a call would begin now if the quota had the estimate. */
  boolean waitsForQuota(Estimate estimate) {
    return ready() && !quota.has(estimate) && permitted();
  }

  private boolean ready() {
    return gate.passable(clock.nanos()) && inFlight < limit;
  }

  /** An open breaker only notices that its pause is over when it is asked. */
  private boolean permitted() {
    if (breaker.getState() == State.CLOSED) {
      return true;
    }
    boolean permitted = breaker.tryAcquirePermission();
    if (permitted) {
      breaker.releasePermission();
    }
    return permitted;
  }

  /** A call begins: takes its estimate. Only after {@link #canServe} said so. */
  void begin(Estimate estimate) {
    quota.take(estimate);
    breaker.tryAcquirePermission();
    gate.pass(clock.nanos());
    inFlight++;
  }

  /** The model has answered a call that began then. */
  public void answered(Instant startedAt) {
    served();
    answered = startedAt.isAfter(answered) ? startedAt : answered;
  }

  /** Whether the model has answered a call that began since then. */
  boolean answeredSince(Instant time) {
    return answered.isAfter(time);
  }

  /** The platform has taken a call, whatever came of it. */
  public void served() {
    inFlight--;
    breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    gate.served(clock.nanos());
    unusable = false;
    quota.served();
    limit += RAMP;
    if (limit >= unlimitedFrom) {
      limit = Double.POSITIVE_INFINITY;
    }
  }

  /** A call failed in a way that another may not. */
  public void failed() {
    inFlight--;
    breaker.onError(0, TimeUnit.NANOSECONDS, new CallFailed());
  }

  /** A call ended that says nothing of the route: throttled, given up. */
  public void left() {
    inFlight--;
    breaker.releasePermission();
  }

  /**
   * The platform had no capacity: closed for a while, then half as many calls as there were, and
   * more with each one served.
   *
   * @return whether this is news
   */
  public boolean overloaded(Duration pause) {
    boolean news = gate.close(clock.nanos(), pause);
    if (news) {
      boolean limited = limit < Double.POSITIVE_INFINITY;
      unlimitedFrom = limited ? Math.max(unlimitedFrom, inFlight) : inFlight;
      limit = Math.max(1, Math.min(limit, inFlight) / 2);
    }
    left();
    return news;
  }

  /**
   * The platform does not take our calls at all.
   *
   * @return whether this is news
   */
  public boolean refused(Duration pause) {
    left();
    unusable = true;
    return gate.close(clock.nanos(), pause);
  }

  /** Closings since the last call that was served. */
  public int closings() {
    return gate.closings();
  }

  /** A breaker's pause must not hang on the time of day. */
  private static final class MonotonicClock extends java.time.Clock {
    private final Clock clock;

    MonotonicClock(Clock clock) {
      this.clock = clock;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochSecond(0, clock.nanos());
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public java.time.Clock withZone(ZoneId zone) {
      return this;
    }
  }

  /** What the breaker counts; without a stack, as nobody reads it. */
  private static final class CallFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    CallFailed() {
      super(null, null, false, false);
    }
  }
}
