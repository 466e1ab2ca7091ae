package dev.argosy.client.find;

import dev.argosy.contract.UsageRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request under an id. An id that was posted twice has two lives.
 *
 * @param posted where it was posted; null if its lane keeps that no longer
 * @param model the model it names; empty if it could not be read
 * @param stage how far it is
 * @param moves where it was written again on its way: retries, parked
 * @param cancel where it was said that it is not wanted any more; it ends as cancelled when a
 *     worker comes to it. Null if nobody said so, or it has its result
 * @param deadLetter its dead letter; null if it has none
 * @param usage what its calls drew, those included whose worker died; only where it was asked for
 */
public record Life(
    @Nullable Place posted,
    String model,
    Stage stage,
    List<Place> moves,
    @Nullable Place cancel,
    @Nullable DeadLetter deadLetter,
    List<UsageRecord> usage) {
  public Life {
    moves = List.copyOf(moves);
    usage = List.copyOf(usage);
  }

  /**
   * Why it was given up.
   *
   * @param type of the error
   * @param message for a person
   */
  public record DeadLetter(Place place, String type, String message) {}
}
