package dev.argosy.worker.platform.vertex;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Server-sent events out of bytes that come in pieces, cut anywhere: in an event, in a line, in a
 * character. Owned by one thread at a time.
 *
 * <p>What it hands on is an event's data as bytes, its lines joined by a line feed; names, ids and
 * retry times are skipped, as the data says all there is. An event ends at a blank line; what
 * follows the last one is no event. Lines end with {@code \n}, {@code \r\n} or {@code \r}; a byte
 * order mark at the start, comments and unknown fields mean nothing.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">Server-sent
 *     events</a>
 */
final class SseDecoder {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] DATA = {'d', 'a', 't', 'a'};

  private final int maxBytes;
  private final Consumer<byte[]> events;
  private final Bytes line = new Bytes();
  private final Bytes data = new Bytes();
  private boolean started;
  private boolean lineFeedBelongsToLastLine;

  /** An event, or a line, that is longer than the limit. */
  static final class TooLongException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLongException(int maxBytes) {
      super("an event of more than " + maxBytes + " bytes");
    }
  }

  /**
   * Nothing has come yet.
   *
   * @param maxBytes of one event, the longest line included; positive
   * @param events hears each event's data, the array its own
   */
  SseDecoder(int maxBytes, Consumer<byte[]> events) {
    this.maxBytes = maxBytes;
    this.events = events;
  }

  /**
   * Takes the next piece, all of it.
   *
   * @throws TooLongException if an event is too long; the decoder is then of no use any more
   */
  void decode(ByteBuffer piece) {
    while (piece.hasRemaining()) {
      if (lineFeedBelongsToLastLine) {
        lineFeedBelongsToLastLine = false;
        if (piece.get(piece.position()) == '\n') {
          piece.get();
          continue;
        }
      }
      int end = endOfLine(piece);
      line.append(piece, end - piece.position());
      if (line.length + data.length > maxBytes) {
        throw new TooLongException(maxBytes);
      }
      if (piece.hasRemaining()) {
        lineFeedBelongsToLastLine = piece.get() == '\r';
        line();
        line.clear();
      }
    }
  }

  private static int endOfLine(ByteBuffer piece) {
    int at = piece.position();
    while (at < piece.limit() && piece.get(at) != '\n' && piece.get(at) != '\r') {
      at++;
    }
    return at;
  }

  /** A whole line, without its end. */
  private void line() {
    int from = !started && line.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
    started = true;
    if (line.length == from) {
      dispatch();
      return;
    }
    int colon = line.indexOf((byte) ':', from);
    int nameEnd = colon < 0 ? line.length : colon;
    if (Arrays.equals(line.bytes, from, nameEnd, DATA, 0, DATA.length)) {
      int value = colon < 0 ? line.length : colon + 1;
      if (value < line.length && line.bytes[value] == ' ') {
        value++;
      }
      data.append(line, value);
      data.append((byte) '\n');
    }
  }

  /** A blank line: an event, if it has data. */
  private void dispatch() {
    if (data.length > 0) {
      byte[] event = Arrays.copyOf(data.bytes, data.length - 1);
      data.clear();
      events.accept(event);
    }
  }

  /** Bytes that grow. */
  private static final class Bytes {
    private byte[] bytes = new byte[512];
    private int length;

    void append(ByteBuffer from, int count) {
      reserve(count);
      from.get(bytes, length, count);
      length += count;
    }

    void append(Bytes other, int from) {
      int count = other.length - from;
      reserve(count);
      System.arraycopy(other.bytes, from, bytes, length, count);
      length += count;
    }

    void append(byte one) {
      reserve(1);
      bytes[length++] = one;
    }

    boolean startsWith(byte[] prefix) {
      return length >= prefix.length
          && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }

    int indexOf(byte wanted, int from) {
      for (int at = from; at < length; at++) {
        if (bytes[at] == wanted) {
          return at;
        }
      }
      return -1;
    }

    void clear() {
      length = 0;
    }

    private void reserve(int count) {
      if (bytes.length - length < count) {
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + count));
      }
    }
  }
}
