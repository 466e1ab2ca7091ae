package dev.argosy.standalone.review;

import java.util.Optional;

/**
 * A file that changed.
 *
 * @param path its name now
 * @param before its name before; the same if it was not renamed
 * @param skipped why it is not looked at; empty if it is
 */
public record ChangedFile(String path, String before, String skipped) {
  /** Why it is not looked at; empty if it is. */
  public Optional<String> reason() {
    return skipped.isEmpty() ? Optional.empty() : Optional.of(skipped);
  }
}
