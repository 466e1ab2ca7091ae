package dev.argosy.client.conversation;

import java.util.ArrayList;
import java.util.List;

/**
 * Which exchanges go when a history is over its bounds.
 *
 * <p>The oldest go, whole exchanges only, but none that is pinned, and never the last: tools that
 * it asked for may be at work. They go until half of each bound is free. For the platforms cache
 * the beginning of a prompt, and dropping one exchange a turn would change that beginning with
 * every turn, so that nothing would ever be read from the cache; in large steps the beginning
 * stands still for about as many turns as a step has dropped. The price is that the model's memory
 * is between half and all of what was allowed.
 */
final class Trimming {
  private Trimming() {}

  /**
   * What is kept, and what goes.
   *
   * @param dropped oldest first
   */
  record Trimmed(History kept, List<Exchange> dropped) {}

  static Trimmed trim(History history, int maxTurns, long maxTokens) {
    List<Exchange> kept = new ArrayList<>(history.exchanges());
    List<Exchange> dropped = new ArrayList<>();
    if (kept.size() > maxTurns || history.tokens() > maxTokens) {
      long tokens = history.tokens();
      int oldest = 0;
      while (oldest < kept.size() - 1
          && (kept.size() > Math.max(1, maxTurns / 2) || tokens > maxTokens / 2)) {
        if (kept.get(oldest).pinned()) {
          oldest++;
        } else {
          tokens -= kept.get(oldest).tokens();
          dropped.add(kept.remove(oldest));
        }
      }
    }
    return new Trimmed(dropped.isEmpty() ? history : history.with(kept), List.copyOf(dropped));
  }
}
