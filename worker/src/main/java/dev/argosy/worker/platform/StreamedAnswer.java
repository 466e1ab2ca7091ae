package dev.argosy.worker.platform;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.NativeStream;
import dev.argosy.contract.NativeStream.NativeError;
import dev.argosy.contract.UnreadableRecordException;
import dev.argosy.contract.Usage;
import org.jspecify.annotations.Nullable;

/**
 * One streamed answer of a platform, from its events to its outcome; the transport only brings the
 * events and says how the bytes ended. Thread-safe, as a call may be ended by its deadline while a
 * piece is read: what comes after the end is not heard.
 *
 * <p>Only {@code message_stop} makes it a success: a connection may close in good order before it.
 * What ends after the message had begun is billed, so it is a failed attempt whatever the error
 * was; before that it is what the error table says of it.
 */
public final class StreamedAnswer {
  /** Answered with a 200, then broken off. */
  private static final int STATUS = 200;

  private final NativeStream stream = new NativeStream();
  private final StreamListener listener;
  private @Nullable String unreadable;
  private @Nullable Outcome outcome;

  /** An answer that has not begun. */
  public StreamedAnswer(StreamListener listener) {
    this.listener = listener;
  }

  /** The next event of the Messages API, as the platform sent it. */
  public synchronized void event(byte[] json) {
    if (unreadable != null || outcome != null) {
      return;
    }
    try {
      listener.heard(stream.accept(json));
    } catch (UnreadableRecordException broken) {
      unreadable = broken.getMessage();
    }
  }

  /** The bytes ended in good order. */
  public synchronized Outcome ended() {
    if (outcome == null) {
      outcome = asFarAsItCame();
    }
    return outcome;
  }

  private Outcome asFarAsItCame() {
    if (stream.complete()) {
      return WholeAnswer.outcome(stream.message().bytes(), STATUS);
    }
    NativeError error = stream.error().orElse(null);
    if (error != null) {
      return brokenOff(NativeErrors.outcome(error.type(), error.message(), STATUS, null));
    }
    return brokenOff(
        new Outcome.Failed(
            unreadable == null
                ? broken("TruncatedStream", "the stream ended before its message did")
                : broken("UnreadableStream", unreadable),
            Usage.NONE));
  }

  /**
   * The bytes ended by an error.
   *
   * @param byTable what the platform's error table says of it
   */
  public synchronized Outcome failed(Outcome byTable) {
    if (outcome == null) {
      outcome = stream.complete() ? asFarAsItCame() : brokenOff(byTable);
    }
    return outcome;
  }

  /** Whether its outcome stands, so that the rest need not come. */
  public synchronized boolean over() {
    return outcome != null;
  }

  private Outcome brokenOff(Outcome byTable) {
    if (!stream.begun()) {
      return byTable;
    }
    Usage drawn = stream.drawn();
    return switch (byTable) {
      case Outcome.Throttled(var error, _, _) -> new Outcome.Failed(error, drawn);
      case Outcome.Overloaded(var error, _) -> new Outcome.Failed(error, drawn);
      case Outcome.Failed(var error, _) -> new Outcome.Failed(error, drawn);
      case Outcome.Rejected(var error) -> new Outcome.Failed(error, drawn);
      case Outcome.RouteUnusable(var error) -> new Outcome.Failed(error, drawn);
      case Outcome.Unauthenticated(var error) -> new Outcome.Failed(error, drawn);
      case Outcome.Uncalled(var error, _) -> new Outcome.Failed(error, drawn);
      case Outcome.Abandoned _ -> new Outcome.Abandoned(drawn);
      case Outcome.Completed _, Outcome.Refused _ -> byTable;
    };
  }

  private static PlatformError broken(String code, String detail) {
    return new PlatformError(ErrorType.PLATFORM_ERROR, code, detail, STATUS);
  }
}
