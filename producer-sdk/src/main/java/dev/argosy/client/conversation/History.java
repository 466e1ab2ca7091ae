package dev.argosy.client.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as it stands between two turns. Immutable.
 *
 * @param version counts what was stored; 0 if nothing was
 * @param system the system prompt, a text or blocks; null if there is none
 * @param summary of what was dropped; null if nothing was, or nobody summarises
 * @param exchanges oldest first
 * @param measure what requests of this conversation turned out to take
 */
record History(
    long version,
    @Nullable JsonNode system,
    @Nullable String summary,
    List<Exchange> exchanges,
    Measure measure) {
  static final History EMPTY = new History(0, null, null, List.of(), Measure.UNKNOWN);

  History {
    exchanges = List.copyOf(exchanges);
  }

  /** All messages, oldest first. */
  List<JsonNode> messages() {
    List<JsonNode> all = new ArrayList<>();
    exchanges.forEach(exchange -> all.addAll(exchange.messages()));
    return all;
  }

  /** What the exchanges take of a request. */
  long tokens() {
    return exchanges.stream().mapToLong(Exchange::tokens).sum();
  }

  /** The tools whose results come next; none if anything may be said. */
  Set<String> openTools() {
    return exchanges.isEmpty() ? Set.of() : exchanges.get(exchanges.size() - 1).openTools();
  }

  /**
   * Whether this may be said next.
   *
   * @throws IllegalArgumentException if it lacks results of tools that the last answer asked for,
   *     or brings others
   */
  void check(JsonNode user) {
    Set<String> open = openTools();
    Set<String> brought = Exchange.toolResults(user);
    if (!open.equals(brought)) {
      throw new IllegalArgumentException(
          "what is said next must bring the results of the tools "
              + open
              + ", brought those of "
              + brought);
    }
  }

  /** The same with one more answer. */
  History with(JsonNode user, JsonNode assistant, long tokens) {
    List<Exchange> all = new ArrayList<>(exchanges);
    if (openTools().isEmpty()) {
      all.add(new Exchange(List.of(user, assistant), false, tokens));
    } else {
      all.add(all.remove(all.size() - 1).grown(user, assistant, tokens));
    }
    return with(all);
  }

  History with(List<Exchange> others) {
    return new History(version, system, summary, others, measure);
  }

  History withMeasure(Measure other) {
    return new History(version, system, summary, exchanges, other);
  }

  History withSummary(@Nullable String other) {
    return new History(version, system, other, exchanges, measure.withoutFixed());
  }

  History withSystem(@Nullable JsonNode other) {
    return new History(version, other, summary, exchanges, measure.withoutFixed());
  }

  History withVersion(long other) {
    return new History(other, system, summary, exchanges, measure);
  }
}
