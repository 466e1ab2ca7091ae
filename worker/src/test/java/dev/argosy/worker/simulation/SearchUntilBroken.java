package dev.argosy.worker.simulation;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The door into a search that another class loader has loaded. */
public final class SearchUntilBroken {
  private SearchUntilBroken() {}

  /** The path with the fewest faults that breaks a guarantee in any setting; null if none does. */
  public static @Nullable String run(int faults) {
    for (int most = 0; most <= faults; most++) {
      for (Setting setting : Setting.all()) {
        Optional<Search.Broken> broken = new Search(setting).run(most, most);
        if (broken.isPresent()) {
          return broken.get().toString();
        }
      }
    }
    return null;
  }
}
