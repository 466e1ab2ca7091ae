package dev.argosy.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A native Messages API stream as it comes in, event by event, and the message that it adds up to:
 * the same that the platform would have answered without a stream. Owned by one thread at a time.
 *
 * <p>Events of types that are not known here are passed on and change nothing. The counts of {@code
 * message_delta} replace those of {@code message_start}, they are never added.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">Streaming Messages</a>
 */
public final class NativeStream {
  /** About what a token of an answer that was cut is reckoned at. */
  private static final int BYTES_A_TOKEN = 4;

  private final SortedMap<Integer, StreamedBlock> blocks = new TreeMap<>();
  private @Nullable ObjectNode message;
  private @Nullable NativeError error;
  private boolean stopped;
  private long deltaBytes;

  /**
   * An error that came as an event.
   *
   * @param type the API's word, such as {@code overloaded_error}
   * @param message the API's message
   */
  public record NativeError(String type, String message) {}

  /**
   * Takes the next event.
   *
   * @throws UnreadableRecordException if it is no event; the stream is then of no use any more
   */
  public StreamEvent accept(byte[] event) {
    try {
      EventFields fields = EventFields.read(event);
      apply(fields);
      return fields.event();
    } catch (IOException notJson) {
      throw new UnreadableRecordException("an event must be JSON", notJson);
    }
  }

  private void apply(EventFields event) {
    switch (event.type()) {
      case "message_start" -> message = event.object("message");
      case "content_block_start" ->
          blocks.put(event.index(), new StreamedBlock(event.object("content_block")));
      case "content_block_delta" -> grow(event);
      case "message_delta" -> change(event);
      case "message_stop" -> stopped = true;
      case "error" -> {
        ObjectNode reason = event.object("error");
        error = new NativeError(reason.path("type").asText(""), reason.path("message").asText(""));
      }
      default -> {} // ping, content_block_stop, and what the API may add
    }
  }

  private void grow(EventFields event) {
    StreamedBlock block = blocks.get(event.index());
    if (block == null) {
      throw new UnreadableRecordException("a delta of a block that has not begun");
    }
    if (event.event() instanceof StreamEvent.Delta delta) {
      block.grow(delta);
      deltaBytes += bytes(delta);
    } else {
      block.change(event.object("delta"));
    }
  }

  /** How much longer a piece makes the answer. */
  static long bytes(StreamEvent.Delta delta) {
    return delta.text().size() - 2L;
  }

  private void change(EventFields event) {
    if (message == null) {
      throw new UnreadableRecordException("a change of a message that has not begun");
    }
    message.setAll(event.object("delta"));
    ObjectNode usage =
        message.get("usage") instanceof ObjectNode counted ? counted : message.putObject("usage");
    event
        .object("usage")
        .properties()
        .forEach(
            count -> {
              if (!count.getValue().isNull()) {
                usage.set(count.getKey(), count.getValue());
              }
            });
  }

  /** Whether the stream came to its end: only then {@link #message} is whole. */
  public boolean complete() {
    return stopped && message != null;
  }

  /** Whether the message has begun: from then on the call is billed. */
  public boolean begun() {
    return message != null;
  }

  /** The error that ended it. */
  public Optional<NativeError> error() {
    return Optional.ofNullable(error);
  }

  /**
   * The message so far, as the API writes one.
   *
   * @throws IllegalStateException if it has not begun
   */
  public RawJson message() {
    if (message == null) {
      throw new IllegalStateException("no message has begun");
    }
    JsonWriter json = new JsonWriter(512 + Math.toIntExact(Math.min(deltaBytes, 1 << 24)));
    message
        .properties()
        .forEach(
            member -> {
              if (!member.getKey().equals("content")) {
                json.tree(member.getKey(), member.getValue());
              }
            });
    json.beginArray("content");
    for (StreamedBlock block : blocks.values()) {
      block.write(json);
    }
    json.endArray();
    return RawJson.of(json.bytes());
  }

  /**
   * What a stream that broke off has drawn: the input as it was counted, and the output as it was
   * counted or, if more, as its length suggests (some 4 bytes a token), since the platform counts
   * the output at the end. {@link Usage#NONE} if no message had begun.
   */
  public Usage drawn() {
    return drawn(0);
  }

  /**
   * The same.
   *
   * @param more how much longer the answer is by pieces that did not come this way
   */
  Usage drawn(long more) {
    if (message == null) {
      return Usage.NONE;
    }
    Usage counted =
        NativeMessage.read(message().bytes()).map(NativeMessage::usage).orElse(Usage.NONE);
    long suggested = (deltaBytes + more + BYTES_A_TOKEN - 1) / BYTES_A_TOKEN;
    return new Usage(
        counted.inputTokens(),
        Math.max(counted.outputTokens(), suggested),
        counted.cacheWrite5mTokens(),
        counted.cacheWrite1hTokens(),
        counted.cacheReadTokens());
  }
}
