package dev.argosy.contract;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What we read off a native Messages API response; its content passes through as bytes.
 *
 * @param model the model as the platform names it; null if it does not
 * @param stopReason such as {@code end_turn} or {@code refusal}; null if absent
 * @param usage the tokens; null if the response carries none that can be read, which makes it
 *     unpriced, never free
 */
public record NativeMessage(
    @Nullable String model, @Nullable String stopReason, @Nullable Usage usage) {

  /**
   * What the response in these bytes says, in one scan; empty if they are not a message (an error,
   * a page, a cut body).
   */
  public static Optional<NativeMessage> read(byte[] response) {
    if (Utf8.firstInvalid(response, 0, response.length) >= 0) {
      return Optional.empty();
    }
    try (JsonCursor cursor = JsonCursor.over(response, 0, response.length)) {
      return new NativeMessageReader(cursor).read();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }
}
