package dev.argosy.worker.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which models serve a request, one after the other, and where they may run.
 *
 * @param model the catalogue's name of the model that serves it now
 * @param fallback those that may serve it after this one, in order; at most 8
 * @param earlierAttempts attempts that other models have had
 * @param residency the only geography that may process it; null: any
 */
public record Course(
    String model, List<String> fallback, int earlierAttempts, @Nullable String residency) {
  public Course {
    fallback = List.copyOf(fallback);
  }

  /** One model, anywhere. */
  public static Course of(String model) {
    return new Course(model, List.of(), 0, null);
  }

  /**
   * The same with the next model but some.
   *
   * @param skipped how many fallback models before it are left out
   * @param attempts all attempts so far
   */
  public Course next(int skipped, int attempts) {
    return new Course(
        fallback.get(skipped), fallback.subList(skipped + 1, fallback.size()), attempts, residency);
  }
}
