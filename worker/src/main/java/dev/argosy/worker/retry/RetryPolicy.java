package dev.argosy.worker.retry;

import dev.argosy.contract.ErrorType;
import dev.argosy.worker.job.Course;
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
import dev.argosy.worker.platform.Outcome.Uncalled;
import dev.argosy.worker.retry.Verdict.Deliver;
import dev.argosy.worker.retry.Verdict.Fail;
import dev.argosy.worker.retry.Verdict.HandBack;
import dev.argosy.worker.retry.Verdict.NextModel;
import dev.argosy.worker.retry.Verdict.NextRoute;
import dev.argosy.worker.retry.Verdict.Retry;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** From an outcome to a verdict. Pure but for the jitter. */
public final class RetryPolicy {
  /** As many attempts as make the longest delay: whole stores are not back in a moment. */
  private static final int LATER = 64;

  private final RetryConfig config;
  private final RandomGenerator random;

  public RetryPolicy(RetryConfig config, RandomGenerator random) {
    this.config = config;
    this.random = random;
  }

  /** What the policy asks about the request whose call ended. */
  public interface Choices {
    /** Whether a route is left that has not turned this request away for good. */
    boolean otherRoutes();

    /**
     * The next of its fallback models that may serve it.
     *
     * @param longer whether it must take longer prompts
     */
    Optional<Course> nextModel(boolean longer);
  }

  /**
   * What to do about an outcome.
   *
   * @param attempt the attempt that just ended, 1-based
   * @param ofModel the same counted for its model alone
   * @param attemptsLimit the request's own limit of attempts, by all models
   */
  public Verdict decide(
      Outcome outcome, int attempt, int ofModel, int attemptsLimit, Choices choices) {
    return switch (outcome) {
      case Completed(var message, var usage, var kept) -> new Deliver(message, usage, kept);
      case Refused(var message, var usage, var kept) ->
          nextModel("refusal", attempt < attemptsLimit, false, choices)
              .orElse(new Deliver(message, usage, kept));
      case Throttled _, Overloaded _, Unauthenticated _ -> new NextRoute();
      case RouteUnusable(var error) ->
          choices.otherRoutes()
              ? new NextRoute()
              : nextModel(error.code(), attempt < attemptsLimit, false, choices)
                  .orElse(new Fail(error, false));
      case Failed(var error, _) -> {
        if (attempt < attemptsLimit && ofModel < config.attemptsMax()) {
          yield new Retry(delayAfter(ofModel), error);
        }
        yield nextModel(error.code(), attempt < attemptsLimit, false, choices)
            .orElse(new Fail(error, true));
      }
      case Rejected(var error) ->
          nextModel(
                  error.code(),
                  error.type() == ErrorType.TOO_LARGE && attempt < attemptsLimit,
                  true,
                  choices)
              .orElse(new Fail(error, false));
      case Uncalled(var error, var again) ->
          again ? new Retry(delayAfter(LATER), error, false) : new Fail(error, false);
      case Abandoned _ -> new HandBack();
    };
  }

  private static Optional<Verdict> nextModel(
      String code, boolean wanted, boolean longer, Choices choices) {
    return wanted
        ? choices.nextModel(longer).map(course -> new NextModel(course, code))
        : Optional.empty();
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
