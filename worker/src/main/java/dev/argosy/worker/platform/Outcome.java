package dev.argosy.worker.platform;

import dev.argosy.contract.ContentRef;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a call ended. Sealed: a new case does not compile until every switch handles it. */
public sealed interface Outcome {
  /**
   * Answered; billed.
   *
   * @param kept where the message is kept outside of Kafka; null if it goes into the result
   */
  record Completed(RawJson message, Usage usage, @Nullable ContentRef kept) implements Outcome {
    /** An answer that goes into the result. */
    public Completed(RawJson message, Usage usage) {
      this(message, usage, null);
    }

    /** The same, kept there. */
    public Completed keptAt(ContentRef where) {
      return new Completed(message, usage, where);
    }
  }

  /**
   * A 200 with {@code stop_reason: refusal}: billed, and wants another model if the request names
   * one.
   *
   * @param kept where the message is kept outside of Kafka; null if it goes into the result
   */
  record Refused(RawJson message, Usage usage, @Nullable ContentRef kept) implements Outcome {
    /** A refusal that goes into the result. */
    public Refused(RawJson message, Usage usage) {
      this(message, usage, null);
    }

    /** The same, kept there. */
    public Refused keptAt(ContentRef where) {
      return new Refused(message, usage, where);
    }
  }

  /**
   * No capacity in our quota. Not an attempt.
   *
   * @param daily the day's quota is gone, not the minute's
   */
  record Throttled(PlatformError error, @Nullable Duration retryAfter, boolean daily)
      implements Outcome {}

  /** No capacity on the platform (503, 529). Not an attempt. */
  record Overloaded(PlatformError error, @Nullable Duration retryAfter) implements Outcome {}

  /**
   * May succeed later (500, time-out, reset, cut answer). An attempt; what was streamed is billed.
   */
  record Failed(PlatformError error, Usage partial) implements Outcome {}

  /** Will never succeed (400, 413). Repeating it wastes money. */
  record Rejected(PlatformError error) implements Outcome {}

  /** This route cannot serve anybody (403, 404): the operator's fault; another route still may. */
  record RouteUnusable(PlatformError error) implements Outcome {}

  /** Our credentials are missing or expired: the worker's fault, not an attempt. */
  record Unauthenticated(PlatformError error) implements Outcome {}

  /**
   * The platform was not asked: the request's content cannot be had. Not an attempt, and says
   * nothing of the route.
   *
   * @param again whether it may be otherwise later
   */
  record Uncalled(PlatformError error, boolean again) implements Outcome {}

  /**
   * We gave the call up: a shutdown, a lost partition, a cancel. Not an attempt.
   *
   * @param spent what it had drawn, as far as we were told
   * @param sent whether the platform was asked; if not, it drew nothing
   */
  record Abandoned(Usage spent, boolean sent) implements Outcome {
    /** Given up before anything was sent. */
    public static final Abandoned UNSENT = new Abandoned(Usage.NONE, false);

    /** Given up after it was sent. */
    public Abandoned(Usage spent) {
      this(spent, true);
    }
  }
}
