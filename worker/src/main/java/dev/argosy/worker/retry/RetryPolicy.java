package dev.argosy.worker.retry;

import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Outcome.Abandoned;
import dev.argosy.worker.platform.Outcome.Completed;
import dev.argosy.worker.platform.Outcome.Failed;
import dev.argosy.worker.platform.Outcome.Overloaded;
import dev.argosy.worker.platform.Outcome.Refused;
import dev.argosy.worker.platform.Outcome.Rejected;
import dev.argosy.worker.platform.Outcome.RouteUnusable;
import dev.argosy.worker.platform.Outcome.Throttled;
import dev.argosy.worker.platform.Outcome.Unauthenticated;
import dev.argosy.worker.retry.Verdict.Deliver;
import dev.argosy.worker.retry.Verdict.Fail;
import dev.argosy.worker.retry.Verdict.HandBack;
import dev.argosy.worker.retry.Verdict.NextRoute;
import dev.argosy.worker.retry.Verdict.Retry;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** From an outcome to a verdict. Pure but for the jitter. */
public final class RetryPolicy {
  private final RetryConfig config;
  private final RandomGenerator random;

  public RetryPolicy(RetryConfig config, RandomGenerator random) {
    this.config = config;
    this.random = random;
  }

  /**
   * What to do about an outcome.
   *
   * @param attempt the attempt that just ended, 1-based
   * @param attemptsLimit the request's own limit of attempts; the smaller of it and the configured
   *     one holds
   * @param otherRoutes whether a route is left that has not turned this request away for good
   */
  public Verdict decide(Outcome outcome, int attempt, int attemptsLimit, boolean otherRoutes) {
    return switch (outcome) {
      case Completed(var message, var usage) -> new Deliver(message, usage);
      case Refused(var message, var usage) -> new Deliver(message, usage);
      case Throttled _, Overloaded _, Unauthenticated _ -> new NextRoute();
      case RouteUnusable(var error) -> otherRoutes ? new NextRoute() : new Fail(error, false);
      case Failed(var error, _) ->
          attempt < Math.min(attemptsLimit, config.attemptsMax())
              ? new Retry(delayAfter(attempt), error)
              : new Fail(error, true);
      case Rejected(var error) -> new Fail(error, false);
      case Abandoned _ -> new HandBack();
    };
  }

  /**
   * Full jitter: uniform in [0, min(delayMax, delayBase * 2^(attempt-1))), see "Exponential Backoff
   * And Jitter", AWS Architecture Blog.
   *
   * @param attempt attempts already made, 1-based
   */
  public Duration delayAfter(int attempt) {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempt must be >= 1: " + attempt);
    }
    double ceiling =
        Math.min(
            (double) config.delayMax().toNanos(),
            config.delayBase().toNanos() * Math.pow(2, attempt - 1));
    return Duration.ofNanos((long) (random.nextDouble() * ceiling));
  }
}
