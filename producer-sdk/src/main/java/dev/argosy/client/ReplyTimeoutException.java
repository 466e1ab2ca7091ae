package dev.argosy.client;

import java.time.Duration;

/**
 * No result came within the time of a {@code submit}. The request may still run and cost money: the
 * fleet does not begin it after its {@code expires_at}, but what has begun goes on, and its result
 * stands on the result topic.
 */
public final class ReplyTimeoutException extends FleetException {
  ReplyTimeoutException(String requestId, Duration timeout) {
    super(
        requestId,
        true,
        "no result of request "
            + requestId
            + " within "
            + timeout
            + "; it may still run and cost money",
        null);
  }
}
