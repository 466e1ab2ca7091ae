package dev.argosy.simulator.messages;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A block of text: a greeting if there is room, then the same words over and over, to a length that
 * is exact in bytes of UTF-8. No memory is held for it, so it may be huge.
 *
 * @param greeting empty if there is no room
 * @param greetingSize its bytes
 * @param size bytes of the whole text; positive
 */
record Text(String greeting, int greetingSize, long size) implements Block {
  /** Deltas grow with the text, so that a stream never has more than about so many. */
  private static final int DELTAS_MAX = 4_096;

  private static final byte[] WORDS =
      ("The ship was built of oak and pine — Ἀργώ, they called her ⛵ 🚣 — and every plank had its "
              + "place; the crew rowed by turns, kept count of days and stars, traded wool for "
              + "grain, café for maté, and wrote down what each port owed. ")
          .getBytes(StandardCharsets.UTF_8);
  private static final byte[] PADDING = {'.', '.', '.'};
  private static final byte[] REPEATED = repeated(48);
  private static final int[] WORD_ENDS = wordEnds();

  /** A text of that many bytes that greets the request with this key. */
  static Text of(String key, long size) {
    String greeting = "Answer to " + key + ": ";
    int greetingSize = greeting.getBytes(StandardCharsets.UTF_8).length;
    return greetingSize <= size ? new Text(greeting, greetingSize, size) : new Text("", 0, size);
  }

  @Override
  public void json(ByteBuf out) {
    Json.raw(out, "{\"type\":\"text\",\"text\":\"");
    Json.quoted(out, greeting);
    words(out, greetingSize, size);
    Json.raw(out, "\"}");
  }

  @Override
  public void opening(ByteBuf out) {
    Json.raw(out, "{\"type\":\"text\",\"text\":\"\"}");
  }

  @Override
  public long delta(ByteBuf out, long from) {
    Json.raw(out, "{\"type\":\"text_delta\",\"text\":\"");
    long to;
    if (from < greetingSize) {
      to = greetingSize;
      Json.quoted(out, greeting);
    } else {
      to = Math.min(size, wordEnd(from - greetingSize + size / DELTAS_MAX) + greetingSize);
      words(out, from, to);
    }
    Json.raw(out, "\"}");
    return to;
  }

  /** The part between two offsets that both lie behind the greeting. */
  private void words(ByteBuf out, long from, long to) {
    long whole = to == size ? characterStart(to - greetingSize) + greetingSize : to;
    long at = from;
    while (at < whole) {
      int start = (int) ((at - greetingSize) % WORDS.length);
      int slice = (int) Math.min(whole - at, REPEATED.length - start);
      out.writeBytes(REPEATED, start, slice);
      at += slice;
    }
    out.writeBytes(PADDING, 0, (int) (to - whole));
  }

  /** Where the word at an offset among the words ends, the space behind it included. */
  private static long wordEnd(long offset) {
    int start = (int) (offset % WORDS.length);
    return offset - start + WORD_ENDS[start];
  }

  /** The offset itself, or where the character that it would split begins. */
  private static long characterStart(long offset) {
    long start = offset;
    while ((WORDS[(int) (start % WORDS.length)] & 0xC0) == 0x80) {
      start--;
    }
    return start;
  }

  private static byte[] repeated(int times) {
    byte[] repeated = new byte[WORDS.length * times];
    for (int start = 0; start < repeated.length; start += WORDS.length) {
      System.arraycopy(WORDS, 0, repeated, start, WORDS.length);
    }
    return repeated;
  }

  private static int[] wordEnds() {
    int[] ends = new int[WORDS.length];
    int start = 0;
    for (int index = 0; index < WORDS.length; index++) {
      if (WORDS[index] == ' ') {
        Arrays.fill(ends, start, index + 1, index + 1);
        start = index + 1;
      }
    }
    return ends;
  }
}
