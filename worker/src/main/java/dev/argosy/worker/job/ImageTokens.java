package dev.argosy.worker.job;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalInt;

/**
 * What an image costs: one token for each 28 by 28 pixels, up to what the platforms scale it down
 * to (FACTS 3). Reads the dimensions off the four formats that the Messages API takes.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/vision">Vision</a>
 */
final class ImageTokens {
  /** The largest scaling, that of the models from Claude 4.7 on. */
  static final int MOST = 4_784;

  private static final int PATCH = 28;

  private ImageTokens() {}

  /** Of an image whose file begins so, in base64; empty if it is none that we know. */
  static OptionalInt of(String head) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(head.substring(0, head.length() / 4 * 4));
    } catch (IllegalArgumentException notBase64) {
      return OptionalInt.empty();
    }
    ByteBuffer file = ByteBuffer.wrap(bytes);
    if (begins(bytes, "\u0089PNG") && bytes.length >= 24) {
      return tokens(file.getInt(16), file.getInt(20));
    }
    if (begins(bytes, "GIF8") && bytes.length >= 10) {
      file.order(ByteOrder.LITTLE_ENDIAN);
      return tokens(file.getShort(6) & 0xffff, file.getShort(8) & 0xffff);
    }
    if (begins(bytes, "\u00ff\u00d8")) {
      return jpeg(file);
    }
    if (begins(bytes, "RIFF") && bytes.length >= 30) {
      return webp(file.order(ByteOrder.LITTLE_ENDIAN));
    }
    return OptionalInt.empty();
  }

  private static boolean begins(byte[] bytes, String magic) {
    byte[] wanted = magic.getBytes(StandardCharsets.ISO_8859_1);
    return bytes.length >= wanted.length
        && ByteBuffer.wrap(bytes, 0, wanted.length).equals(ByteBuffer.wrap(wanted));
  }

  /** The frame's header tells them; it stands behind segments of any number and length. */
  private static OptionalInt jpeg(ByteBuffer file) {
    int at = 2;
    while (at + 9 <= file.capacity() && file.get(at) == (byte) 0xff) {
      int marker = file.get(at + 1) & 0xff;
      boolean frame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (frame) {
        return tokens(file.getShort(at + 7) & 0xffff, file.getShort(at + 5) & 0xffff);
      }
      at += 2 + (file.getShort(at + 2) & 0xffff);
    }
    return OptionalInt.of(MOST);
  }

  /** Three kinds: lossy, lossless, extended. */
  private static OptionalInt webp(ByteBuffer file) {
    return switch (file.get(15)) {
      case ' ' -> tokens(file.getShort(26) & 0x3fff, file.getShort(28) & 0x3fff);
      case 'L' -> {
        int bits = file.getInt(21);
        yield tokens((bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
      }
      case 'X' -> tokens((file.getInt(24) & 0xffffff) + 1, (file.getInt(26) >>> 8) + 1);
      default -> OptionalInt.of(MOST);
    };
  }

  private static OptionalInt tokens(int width, int height) {
    if (width <= 0 || height <= 0) {
      return OptionalInt.of(MOST);
    }
    long patches = (long) Math.ceilDiv(width, PATCH) * Math.ceilDiv(height, PATCH);
    return OptionalInt.of((int) Math.min(MOST, patches));
  }
}
