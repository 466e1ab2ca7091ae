package dev.argosy.worker.retry;

import dev.argosy.contract.ContentRef;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Usage;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.platform.PlatformError;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What we do about an outcome. */
public sealed interface Verdict {
  /**
   * The result is the platform's message.
   *
   * @param kept where it is kept outside of Kafka; null if it goes into the result
   */
  record Deliver(RawJson message, Usage usage, @Nullable ContentRef kept) implements Verdict {
    /** A message that goes into the result. */
    public Deliver(RawJson message, Usage usage) {
      this(message, usage, null);
    }
  }

  /** Not an attempt: wait for a route that can serve it. */
  record NextRoute() implements Verdict {}

  /**
   * Again at once by another model, as the next attempt.
   *
   * @param code why not by this one: the platform's word
   */
  record NextModel(Course course, String code) implements Verdict {}

  /**
   * Again after this delay.
   *
   * @param counts as the next attempt; false if the platform was not asked, or fails for everybody
   */
  record Retry(Duration delay, PlatformError error, boolean counts) implements Verdict {
    /** As the next attempt. */
    public Retry(Duration delay, PlatformError error) {
      this(delay, error, true);
    }
  }

  /** The result is this error. */
  record Fail(PlatformError error, boolean retryable) implements Verdict {}

  /** Leave it unsettled to the next owner of its partition. */
  record HandBack() implements Verdict {}
}
