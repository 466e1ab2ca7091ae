package dev.argosy.simulator.messages;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes JSON without building it first. */
final class Json {
  private Json() {}

  /** JSON as it is, in ASCII. */
  static void raw(ByteBuf out, String ascii) {
    out.writeCharSequence(ascii, StandardCharsets.US_ASCII);
  }

  /** A whole number. */
  static void number(ByteBuf out, long value) {
    raw(out, Long.toString(value));
  }

  /** What stands between the quotes of a string. */
  static void quoted(ByteBuf out, String text) {
    out.writeBytes(JsonStringEncoder.getInstance().quoteAsUTF8(text));
  }
}
