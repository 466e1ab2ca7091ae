package dev.argosy.worker.platform;

import dev.argosy.contract.RawJson;
import dev.argosy.contract.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a call ended. Sealed: a new case does not compile until every switch handles it. */
public sealed interface Outcome {
  /** Answered; billed. */
  record Completed(RawJson message, Usage usage) implements Outcome {}

  /**
   * A 200 with {@code stop_reason: refusal}: billed, and wants another model if the request names
   * one.
   */
  record Refused(RawJson message, Usage usage) implements Outcome {}

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

  /** We cancelled the call: a shutdown, a lost partition. Not an attempt. */
  record Abandoned(Usage spent) implements Outcome {}
}
