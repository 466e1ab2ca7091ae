package dev.argosy.contract;

import java.time.Duration;

/**
 * The names and sizes of the topics beside the request topics (the lanes).
 *
 * @param results one terminal result for each request
 * @param replies results for clients that wait
 * @param retries requests whose attempt failed
 * @param parked requests that wait for quota
 * @param usage one record for each billable attempt
 * @param chunks streamed deltas
 * @param deadLetters what could not be served, as it came
 * @param control cancels
 * @param fleet the workers' demand for each quota
 * @param maxMessageBytes largest record of requests and results in bytes, 1,024 or more; retries,
 *     parked and dead letters get 1 MiB more for our headers
 * @param requestsKept how long a settled request stays on its topic; positive
 */
public record Topics(
    String results,
    String replies,
    String retries,
    String parked,
    String usage,
    String chunks,
    String deadLetters,
    String control,
    String fleet,
    long maxMessageBytes,
    Duration requestsKept) {
  private static final long MESSAGE_BYTES_MAX = Integer.MAX_VALUE - TopicSettings.HEADROOM_BYTES;

  public Topics {
    Rules.enforce(Rules.topic("topics.results", results));
    Rules.enforce(Rules.topic("topics.replies", replies));
    Rules.enforce(Rules.topic("topics.retries", retries));
    Rules.enforce(Rules.topic("topics.parked", parked));
    Rules.enforce(Rules.topic("topics.usage", usage));
    Rules.enforce(Rules.topic("topics.chunks", chunks));
    Rules.enforce(Rules.topic("topics.dead-letters", deadLetters));
    Rules.enforce(Rules.topic("topics.control", control));
    Rules.enforce(Rules.topic("topics.fleet", fleet));
    Rules.enforce(
        Rules.range("topics.max-message-bytes", maxMessageBytes, 1024, MESSAGE_BYTES_MAX));
    if (requestsKept.isNegative() || requestsKept.isZero()) {
      throw new IllegalArgumentException(
          "topics.requests-kept must be positive, was " + requestsKept);
    }
  }

  /** The names under {@code argosy.}, 32 MiB, 7 days. */
  public static Topics defaults() {
    return new Topics(
        "argosy.results",
        "argosy.replies",
        "argosy.retries",
        "argosy.parked",
        "argosy.usage",
        "argosy.chunks",
        "argosy.dead-letters",
        "argosy.control",
        "argosy.fleet",
        32L << 20,
        Duration.ofDays(7));
  }
}
