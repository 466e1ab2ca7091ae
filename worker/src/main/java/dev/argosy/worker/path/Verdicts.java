package dev.argosy.worker.path;

import dev.argosy.contract.Limits;
import dev.argosy.contract.Usage;
import dev.argosy.worker.admission.Admission;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.job.Job;
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
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.retry.RetryPolicy;
import dev.argosy.worker.retry.Verdict;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Ended;
import dev.argosy.worker.telemetry.Observer;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a call's end means: for the quota, for the route, for the accounts, and for the request. */
public final class Verdicts {
  private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);
  private static final Duration DAILY_PAUSE = Duration.ofMinutes(10);
  private static final Duration UNUSABLE_PAUSE = Duration.ofMinutes(1);
  private static final Duration LOGIN_PAUSE = Duration.ofSeconds(5);

  private final Admission admission;
  private final RetryPolicy policy;
  private final Books books;
  private final Observer observer;
  private final Clock clock;

  public Verdicts(
      Admission admission, RetryPolicy policy, Books books, Observer observer, Clock clock) {
    this.admission = admission;
    this.policy = policy;
    this.books = books;
    this.observer = observer;
    this.clock = clock;
  }

  /** Corrects quota and route, and enters the call in the accounts and the job's history. */
  Books.Entry enter(Ended ended) {
    Route route = ended.route();
    Outcome outcome = ended.outcome();
    switch (outcome) {
      case Completed(_, var usage) -> answered(ended, usage);
      case Refused(_, var usage) -> answered(ended, usage);
      case Failed _, Rejected _, Abandoned _ -> correct(ended);
      case Throttled(_, var retryAfter, var daily) -> {
        route.quota().release(ended.reserved());
        close(ended, daily ? DAILY_PAUSE : pause(route, retryAfter), "throttled");
      }
      case Overloaded(_, var retryAfter) -> {
        route.quota().release(ended.reserved());
        close(ended, pause(route, retryAfter), "overloaded");
      }
      case RouteUnusable(var error) -> {
        route.quota().release(ended.reserved());
        ended.job().unusableRoutes().add(route.name());
        close(ended, UNUSABLE_PAUSE, error);
      }
      case Unauthenticated(var error) -> {
        route.quota().release(ended.reserved());
        close(ended, LOGIN_PAUSE, error);
      }
    }
    Books.Entry entry = books.enter(ended);
    ended.job().called(entry.call());
    observer.ended(ended, entry);
    return entry;
  }

  /** What to do with the request. */
  Verdict decide(Ended ended) {
    Job job = ended.job();
    Limits limits = job.request().limits();
    Integer attempts = limits == null ? null : limits.attempts();
    return policy.decide(
        ended.outcome(),
        job.attempt(),
        attempts == null ? Integer.MAX_VALUE : attempts,
        admission.hasRoute(job));
  }

  /** An answer that does not say what it drew has drawn something: its estimate stands. */
  private void answered(Ended ended, Usage usage) {
    if (!usage.equals(Usage.NONE)) {
      correct(ended);
    }
    ended.route().served();
  }

  private void correct(Ended ended) {
    ended
        .route()
        .quota()
        .correct(
            ended.reserved(),
            Books.drawn(ended.outcome()),
            admission.burndown(ended.job().model()));
  }

  private Duration pause(Route route, @Nullable Duration retryAfter) {
    return retryAfter != null ? retryAfter : policy.delayAfter(route.closings() + 1);
  }

  private void close(Ended ended, Duration pause, String why) {
    Route route = ended.route();
    if (route.open(clock.nanos())) {
      LOG.debug("route {} closed for {}: {}", route.name(), pause, why);
    }
    route.close(clock.nanos(), pause);
  }

  private void close(Ended ended, Duration pause, PlatformError error) {
    Route route = ended.route();
    if (route.open(clock.nanos())) {
      LOG.warn(
          "route {} closed for {}: {} (HTTP {})",
          route.name(),
          pause,
          error.code(),
          error.httpStatus());
    }
    route.close(clock.nanos(), pause);
  }
}
