package dev.argosy.client.tools;

import dev.argosy.client.Answer;
import dev.argosy.client.FleetException;
import dev.argosy.contract.Result;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link ToolLoop} ended.
 *
 * @param ending why it ended
 * @param rounds the result of each round, in order
 * @param uses every use of a tool, in the order in which the model asked
 * @param failure why the last round has no result; null unless {@code NO_RESULT}
 */
public record ToolAnswer(
    Ending ending, List<Result> rounds, List<ToolUse> uses, @Nullable FleetException failure) {

  /** Why a loop ends. */
  public enum Ending {
    /** The model has answered. */
    ANSWERED,
    /** The model declined. */
    REFUSED,
    /** The model's last message was cut, by {@code max_tokens} or its context. */
    CUT,
    /** A round's request failed, expired or was cancelled: see the last result. */
    FAILED,
    /** A round ended without a result: see {@link ToolAnswer#failure}. */
    NO_RESULT,
    /** It went on for as many rounds as allowed. */
    ROUNDS,
    /** It cost as much as the request's limit allows. */
    COST,
    /** Its time was over between two rounds. */
    TIME
  }

  public ToolAnswer {
    rounds = List.copyOf(rounds);
    uses = List.copyOf(uses);
  }

  /**
   * The model's answer.
   *
   * @throws IllegalStateException if there is none, naming the ending
   */
  public Answer answer() {
    if (ending != Ending.ANSWERED) {
      throw new IllegalStateException("no answer, the loop ended as " + ending, failure);
    }
    return Answer.of(rounds.get(rounds.size() - 1));
  }

  /** The text of {@link #answer}. */
  public String text() {
    return answer().text();
  }

  /** What all rounds used up together. */
  public Spent spent() {
    return Spent.of(rounds);
  }
}
