package dev.argosy.worker.admission;

import dev.argosy.contract.Usage;
import dev.argosy.worker.admission.AdmissionConfig.Mode;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.time.Clock;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A named allowance, metered as the platform meters it (FACTS 3): reserve the estimate before a
 * call, correct it by the usage after. Several routes may share one. Owned by the loop's thread.
 *
 * <p>This worker spends its share of it, less what throttles have shown to be missing. A correction
 * upwards may put a bucket into debt; so may a request larger than the bucket, which waits for a
 * full one: every worker, however small its share, serves whatever fits the whole allowance.
 */
public final class Quota {
  /**
   * What a bucket has now.
   *
   * @param meter what it counts: tokens, requests, queries, input_tokens or output_tokens
   * @param available below 0 while it is in debt
   * @param capacity the most that it can have
   */
  public record Level(String quota, String meter, long available, long capacity) {}

  /**
   * How the whole quota stands.
   *
   * @param share this worker's part of it
   * @param pace which part of that throttles have left
   * @param open whether no throttle has closed it
   * @param reserved tokens of calls that are open
   * @param overdrawn calls that only an observed quota let through
   */
  public record State(
      String quota, double share, double pace, boolean open, long reserved, long overdrawn) {}

  /** An idle worker wants the two-hundredth part of a minute. */
  private static final int IDLE_PART = 200;

  private static final Duration RESIZED = Duration.ofMillis(200);

  private final String name;
  private final Mode mode;
  private final List<Meter> meters;
  private final Clock clock;
  private final Gate gate = new Gate();
  private final Pace pace;
  private double share = 1;
  private double part = 1;
  private long resizedNanos;
  private long reserved;
  private long overdrawn;
  private @Nullable Job claimant;

  private Quota(String name, List<Meter> meters, Mode mode, Clock clock) {
    this.name = name;
    this.meters = meters;
    this.mode = mode;
    this.clock = clock;
    this.pace = new Pace(clock.nanos());
    this.resizedNanos = clock.nanos();
  }

  /** The whole of an account's quota, full. */
  public static Quota of(String name, QuotaConfig config, Mode mode, Clock clock) {
    return new Quota(name, meters(config, time(clock)), mode, clock);
  }

  private static List<Meter> meters(QuotaConfig config, TimeMeter time) {
    return switch (config) {
      case QuotaConfig.Bedrock bedrock -> bedrockMeters(bedrock, time);
      case QuotaConfig.Vertex vertex -> vertexMeters(vertex, time);
    };
  }

  private static List<Meter> bedrockMeters(QuotaConfig.Bedrock config, TimeMeter time) {
    Meter tokens =
        new Meter(
            "tokens",
            config.tokensPerMinute(),
            config.burst(),
            time,
            Estimate::tokens,
            (usage, burndown) -> uncached(usage) + burndown * usage.outputTokens());
    OptionalLong requests = config.requestsPerMinute();
    return requests.isEmpty()
        ? List.of(tokens)
        : List.of(tokens, calls("requests", requests.getAsLong(), config.burst(), time));
  }

  private static List<Meter> vertexMeters(QuotaConfig.Vertex config, TimeMeter time) {
    return List.of(
        calls("queries", config.queriesPerMinute(), config.burst(), time),
        new Meter(
            "input_tokens",
            config.inputTokensPerMinute(),
            config.burst(),
            time,
            Estimate::inputTokens,
            (usage, _) -> uncached(usage)),
        // Vertex counts what was generated and reserves nothing; reserving the most would leave
        // most of it unused.
        new Meter(
            "output_tokens",
            config.outputTokensPerMinute(),
            config.burst(),
            time,
            Estimate::likelyOutputTokens,
            (usage, _) -> usage.outputTokens()));
  }

  private static Meter calls(String name, long perMinute, Duration burst, TimeMeter time) {
    return new Meter(name, perMinute, burst, time, _ -> 1, (_, _) -> 1);
  }

  private static long uncached(Usage usage) {
    return usage.inputTokens() + usage.cacheWrite5mTokens() + usage.cacheWrite1hTokens();
  }

  private static TimeMeter time(Clock clock) {
    return new TimeMeter() {
      @Override
      public long currentTimeNanos() {
        return clock.nanos();
      }

      @Override
      public boolean isWallClockBased() {
        return false;
      }
    };
  }

  public String name() {
    return name;
  }

  /** What each of its buckets has now. */
  public List<Level> levels() {
    return meters.stream()
        .map(meter -> new Level(name, meter.name(), meter.available(), meter.capacity()))
        .toList();
  }

  /** How it stands. */
  public State state() {
    return new State(name, share, pace.part(clock.nanos()), open(), reserved, overdrawn);
  }

  /**
   * What this worker wants of it, for the fleet to share by: the tokens of open calls and of those
   * that wait, no more than a minute of it, so that shares do not follow the length of every line;
   * and a little in any case, so that while nobody waits, who has a call open at the moment does
   * not take everything from who has none.
   */
  long demand(long waiting) {
    long minute = meters.stream().mapToLong(Meter::perMinute).max().orElseThrow();
    return minute / IDLE_PART + Math.min(reserved + waiting, minute);
  }

  /**
   * This worker's part of the whole allowance from now on; 0: none.
   *
   * @param share 0 to 1
   */
  public void share(double share) {
    this.share = share;
    resize();
  }

  /** Whether this worker has no part of it: it has just come, or has not heard the fleet lately. */
  boolean shareless() {
    return share == 0;
  }

  private void resize() {
    resizedNanos = clock.nanos();
    double wanted = share * pace.part(resizedNanos);
    if (wanted != part) {
      part = wanted;
      meters.forEach(meter -> meter.resize(wanted));
    }
  }

  /** Whether even the least that a request may draw could never be had in any minute. */
  boolean neverFits(Estimate least) {
    return !meters.stream().allMatch(meter -> meter.fits(least));
  }

  /** Whether no throttle has closed it. */
  public boolean open() {
    return gate.passable(clock.nanos());
  }

  /** Whether it is open and every bucket has the estimate now. */
  public boolean has(Estimate estimate) {
    return open() && (mode == Mode.OBSERVE || covers(estimate));
  }

  private boolean covers(Estimate estimate) {
    if (share == 0) {
      return false;
    }
    if (part != share && clock.since(resizedNanos).compareTo(RESIZED) >= 0) {
      resize(); // After a throttle it grows again.
    }
    for (Meter meter : meters) {
      if (!meter.has(estimate)) {
        return false;
      }
    }
    return true;
  }

  /** Takes the estimate from every bucket, or nothing from any. */
  public boolean reserve(Estimate estimate) {
    boolean has = has(estimate);
    if (has) {
      take(estimate);
    }
    return has;
  }

  /** Takes the estimate from every bucket, for {@link #has} has said that it may. */
  void take(Estimate estimate) {
    if (mode == Mode.OBSERVE && !covers(estimate)) {
      overdrawn++;
    }
    gate.pass(clock.nanos());
    meters.forEach(meter -> meter.reserve(estimate));
    reserved += estimate.tokens();
  }

  /**
   * Puts what was used in the place of what was reserved.
   *
   * @param burndown an output token of this model counts this often on Bedrock
   */
  public void correct(Estimate estimate, Usage used, int burndown) {
    reserved -= estimate.tokens();
    meters.forEach(meter -> meter.correct(estimate, used, burndown));
  }

  /** A call ended and did not say what it drew: its estimate stands. */
  public void keep(Estimate estimate) {
    reserved -= estimate.tokens();
  }

  /** Gives back a reservation of which nothing was used: the platform turned the call away. */
  public void release(Estimate estimate) {
    reserved -= estimate.tokens();
    meters.forEach(meter -> meter.release(estimate));
  }

  /**
   * The platform had not what we thought: closed for a while, empty and slower after it.
   *
   * @return whether this is news; calls that were under way at the last closing bring none
   */
  public boolean throttled(Duration pause) {
    boolean news = gate.close(clock.nanos(), pause);
    if (news && gate.closings() == 1) { // Without a call served in between nothing is learned.
      pace.throttled(clock.nanos());
      resize();
    }
    meters.forEach(Meter::empty);
    return news;
  }

  /** A call was served. */
  public void served() {
    gate.served(clock.nanos());
  }

  /** Closings since the last call that was served. */
  public int closings() {
    return gate.closings();
  }

  /** Nobody waits for it first, until {@link #claim}. */
  void unclaimed() {
    claimant = null;
  }

  /** This request waits for it; the first that says so is the one wanted first. */
  void claim(Job job) {
    if (claimant == null) {
      claimant = job;
    }
  }

  /** Whether a request that is wanted earlier waits for it. */
  boolean claimedBefore(Job job) {
    return claimant != null && claimant != job && !claimant.deadline().isAfter(job.deadline());
  }
}
