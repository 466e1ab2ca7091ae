package dev.argosy.worker.path;

import dev.argosy.contract.Limits;
import dev.argosy.contract.Usage;
import dev.argosy.worker.admission.Admission;
import dev.argosy.worker.admission.Quota;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.job.Job;
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
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.retry.Failures;
import dev.argosy.worker.retry.RetryPolicy;
import dev.argosy.worker.retry.Verdict;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Ended;
import dev.argosy.worker.telemetry.Observer;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a call's end means: for the quota, for the route, for the accounts, and for the request. */
public final class Verdicts {
  private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);
  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
  private static final Duration DAILY_PAUSE = Duration.ofMinutes(10);
  private static final Duration UNUSABLE_PAUSE = Duration.ofMinutes(1);
  private static final Duration LOGIN_PAUSE = Duration.ofSeconds(5);

  private final Admission admission;
  private final RetryPolicy policy;
  private final Books books;
  private final Observer observer;

  public Verdicts(Admission admission, RetryPolicy policy, Books books, Observer observer) {
    this.admission = admission;
    this.policy = policy;
    this.books = books;
    this.observer = observer;
  }

  /** Corrects quota and route, and enters the call in the accounts and the job's history. */
  Books.Entry enter(Ended ended) {
    switch (ended.outcome()) {
      case Completed(_, var usage, _) -> answered(ended, usage);
      case Refused(_, var usage, _) -> answered(ended, usage);
      case Rejected _ -> {
        ended.route().served();
        correct(ended);
      }
      case Failed _ -> {
        ended.route().failed();
        correct(ended);
      }
      case Abandoned(var spent, var sent) -> {
        ended.route().left();
        if (!sent) {
          ended.route().quota().release(ended.reserved());
        } else if (spent.equals(Usage.NONE)) {
          ended.route().quota().keep(ended.reserved()); // Nobody told us what it goes on to draw.
        } else {
          correct(ended);
        }
      }
      case Uncalled _ -> {
        ended.route().left();
        ended.route().quota().release(ended.reserved());
      }
      case Throttled(var error, var retryAfter, var daily) ->
          throttled(ended, daily ? DAILY_PAUSE : retryAfter, error);
      case Overloaded(_, var retryAfter) -> overloaded(ended, retryAfter);
      case RouteUnusable(var error) -> {
        ended.job().unusableRoutes().add(ended.route().name());
        refused(ended, UNUSABLE_PAUSE, error);
      }
      case Unauthenticated(var error) -> refused(ended, LOGIN_PAUSE, error);
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
    Verdict verdict =
        policy.decide(
            ended.outcome(),
            job.attempt(),
            job.attemptOfModel(),
            attempts == null ? Integer.MAX_VALUE : attempts,
            Failures.of(
                job.calls(),
                call -> admission.isOf(job.model(), call.route()),
                ended.startedAt().plus(ended.took())),
            new Known(admission, job));
    if (verdict instanceof Verdict.NextModel(var course, _)) {
      observer.fellBack(job.model(), course.model());
    }
    return verdict;
  }

  /** No route of its model is in service: it goes on with the next one, and nothing was called. */
  void follow(Job job, Course course) {
    observer.fellBack(job.model(), course.model());
    job.follow(course);
  }

  /** What admission knows of a request. */
  private record Known(Admission admission, Job job) implements RetryPolicy.Choices {
    @Override
    public boolean otherRoutes() {
      return admission.hasRoute(job);
    }

    @Override
    public Optional<Course> nextModel(boolean longer) {
      return admission.nextModel(job, job.attempt(), longer);
    }

    @Override
    public boolean answeredSince(Instant time) {
      return admission.answeredSince(job, time);
    }
  }

  private void answered(Ended ended, Usage usage) {
    ended.route().answered(ended.startedAt());
    if (usage.equals(Usage.NONE)) {
      ended.route().quota().keep(ended.reserved()); // It has drawn something all the same.
    } else {
      correct(ended);
      admission.learn(ended.job(), usage);
    }
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

  private void throttled(Ended ended, @Nullable Duration pause, PlatformError error) {
    Quota quota = ended.route().quota();
    quota.release(ended.reserved());
    ended.route().left();
    Duration closed = pause(pause, quota.closings());
    if (quota.throttled(closed)) {
      LOG.debug("quota {} closed for {}: {}", quota.name(), closed, error.code());
    }
  }

  private void overloaded(Ended ended, @Nullable Duration retryAfter) {
    Route route = ended.route();
    route.quota().release(ended.reserved());
    Duration closed = pause(retryAfter, route.closings());
    if (route.overloaded(closed)) {
      LOG.debug("route {} closed for {}: overloaded", route.name(), closed);
    }
  }

  /** As the platform says, within reason; a pause of nearly nothing is no word. */
  private Duration pause(@Nullable Duration said, int closings) {
    if (said == null || said.compareTo(LEAST_PAUSE) < 0) {
      return policy.delayAfter(closings + 1);
    }
    return said.compareTo(DAILY_PAUSE) > 0 ? DAILY_PAUSE : said;
  }

  private static void refused(Ended ended, Duration pause, PlatformError error) {
    Route route = ended.route();
    route.quota().release(ended.reserved());
    if (route.refused(pause)) {
      LOG.warn(
          "route {} closed for {}: {} (HTTP {})",
          route.name(),
          pause,
          error.code(),
          error.httpStatus());
    }
  }
}
