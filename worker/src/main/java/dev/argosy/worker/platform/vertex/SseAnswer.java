package dev.argosy.worker.platform.vertex;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Usage;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.platform.StreamListener;
import dev.argosy.worker.platform.StreamedAnswer;
import java.nio.ByteBuffer;

/**
 * A streamed answer that comes as server-sent events. Pieces come from one thread at a time; its
 * end may come from any.
 */
final class SseAnswer {
  /** Many times the longest answer of a model: an event carries a few tokens. */
  static final int EVENT_MAX = 16 << 20;

  private static final int STATUS = 200;

  private final StreamedAnswer answer;
  private final SseDecoder decoder;

  SseAnswer(StreamListener listener) {
    answer = new StreamedAnswer(listener);
    decoder = new SseDecoder(EVENT_MAX, answer::event);
  }

  /**
   * The next piece of the answer's bytes.
   *
   * @return false if it is over and the rest need not come
   */
  boolean piece(ByteBuffer bytes) {
    try {
      decoder.decode(bytes);
    } catch (SseDecoder.TooLongException tooLong) {
      var _ =
          answer.failed(
              new Outcome.Failed(
                  new PlatformError(
                      ErrorType.PLATFORM_ERROR,
                      "UnreadableStream",
                      "" + tooLong.getMessage(),
                      STATUS),
                  Usage.NONE));
    }
    return !answer.over();
  }

  /** The bytes ended in good order. */
  Outcome ended() {
    return answer.ended();
  }

  /** The bytes ended by an error, of which the error table says this. */
  Outcome failed(Outcome byTable) {
    return answer.failed(byTable);
  }
}
