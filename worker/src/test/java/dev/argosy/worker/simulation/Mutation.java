package dev.argosy.worker.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One protective rule of the core, switched off by changing its source.
 *
 * @param rule what no longer holds, as a sentence
 */
record Mutation(String rule, List<Edit> edits) {
  /**
   * @param file below {@code dev/argosy/worker}, without {@code .java}
   * @param find must stand in the file exactly once, so that a stale mutation fails loudly
   */
  record Edit(String file, String find, String replace) {}

  Mutation {
    edits = List.copyOf(edits);
  }

  static Mutation of(String rule) {
    return new Mutation(rule, List.of());
  }

  /** The same with one more change; texts lose their common indentation and last line break. */
  Mutation in(String file, String find, String replace) {
    List<Edit> more = new ArrayList<>(edits);
    more.add(new Edit(file, find.strip(), replace.strip()));
    return new Mutation(rule, more);
  }

  /** The changed sources by file, from the ones that {@code sources} reads. */
  Map<String, String> apply(Sources sources) {
    Map<String, String> changed = new LinkedHashMap<>();
    for (Edit edit : edits) {
      String source = changed.getOrDefault(edit.file, sources.read(edit.file));
      int first = source.indexOf(edit.find);
      if (first < 0 || source.indexOf(edit.find, first + 1) >= 0) {
        throw new IllegalStateException(
            "mutation '%s' is stale: %s must hold exactly once: %s"
                .formatted(rule, edit.file, edit.find));
      }
      changed.put(edit.file, source.replace(edit.find, edit.replace));
    }
    return changed;
  }

  /** Where the core's sources come from. */
  interface Sources {
    String read(String file);
  }

  @Override
  public String toString() {
    return rule;
  }
}
