package dev.argosy.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.catalog.FileLimits.Counts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the mapping {@code file-limits}; what it does not say stays as it was. */
final class FileLimitsReader {
  private FileLimitsReader() {}

  static FileLimits read(
      String path, @Nullable JsonNode node, FileLimits known, List<String> problems) {
    if (node == null) {
      return known;
    }
    Section section = new Section(path, node, problems);
    FileLimits limits =
        new FileLimits(
            requestBytes(section, known),
            limit(section, "image-bytes", known.imageBytes()),
            limit(section, "image-side", known.imageSide()),
            limit(section, "many-files", known.manyFiles()),
            limit(section, "image-side-of-many", known.imageSideOfMany()),
            limit(section, "large-context-tokens", known.largeContextTokens()),
            counts(section, "large-context", known.largeContext(), problems),
            counts(section, "small-context", known.smallContext(), problems));
    section.refuseUnknownKeys();
    return limits;
  }

  private static int limit(Section section, String key, int known) {
    return section.integer(key, 1, Integer.MAX_VALUE).orElse(known);
  }

  private static Counts counts(Section section, String key, Counts known, List<String> problems) {
    JsonNode node = section.value(key);
    if (node == null) {
      return known;
    }
    Section counts = new Section(section.path(key), node, problems);
    Counts read =
        new Counts(
            limit(counts, "images", known.images()), limit(counts, "pdf-pages", known.pdfPages()));
    counts.refuseUnknownKeys();
    return read;
  }

  private static Map<String, Integer> requestBytes(Section section, FileLimits known) {
    Map<String, Integer> bytes = new HashMap<>(known.requestBytes());
    section.entries(
        "request-bytes",
        (at, platform, value) ->
            at.integer(platform, 1, Integer.MAX_VALUE)
                .ifPresent(limit -> bytes.put(platform, limit)));
    return bytes;
  }
}
