package dev.argosy.client.conversation;

import dev.argosy.client.Answer;
import dev.argosy.contract.Result;

/**
 * A turn that has ended.
 *
 * @param result the result of its request, whatever its status
 * @param kept whether what was said and its answer are part of the history now. They are not if the
 *     request failed, expired or was cancelled, if the model refused, or if the answer is empty:
 *     the history then is what it was before
 */
public record Turn(Result result, boolean kept) {

  /**
   * The answer.
   *
   * @throws dev.argosy.client.RequestFailedException if there is none
   */
  public Answer answer() {
    return Answer.of(result);
  }
}
