package dev.argosy.worker.platform;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.NativeMessage;
import dev.argosy.contract.NativeStream;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.UnreadableRecordException;
import dev.argosy.contract.Usage;
import java.util.Optional;

/** An answer that came in one piece, as an outcome. Pure. */
public final class WholeAnswer {
  private static final int ERROR_MAX = 64 << 10;

  private WholeAnswer() {}

  /**
   * What these bytes are.
   *
   * @param bytes owned by the outcome from now on
   * @param httpStatus of the answer; a 200 may still carry a page of some proxy
   */
  public static Outcome outcome(byte[] bytes, int httpStatus) {
    return NativeMessage.read(bytes)
        .map(message -> outcome(RawJson.of(bytes), message))
        .or(() -> error(bytes, httpStatus))
        .orElseGet(
            () ->
                new Outcome.Failed(
                    new PlatformError(
                        ErrorType.PLATFORM_ERROR,
                        "NotAMessage",
                        "an answer of " + bytes.length + " bytes that is no message",
                        httpStatus),
                    Usage.NONE));
  }

  /** An error of the Messages API, passed on as if it were the answer. */
  private static Optional<Outcome> error(byte[] bytes, int httpStatus) {
    if (bytes.length > ERROR_MAX) {
      return Optional.empty();
    }
    try {
      NativeStream stream = new NativeStream();
      var _ = stream.accept(bytes);
      return stream
          .error()
          .map(error -> NativeErrors.outcome(error.type(), error.message(), httpStatus, null));
    } catch (UnreadableRecordException otherwise) {
      return Optional.empty();
    }
  }

  /** A refusal is a 200 too; usage that cannot be read makes it unpriced. */
  private static Outcome outcome(RawJson json, NativeMessage message) {
    Usage usage = message.usage() == null ? Usage.NONE : message.usage();
    return "refusal".equals(message.stopReason())
        ? new Outcome.Refused(json, usage)
        : new Outcome.Completed(json, usage);
  }
}
