package dev.argosy.simulator.messages;

import dev.argosy.simulator.script.Draw;
import io.netty.buffer.ByteBuf;

/**
 * The events of a streamed answer, one after another. Pings are strewn in, and now and then an
 * event of a type that no reader knows, as the API reserves itself. For one stream.
 */
public final class Events {
  private final Answer answer;
  private final Draw draw;
  private final String stopFields;
  private Stage stage = Stage.START;
  private int block;
  private long position;
  private long written;
  private long strewn;
  private boolean pingDue;

  /** The next event that belongs to the answer. */
  private enum Stage {
    START,
    BLOCK_START,
    BLOCK_DELTA,
    BLOCK_STOP,
    DELTA,
    STOP,
    DONE
  }

  /**
   * @param stopFields what the platform adds to {@code message_stop}, with a comma in front; or
   *     nothing
   */
  public Events(Answer answer, Draw draw, String stopFields) {
    this.answer = answer;
    this.draw = draw;
    this.stopFields = stopFields;
  }

  /** False after {@code message_stop}. */
  public boolean hasNext() {
    return stage != Stage.DONE;
  }

  /** How much of the answer's content was written, in the units of {@link Answer#size}. */
  public long written() {
    return written;
  }

  /** True if all was written but {@code message_stop}. */
  public boolean lacksOnlyItsStop() {
    return stage == Stage.STOP;
  }

  /** Tokens that were generated for what was written. */
  public long outputTokens() {
    return answer.outputTokens(written);
  }

  /**
   * Writes the next event's JSON.
   *
   * @return its type
   */
  public String next(ByteBuf out) {
    if (pingDue || (stage != Stage.START && strew(15) == 0)) {
      pingDue = false;
      Json.raw(out, "{\"type\":\"ping\"}");
      return "ping";
    }
    if (stage != Stage.START && strew(63) == 0) {
      Json.raw(out, "{\"type\":\"heading\",\"degrees\":");
      Json.number(out, strew(255));
      Json.raw(out, "}");
      return "heading";
    }
    return switch (stage) {
      case START -> messageStart(out);
      case BLOCK_START -> blockStart(out);
      case BLOCK_DELTA -> blockDelta(out);
      case BLOCK_STOP -> blockStop(out);
      case DELTA -> messageDelta(out);
      case STOP -> messageStop(out);
      case DONE -> throw new IllegalStateException("nothing follows message_stop");
    };
  }

  private long strew(long mask) {
    return draw.bits(Draw.Purpose.STREWN, strewn++) & mask;
  }

  private String messageStart(ByteBuf out) {
    Json.raw(out, "{\"type\":\"message_start\",\"message\":");
    answer.opening(out);
    Json.raw(out, "}");
    stage = answer.content().isEmpty() ? Stage.DELTA : Stage.BLOCK_START;
    return "message_start";
  }

  private String blockStart(ByteBuf out) {
    indexed(out, "content_block_start", ",\"content_block\":");
    answer.content().get(block).opening(out);
    Json.raw(out, "}");
    position = 0;
    pingDue = block == 0;
    stage = Stage.BLOCK_DELTA;
    return "content_block_start";
  }

  private String blockDelta(ByteBuf out) {
    Block current = answer.content().get(block);
    indexed(out, "content_block_delta", ",\"delta\":");
    long end = current.delta(out, position);
    Json.raw(out, "}");
    written += end - position;
    position = end;
    if (end == current.size()) {
      stage = Stage.BLOCK_STOP;
    }
    return "content_block_delta";
  }

  private String blockStop(ByteBuf out) {
    indexed(out, "content_block_stop", "}");
    block++;
    stage = block < answer.content().size() ? Stage.BLOCK_START : Stage.DELTA;
    return "content_block_stop";
  }

  /** Its counts stand for those of {@code message_start}, or leave them as they are. */
  private String messageDelta(ByteBuf out) {
    Json.raw(out, "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"");
    Json.raw(out, answer.stopReason());
    Json.raw(out, "\",\"stop_sequence\":null},\"usage\":{");
    if (strew(1) == 0) {
      Json.raw(out, "\"input_tokens\":");
      Json.number(out, answer.input().fresh());
      Json.raw(out, ",\"cache_creation_input_tokens\":");
      Json.number(out, answer.input().written());
      Json.raw(out, ",\"cache_read_input_tokens\":");
      Json.number(out, answer.input().read());
      Json.raw(out, ",");
    }
    Json.raw(out, "\"output_tokens\":");
    Json.number(out, answer.outputTokens());
    Json.raw(out, "}}");
    stage = Stage.STOP;
    return "message_delta";
  }

  private String messageStop(ByteBuf out) {
    Json.raw(out, "{\"type\":\"message_stop\"");
    Json.raw(out, stopFields);
    Json.raw(out, "}");
    stage = Stage.DONE;
    return "message_stop";
  }

  private void indexed(ByteBuf out, String type, String rest) {
    Json.raw(out, "{\"type\":\"");
    Json.raw(out, type);
    Json.raw(out, "\",\"index\":");
    Json.number(out, block);
    Json.raw(out, rest);
  }
}
