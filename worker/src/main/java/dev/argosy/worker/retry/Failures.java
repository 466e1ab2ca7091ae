package dev.argosy.worker.retry;

import dev.argosy.contract.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/**
 * The calls of a request that failed, the one that ended just now included.
 *
 * @param all by any of its models
 * @param ofModel by the one that serves it now
 * @param judgedFrom a failure says something of the request if its model has answered others since
 *     then: since it failed there before, or lately
 */
public record Failures(int all, int ofModel, Instant judgedFrom) {
  /** How long an answer before the first failure shows that the model is well. */
  static final Duration LATELY = Duration.ofSeconds(10);

  private static final String FAILED = "failed";

  /**
   * What a request's calls tell.
   *
   * @param calls so far, in order
   * @param byModel whether the model that serves it now made a call
   */
  public static Failures of(List<Call> calls, Predicate<Call> byModel, Instant now) {
    List<Call> failed = calls.stream().filter(call -> call.outcome().equals(FAILED)).toList();
    List<Call> ofModel = failed.stream().filter(byModel).toList();
    Instant judgedFrom =
        ofModel.size() < 2 ? now.minus(LATELY) : end(ofModel.get(ofModel.size() - 2));
    return new Failures(failed.size(), ofModel.size(), judgedFrom);
  }

  private static Instant end(Call call) {
    return call.startedAt().plusMillis(call.millis());
  }
}
