package dev.argosy.client.conversation;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How many tokens the messages of a conversation take: guessed from their length, and set right by
 * the usage that each result brings.
 *
 * <p>A text is some 4 bytes a token, less with some models and languages; the scale between guess
 * and count is learned. What was counted stays: an exchange's tokens are by how much the counted
 * input and output grew with it, so a wrong guess lasts no longer than its turn.
 *
 * @param fixed tokens of a request beside its messages (system, tools), as counted; -1 if unknown
 * @param scale counted tokens for each guessed one
 */
record Measure(long fixed, double scale) {
  static final Measure UNKNOWN = new Measure(-1, 1);

  private static final int BYTES_A_TOKEN = 4;
  private static final double SCALE_MOST = 4;

  /** About what an image takes at its greatest on most models; newer ones may take more. */
  private static final long IMAGE_TOKENS = 1_600;

  /** About what a document's page takes, and how long it is as base64. */
  private static final long PAGE_TOKENS = 2_000;

  private static final long PAGE_BYTES = 100_000;

  /** The guess for this JSON, scaled by what was learned. */
  long tokens(JsonNode node) {
    return Math.max(1, Math.round(guess(node) * scale));
  }

  private static long guess(JsonNode node) {
    JsonNode source = node.path("source");
    if (source.path("type").asText().equals("base64")) {
      long pages = 1 + source.path("data").asText().length() / PAGE_BYTES;
      return node.path("type").asText().equals("image") ? IMAGE_TOKENS : PAGE_TOKENS * pages;
    }
    if (node.isContainerNode()) {
      long sum = 1;
      for (JsonNode part : node) {
        sum += guess(part);
      }
      return sum;
    }
    return node.isTextual() ? 1 + utf8Length(node.textValue()) / BYTES_A_TOKEN : 1;
  }

  private static long utf8Length(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /**
   * What this message took, after the input of its request was counted.
   *
   * @param earlier tokens of the messages before it
   * @param input the counted input, cached or not; 0 if it was not counted
   */
  long counted(JsonNode said, long earlier, long input) {
    long grown = input - fixed - earlier;
    return fixed < 0 || grown <= 0 ? tokens(said) : grown;
  }

  /** What is known after that request. */
  Measure learned(JsonNode said, long earlier, long input) {
    long guessed = tokens(said);
    if (fixed < 0) {
      return new Measure(Math.max(0, input - earlier - guessed), scale);
    }
    double right = scale * counted(said, earlier, input) / guessed;
    double smoothed = (3 * scale + right) / 4;
    return new Measure(fixed, Math.min(SCALE_MOST, Math.max(1 / SCALE_MOST, smoothed)));
  }

  /** The same, after what stands beside the messages has changed. */
  Measure withoutFixed() {
    return new Measure(-1, scale);
  }
}
