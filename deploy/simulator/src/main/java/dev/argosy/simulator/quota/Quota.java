package dev.argosy.simulator.quota;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A quota and the calls it covers. Several models, places or routes may share one.
 *
 * @param name as reports have it
 * @param account Bedrock's account or Vertex's project; empty covers all
 * @param region Bedrock's region or Vertex's location; empty covers all
 * @param models covers the models whose id on the platform contains one of these; empty covers all
 * @param law by which calls are counted; only calls of its platform are covered
 * @param window how much of each minute's allowance a full bucket holds, at the start and ever
 *     after; 1 ms to 1 h. A day's allowance always has a bucket of a day
 * @param retryAfter what refused calls are told; whole seconds, zero says nothing
 */
public record Quota(
    String name,
    String account,
    String region,
    List<String> models,
    Law law,
    Duration window,
    Duration retryAfter) {
  /** How much a bucket holds if nothing else is said. */
  public static final Duration WINDOW = Duration.ofMinutes(1);

  private static final Duration WINDOW_MAX = Duration.ofHours(1);

  public Quota {
    models = List.copyOf(models);
    if (name.isBlank()) {
      throw new IllegalArgumentException("name must not be blank");
    }
    if (window.toMillis() < 1 || window.compareTo(WINDOW_MAX) > 0) {
      throw new IllegalArgumentException("window must be 1ms..60m: " + window);
    }
    if (retryAfter.isNegative() || !retryAfter.equals(retryAfter.truncatedTo(ChronoUnit.SECONDS))) {
      throw new IllegalArgumentException("retry-after must be whole seconds: " + retryAfter);
    }
  }

  /** One for all of a platform's calls, whose refusals name no time. */
  public static Quota of(String name, Law law) {
    return new Quota(name, "", "", List.of(), law, WINDOW, Duration.ZERO);
  }

  /** The same for calls to one account (or project) and region (or location) alone. */
  public Quota in(String otherAccount, String otherRegion) {
    return new Quota(name, otherAccount, otherRegion, models, law, window, retryAfter);
  }

  /** The same for calls of some models alone. */
  public Quota ofModels(String... parts) {
    return new Quota(name, account, region, List.of(parts), law, window, retryAfter);
  }

  /** The same with another bucket. */
  public Quota withWindow(Duration other) {
    return new Quota(name, account, region, models, law, other, retryAfter);
  }

  /** The same with a time that refused calls are told. */
  public Quota withRetryAfter(Duration other) {
    return new Quota(name, account, region, models, law, window, other);
  }

  boolean covers(Place place, String model) {
    return place.platform() == law.platform()
        && (account.isEmpty() || account.equals(place.account()))
        && (region.isEmpty() || region.equals(place.region()))
        && (models.isEmpty() || models.stream().anyMatch(model::contains));
  }
}
