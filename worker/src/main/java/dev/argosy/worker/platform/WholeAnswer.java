package dev.argosy.worker.platform;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.NativeMessage;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Usage;

/** An answer that came in one piece, as an outcome. Pure. */
public final class WholeAnswer {
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

  /** A refusal is a 200 too; usage that cannot be read makes it unpriced. */
  private static Outcome outcome(RawJson json, NativeMessage message) {
    Usage usage = message.usage() == null ? Usage.NONE : message.usage();
    return "refusal".equals(message.stopReason())
        ? new Outcome.Refused(json, usage)
        : new Outcome.Completed(json, usage);
  }
}
