package dev.argosy.worker.retry;

import dev.argosy.contract.RawJson;
import dev.argosy.contract.Usage;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.platform.PlatformError;
import java.time.Duration;

/** What we do about an outcome. */
public sealed interface Verdict {
  /** The result is the platform's message. */
  record Deliver(RawJson message, Usage usage) implements Verdict {}

  /** Not an attempt: wait for a route that can serve it. */
  record NextRoute() implements Verdict {}

  /**
   * Again at once by another model, as the next attempt.
   *
   * @param code why not by this one: the platform's word
   */
  record NextModel(Course course, String code) implements Verdict {}

  /** Again after this delay, as the next attempt. */
  record Retry(Duration delay, PlatformError error) implements Verdict {}

  /** The result is this error. */
  record Fail(PlatformError error, boolean retryable) implements Verdict {}

  /** Leave it unsettled to the next owner of its partition. */
  record HandBack() implements Verdict {}
}
