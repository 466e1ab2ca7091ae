package dev.argosy.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one terminal result of a request, as it stands on the result topic.
 *
 * @param id the request's id
 * @param status how it ended
 * @param message the platform's native response, untouched; null unless {@code SUCCEEDED}, or if it
 *     is kept elsewhere
 * @param messageRef where the response is kept, outside of Kafka; null if it is here, or there is
 *     none
 * @param error why not; null exactly if {@code SUCCEEDED}
 * @param usage the winning call's tokens; null if no call won
 * @param cost what it cost; null if nothing was called
 * @param servedBy where it was answered; null if no call won
 * @param stream the stream that the message is the sum of; null if no chunks were asked for
 * @param calls every call made for it, in order
 * @param reusedFrom the id of the earlier request whose result this is; null if it was called for
 * @param timing its life in instants
 * @param tenant the request's tenant; null if it named none
 * @param tags the request's tags
 * @param metadata the request's metadata, untouched; null if it had none
 * @param worker the id of the worker that settled it
 */
public record Result(
    String id,
    Status status,
    @Nullable RawJson message,
    @Nullable ContentRef messageRef,
    @Nullable ResultError error,
    @Nullable Usage usage,
    @Nullable Cost cost,
    @Nullable ServedBy servedBy,
    @Nullable ResultStream stream,
    List<Call> calls,
    @Nullable String reusedFrom,
    Timing timing,
    @Nullable String tenant,
    Map<String, String> tags,
    @Nullable RawJson metadata,
    String worker) {
  public Result {
    calls = List.copyOf(calls);
    tags = Map.copyOf(tags);
    boolean answered = message != null || messageRef != null;
    if ((status == Status.SUCCEEDED) != answered || (message != null && messageRef != null)) {
      throw new IllegalArgumentException(
          "message or message_ref must be there exactly if status is succeeded, status was "
              + status.wire());
    }
    if ((status == Status.SUCCEEDED) == (error != null)) {
      throw new IllegalArgumentException(
          "error must be there exactly if status is not succeeded, status was " + status.wire());
    }
  }

  /** A result whose message, if it has one, is here. */
  public Result(
      String id,
      Status status,
      @Nullable RawJson message,
      @Nullable ResultError error,
      @Nullable Usage usage,
      @Nullable Cost cost,
      @Nullable ServedBy servedBy,
      @Nullable ResultStream stream,
      List<Call> calls,
      @Nullable String reusedFrom,
      Timing timing,
      @Nullable String tenant,
      Map<String, String> tags,
      @Nullable RawJson metadata,
      String worker) {
    this(
        id,
        status,
        message,
        null,
        error,
        usage,
        cost,
        servedBy,
        stream,
        calls,
        reusedFrom,
        timing,
        tenant,
        tags,
        metadata,
        worker);
  }

  /** The same result with its message here, or kept there; one of both. */
  public Result withMessage(@Nullable RawJson here, @Nullable ContentRef there) {
    return new Result(
        id,
        status,
        here,
        there,
        error,
        usage,
        cost,
        servedBy,
        stream,
        calls,
        reusedFrom,
        timing,
        tenant,
        tags,
        metadata,
        worker);
  }
}
