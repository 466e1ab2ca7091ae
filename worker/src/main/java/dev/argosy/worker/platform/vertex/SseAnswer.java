package dev.argosy.worker.platform.vertex;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Usage;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.platform.StreamListener;
import dev.argosy.worker.platform.StreamedAnswer;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer that comes as server-sent events. Thread-safe, as a call may be ended by its
 * deadline while a piece is read: what is read after the end is not heard.
 */
final class SseAnswer {
  /** Many times the longest answer of a model: an event carries a few tokens. */
  static final int EVENT_MAX = 16 << 20;

  private static final int STATUS = 200;

  private final StreamedAnswer answer;
  private final SseDecoder decoder;
  private @Nullable Outcome outcome;

  SseAnswer(StreamListener listener) {
    answer = new StreamedAnswer(listener);
    decoder = new SseDecoder(EVENT_MAX, answer::event);
  }

  /**
   * The next piece of the answer's bytes.
   *
   * @return false if it is over and the rest need not come
   */
  synchronized boolean piece(ByteBuffer bytes) {
    if (outcome != null) {
      return false;
    }
    try {
      decoder.decode(bytes);
      return true;
    } catch (SseDecoder.TooLongException tooLong) {
      outcome =
          answer.failed(
              new Outcome.Failed(
                  new PlatformError(
                      ErrorType.PLATFORM_ERROR,
                      "UnreadableStream",
                      "" + tooLong.getMessage(),
                      STATUS),
                  Usage.NONE));
      return false;
    }
  }

  /** The bytes ended in good order. */
  synchronized Outcome ended() {
    if (outcome == null) {
      outcome = answer.ended();
    }
    return outcome;
  }

  /** The bytes ended by an error, of which the error table says this. */
  synchronized Outcome failed(Outcome byTable) {
    if (outcome == null) {
      outcome = answer.failed(byTable);
    }
    return outcome;
  }
}
