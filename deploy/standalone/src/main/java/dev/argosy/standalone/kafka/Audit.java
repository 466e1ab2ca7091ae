package dev.argosy.standalone.kafka;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares requests with results, by id. An id posted twice wants two results. Owned by one thread.
 */
public final class Audit {
  private final Map<String, Integer> wanted = new HashMap<>();
  private final Map<String, Integer> got = new HashMap<>();
  private long ids;
  private long results;
  private long open;

  /** One request was posted under this id. */
  public void posted(String id) {
    ids++;
    wanted.merge(id, 1, Integer::sum);
    open++;
  }

  /** One result was read; ids that were never posted are somebody else's. */
  public void result(String id) {
    Integer expected = wanted.get(id);
    if (expected == null) {
      return;
    }
    results++;
    if (got.merge(id, 1, Integer::sum) <= expected) {
      open--;
    }
  }

  /** Requests posted. */
  public long ids() {
    return ids;
  }

  /** Results read for them. */
  public long results() {
    return results;
  }

  /** Requests without a result. */
  public long missing() {
    return open;
  }

  /** Results beyond the first of each request. */
  public long duplicates() {
    return results - (ids - open);
  }

  /** Whether each request has exactly one result. */
  public boolean exact() {
    return missing() == 0 && duplicates() == 0;
  }

  /** Whether nothing is missing. */
  public boolean complete() {
    return open == 0;
  }

  /** Some of the ids whose number of results is wrong, for a person to look at. */
  public List<String> examples(int atMost) {
    List<String> examples = new ArrayList<>();
    for (Map.Entry<String, Integer> one : wanted.entrySet()) {
      int have = got.getOrDefault(one.getKey(), 0);
      if (have != one.getValue() && examples.size() < atMost) {
        examples.add("%s: %d of %d results".formatted(one.getKey(), have, one.getValue()));
      }
    }
    return examples;
  }
}
