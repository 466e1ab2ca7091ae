package dev.argosy.simulator.messages;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * A use of a tool. As the API does it, the first delta is empty and the others are pieces of the
 * input's text.
 *
 * @param id begins with {@code toolu_}
 * @param input a JSON object
 */
record ToolUse(String id, String name, String input) implements Block {
  private static final int PIECE = 9;

  /** The same, ended before its input was complete: an incomplete object is none. */
  ToolUse cut() {
    return new ToolUse(id, name, "{}");
  }

  @Override
  public long size() {
    return input.length() + 1L;
  }

  @Override
  public void json(ByteBuf out) {
    begin(out);
    out.writeCharSequence(input, StandardCharsets.UTF_8);
    Json.raw(out, "}");
  }

  @Override
  public void opening(ByteBuf out) {
    begin(out);
    Json.raw(out, "{}}");
  }

  @Override
  public long delta(ByteBuf out, long from) {
    int start = Math.max(0, (int) from - 1);
    int end = from == 0 ? 0 : Math.min(input.length(), start + PIECE);
    if (end > start && end < input.length() && Character.isLowSurrogate(input.charAt(end))) {
      end++;
    }
    Json.raw(out, "{\"type\":\"input_json_delta\",\"partial_json\":\"");
    Json.quoted(out, input.substring(start, end));
    Json.raw(out, "\"}");
    return end + 1L;
  }

  private void begin(ByteBuf out) {
    Json.raw(out, "{\"type\":\"tool_use\",\"id\":\"");
    Json.raw(out, id);
    Json.raw(out, "\",\"name\":\"");
    Json.quoted(out, name);
    Json.raw(out, "\",\"input\":");
  }
}
