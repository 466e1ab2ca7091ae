package dev.argosy.worker.retry;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Usage;
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
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * From an outcome to a verdict. Pure but for the jitter.
 *
 * <p>What an outage lets fail is no request's fault. So a failure is an attempt only if the model
 * has answered others meanwhile (see {@link Failures}), and a backlog outlives any outage: each of
 * its requests is tried again, at {@code delay-max} in the end, until it succeeds or its time is
 * over. That costs nothing, since it goes for failures alone that cost nothing: those that the
 * platform reported as server errors before it had answered anything. A cut stream, a time-out or a
 * lost connection may be billed, and is an attempt in any case, so that {@code attempts-max} bounds
 * what may be paid for. The request's own limit bounds all of its failures.
 */
public final class RetryPolicy {
  /** As many attempts as make the longest delay: whole stores are not back in a moment. */
  private static final int LATER = 64;

  private static final int SERVER_ERROR = 500;
  private static final int GATEWAY_TIMEOUT = 504;

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

    /** Whether a route that may serve it has answered anybody since then. */
    boolean answeredSince(Instant time);
  }

  /**
   * What to do about an outcome.
   *
   * @param attempt the attempt that just ended, 1-based
   * @param ofModel the same counted for its model alone
   * @param attemptsLimit the request's own limit of attempts, by all models
   * @param failures its failed calls, this one included
   */
  public Verdict decide(
      Outcome outcome,
      int attempt,
      int ofModel,
      int attemptsLimit,
      Failures failures,
      Choices choices) {
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
      case Failed failed -> {
        boolean counts = mayBeBilled(failed) || choices.answeredSince(failures.judgedFrom());
        boolean allowed = attempt < attemptsLimit && failures.all() < attemptsLimit;
        Retry retry = new Retry(delayAfter(failures.ofModel()), failed.error(), counts);
        int tried = counts ? ofModel : failures.ofModel();
        if (allowed && tried < config.attemptsMax()) {
          yield retry;
        }
        yield nextModel(failed.error().code(), allowed, false, choices)
            .orElse(allowed && !counts ? retry : new Fail(failed.error(), true));
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

  /** Unless the platform itself has said that it made nothing of it; time is what it may bill. */
  private static boolean mayBeBilled(Failed failed) {
    Integer status = failed.error().httpStatus();
    return !failed.partial().equals(Usage.NONE)
        || status == null
        || status < SERVER_ERROR
        || status == GATEWAY_TIMEOUT;
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
