package dev.argosy.simulator.messages;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.argosy.simulator.script.Draw;
import dev.argosy.simulator.script.Fate;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Step;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/**
 * A message that answers a request; it follows from the request's key, its {@code max_tokens} and
 * the call's fate alone, whether it is streamed or not.
 *
 * @param id of the message
 * @param model the name that the answer gives its model
 * @param content its blocks
 * @param stopReason why it ends
 * @param input the prompt's tokens
 * @param outputTokens how long it is; at most {@code max_tokens}
 */
public record Answer(
    String id,
    String model,
    List<Block> content,
    String stopReason,
    Prompt.Tokens input,
    long outputTokens) {
  private static final int BYTES_A_TOKEN = 4;
  private static final ToolUse NO_USE = new ToolUse("", "", "");
  private static final int BYTES_BESIDE_CONTENT = 1_024;

  /**
   * The answer to one call.
   *
   * @param idPrefix what ids begin with on this platform, as in {@code msg_bdrk_}
   * @param fate what the call meets; a fault that is no answer by itself has an ordinary one
   */
  public static Answer of(
      String idPrefix, String model, MessagesRequest request, long call, Fate fate) {
    String identity = Long.toHexString(fate.draw().bits(Draw.Purpose.IDENTITY));
    Fault fault = fate.step().fault();
    boolean uses =
        fault == Fault.TOOL_USE
            || (request.forced() && fault != Fault.REFUSAL && fault != Fault.HUGE);
    ToolUse use = uses ? toolUse(request, identity) : NO_USE;
    long wanted = uses ? use.size() / BYTES_A_TOKEN + 1 : fate.outputTokens();
    boolean cut = wanted > request.maxTokens();
    long outputTokens = cut ? request.maxTokens() : wanted;
    return new Answer(
        idPrefix + "01" + identity,
        model,
        uses
            ? List.of(cut ? use.cut() : use)
            : content(request, fate.step(), outputTokens, identity),
        stopReason(fault, cut, uses),
        request.prompt().tokens(call),
        outputTokens);
  }

  private static List<Block> content(
      MessagesRequest request, Step step, long outputTokens, String identity) {
    if (step.fault() == Fault.REFUSAL) {
      return List.of();
    }
    if (step.fault() == Fault.HUGE) {
      return List.of(Text.of(request.key(), step.argument()));
    }
    Block text = Text.of(request.key(), outputTokens * BYTES_A_TOKEN);
    return step.fault() == Fault.THINKING ? List.of(new Thinking(identity), text) : List.of(text);
  }

  /** A use of the request's tool, of {@code record_answer} if it offers none. */
  private static ToolUse toolUse(MessagesRequest request, String identity) {
    MessagesRequest.Tool tool = request.tool();
    return new ToolUse(
        "toolu_" + identity,
        tool.name().isEmpty() ? "record_answer" : tool.name(),
        tool.schema().isEmpty()
            ? "{\"request\":\""
                + new String(JsonStringEncoder.getInstance().quoteAsString(request.key()))
                + "\"}"
            : MadeUpInput.of(tool.schema(), request.key()));
  }

  private static String stopReason(Fault fault, boolean cut, boolean toolUse) {
    if (fault == Fault.REFUSAL) {
      return "refusal";
    }
    if (cut) {
      return "max_tokens";
    }
    return toolUse ? "tool_use" : "end_turn";
  }

  /** How much content there is, in the blocks' own units. */
  public long size() {
    return content.stream().mapToLong(Block::size).sum();
  }

  /**
   * How many of its tokens a platform has generated.
   *
   * @param written how much of {@link #size} was written
   */
  public long outputTokens(long written) {
    long size = size();
    return written >= size
        ? outputTokens
        : Math.max(1, (long) Math.ceil((double) outputTokens * written / size));
  }

  /** The whole message. */
  public ByteBuf json(ByteBufAllocator allocator) {
    ByteBuf out = allocator.buffer((int) size() + BYTES_BESIDE_CONTENT);
    head(out);
    for (int index = 0; index < content.size(); index++) {
      Json.raw(out, index == 0 ? "" : ",");
      content.get(index).json(out);
    }
    Json.raw(out, "],\"stop_reason\":\"");
    Json.raw(out, stopReason);
    Json.raw(out, "\",\"stop_sequence\":null,");
    usage(out, outputTokens);
    Json.raw(out, "}");
    return out;
  }

  /** The message as {@code message_start} has it: without content, the output just begun. */
  void opening(ByteBuf out) {
    head(out);
    Json.raw(out, "],\"stop_reason\":null,\"stop_sequence\":null,");
    usage(out, 1);
    Json.raw(out, "}");
  }

  private void head(ByteBuf out) {
    Json.raw(out, "{\"id\":\"");
    Json.raw(out, id);
    Json.raw(out, "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"");
    Json.quoted(out, model);
    Json.raw(out, "\",\"content\":[");
  }

  private void usage(ByteBuf out, long output) {
    Json.raw(out, "\"usage\":{\"input_tokens\":");
    Json.number(out, input.fresh());
    Json.raw(out, ",\"cache_creation_input_tokens\":");
    Json.number(out, input.written());
    Json.raw(out, ",\"cache_read_input_tokens\":");
    Json.number(out, input.read());
    Json.raw(out, ",\"cache_creation\":{\"ephemeral_5m_input_tokens\":");
    Json.number(out, input.write5m());
    Json.raw(out, ",\"ephemeral_1h_input_tokens\":");
    Json.number(out, input.write1h());
    Json.raw(out, "},\"output_tokens\":");
    Json.number(out, output);
    Json.raw(out, "}");
  }
}
