package dev.argosy.simulator.messages;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.argosy.simulator.script.Draw;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/**
 * A message that answers a request; it follows from the request's key, its {@code max_tokens} and
 * the draw alone.
 *
 * @param idPrefix what ids begin with on this platform, as in {@code msg_bdrk_}
 * @param model the name that the answer gives its model
 * @param request what is answered
 * @param input the prompt's tokens
 * @param outputTokens how long it is; at most {@code max_tokens}
 * @param stopReason the natural one: {@code end_turn}, or {@code max_tokens} if that cut the answer
 *     short
 * @param identity bits that tell this answer from others
 */
public record Answer(
    String idPrefix,
    String model,
    MessagesRequest request,
    Prompt.Tokens input,
    long outputTokens,
    String stopReason,
    long identity) {
  private static final int OUTPUT_MIN = 16;
  private static final int OUTPUT_RANGE = 369;
  private static final int CHARACTERS_A_TOKEN = 4;
  private static final byte[] WORDS =
      ("The ship was built of oak and pine, and every plank had its place; the crew rowed by turns, "
              + "kept count of days and stars, traded wool for grain, and wrote down what each port owed. ")
          .repeat(48)
          .getBytes(StandardCharsets.US_ASCII);

  /** The answer to one call. */
  public static Answer of(
      String idPrefix, String model, MessagesRequest request, long call, Draw draw) {
    long wanted = OUTPUT_MIN + Long.remainderUnsigned(draw.bits(Draw.Purpose.OUTPUT), OUTPUT_RANGE);
    boolean cut = wanted > request.maxTokens();
    return new Answer(
        idPrefix,
        model,
        request,
        request.prompt().tokens(call),
        cut ? request.maxTokens() : wanted,
        cut ? "max_tokens" : "end_turn",
        draw.bits(Draw.Purpose.IDENTITY));
  }

  /** A block of text. */
  public ByteBuf text(ByteBufAllocator allocator) {
    return text(allocator, outputTokens * CHARACTERS_A_TOKEN);
  }

  /** A block of text of that many bytes, whatever {@code max_tokens} was. */
  public ByteBuf text(ByteBufAllocator allocator, long textBytes) {
    ByteBuf out = open(allocator, textBytes);
    textBlock(out, textBytes);
    return close(out, stopReason);
  }

  /** A thinking block, then a block of text. */
  public ByteBuf thinkingFirst(ByteBufAllocator allocator) {
    ByteBuf out = open(allocator, outputTokens * CHARACTERS_A_TOKEN);
    ascii(
        out,
        "{\"type\":\"thinking\",\"thinking\":\"What is asked, and what is known?\",\"signature\":\"");
    ascii(out, Long.toHexString(identity));
    ascii(out, "\"},");
    textBlock(out, outputTokens * CHARACTERS_A_TOKEN);
    return close(out, stopReason);
  }

  /** A use of the request's first tool (of {@code record_answer} if it offers none). */
  public ByteBuf toolUse(ByteBufAllocator allocator) {
    ByteBuf out = open(allocator, 0);
    ascii(out, "{\"type\":\"tool_use\",\"id\":\"toolu_");
    ascii(out, Long.toHexString(identity));
    ascii(out, "\",\"name\":\"");
    quoted(out, request.tool().isEmpty() ? "record_answer" : request.tool());
    ascii(out, "\",\"input\":{\"request\":\"");
    quoted(out, request.key());
    ascii(out, "\"}}");
    return close(out, "tool_use");
  }

  /** No content: the model declines. */
  public ByteBuf refusal(ByteBufAllocator allocator) {
    return close(open(allocator, 0), "refusal");
  }

  private ByteBuf open(ByteBufAllocator allocator, long textBytes) {
    ByteBuf out = allocator.buffer((int) textBytes + 768);
    ascii(out, "{\"id\":\"");
    ascii(out, idPrefix);
    ascii(out, "01");
    ascii(out, Long.toHexString(identity));
    ascii(out, "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"");
    quoted(out, model);
    ascii(out, "\",\"content\":[");
    return out;
  }

  private void textBlock(ByteBuf out, long textBytes) {
    ascii(out, "{\"type\":\"text\",\"text\":\"");
    int before = out.writerIndex();
    String greeting = "Answer to " + request.key() + ": ";
    if (greeting.length() <= textBytes) {
      quoted(out, greeting);
    }
    long left = textBytes - (out.writerIndex() - before);
    while (left > 0) {
      int slice = (int) Math.min(left, WORDS.length);
      out.writeBytes(WORDS, 0, slice);
      left -= slice;
    }
    ascii(out, "\"}");
  }

  private ByteBuf close(ByteBuf out, String reason) {
    ascii(out, "],\"stop_reason\":\"");
    ascii(out, reason);
    ascii(out, "\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":");
    number(out, input.fresh());
    ascii(out, ",\"cache_creation_input_tokens\":");
    number(out, input.write5m() + input.write1h());
    ascii(out, ",\"cache_read_input_tokens\":");
    number(out, input.read());
    ascii(out, ",\"cache_creation\":{\"ephemeral_5m_input_tokens\":");
    number(out, input.write5m());
    ascii(out, ",\"ephemeral_1h_input_tokens\":");
    number(out, input.write1h());
    ascii(out, "},\"output_tokens\":");
    number(out, outputTokens);
    ascii(out, "}}");
    return out;
  }

  private static void ascii(ByteBuf out, String text) {
    out.writeCharSequence(text, StandardCharsets.US_ASCII);
  }

  private static void number(ByteBuf out, long value) {
    ascii(out, Long.toString(value));
  }

  private static void quoted(ByteBuf out, String text) {
    out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
  }
}
