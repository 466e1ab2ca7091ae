package dev.argosy.worker.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * The offset map as text for the metadata of an offset commit, which Kafka limits to 4,096
 * characters ({@code offset.metadata.max.bytes}); over it a transactional producer is lost, so the
 * window is chosen to stay below.
 *
 * <p>Base64 of: version (1), flags (1: clean, 2: runs), topic id (16), base (8), takeovers (1),
 * writer length (1) and writer (at most 64), then the settled offsets as bits or as alternating run
 * lengths, whichever is shorter, and a CRC-32 over all before it.
 */
public final class OffsetMapCodec {
  /** The most characters Kafka takes by default. */
  public static final int MAX_CHARACTERS = 4_096;

  private static final byte VERSION = 1;
  private static final int CLEAN = 1;
  private static final int RUNS = 2;
  private static final int WRITER_BYTES = 64;
  private static final int CRC_BYTES = 4;

  private OffsetMapCodec() {}

  /** At most {@link #MAX_CHARACTERS} long for any map of a {@link Ledger}. */
  public static String encode(OffsetMap map) {
    byte[] bits = map.settled().toByteArray();
    byte[] runs = runs(map.settled(), bits.length);
    boolean useRuns = runs.length < bits.length;
    byte[] payload = useRuns ? runs : bits;
    byte[] writer = map.writer().getBytes(StandardCharsets.UTF_8);
    int writerBytes = Math.min(writer.length, WRITER_BYTES);
    ByteBuffer out = ByteBuffer.allocate(28 + writerBytes + payload.length + CRC_BYTES);
    out.put(VERSION);
    out.put((byte) ((map.clean() ? CLEAN : 0) | (useRuns ? RUNS : 0)));
    out.putLong(map.topicId().getMostSignificantBits());
    out.putLong(map.topicId().getLeastSignificantBits());
    out.putLong(map.base());
    out.put((byte) map.takeovers());
    out.put((byte) writerBytes);
    out.put(writer, 0, writerBytes);
    out.put(payload);
    out.putInt(crc(out.array(), out.position()));
    String text = Base64.getEncoder().withoutPadding().encodeToString(out.array());
    if (text.length() > MAX_CHARACTERS) {
      throw new IllegalStateException(
          "offset map of " + text.length() + " characters for " + map.base());
    }
    return text;
  }

  /**
   * Reads what an earlier owner wrote; empty for anything else: foreign text, another version,
   * damage. Never throws.
   */
  public static Optional<OffsetMap> decode(String metadata) {
    if (metadata.isEmpty() || metadata.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(metadata);
      int end = bytes.length - CRC_BYTES;
      if (end < 28
          || bytes[0] != VERSION
          || ByteBuffer.wrap(bytes).getInt(end) != crc(bytes, end)) {
        return Optional.empty();
      }
      ByteBuffer in = ByteBuffer.wrap(bytes, 1, end - 1);
      byte flags = in.get();
      UUID topicId = new UUID(in.getLong(), in.getLong());
      long base = in.getLong();
      int takeovers = in.get() & 0xff;
      byte[] writer = new byte[in.get() & 0xff];
      in.get(writer);
      byte[] payload = new byte[in.remaining()];
      in.get(payload);
      BitSet settled = (flags & RUNS) != 0 ? fromRuns(payload) : BitSet.valueOf(payload);
      String writerName = new String(writer, StandardCharsets.UTF_8);
      return Optional.of(
          new OffsetMap(topicId, base, writerName, takeovers, (flags & CLEAN) != 0, settled));
    } catch (IllegalArgumentException | BufferUnderflowException foreign) {
      return Optional.empty();
    }
  }

  /**
   * Lengths of alternating unsettled and settled runs, as varints; gives up once longer than {@code
   * limit}.
   */
  private static byte[] runs(BitSet settled, int limit) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int from = 0;
    while (from < settled.length() && out.size() <= limit) {
      int start = settled.nextSetBit(from);
      int end = settled.nextClearBit(start);
      varint(out, start - from);
      varint(out, end - start);
      from = end;
    }
    return out.toByteArray();
  }

  private static BitSet fromRuns(byte[] payload) {
    BitSet settled = new BitSet();
    ByteBuffer in = ByteBuffer.wrap(payload);
    int from = 0;
    while (in.hasRemaining()) {
      long start = (long) from + varint(in);
      long end = start + varint(in);
      if (end > 2 * Ledger.WINDOW) {
        throw new IllegalArgumentException("run ends at " + end);
      }
      settled.set((int) start, (int) end);
      from = (int) end;
    }
    return settled;
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest >= 0x80) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static int varint(ByteBuffer in) {
    int value = 0;
    for (int shift = 0; shift < 32; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7f) << shift;
      if (next >= 0) {
        break;
      }
    }
    if (value < 0) {
      throw new IllegalArgumentException("negative run");
    }
    return value;
  }

  private static int crc(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(Arrays.copyOf(bytes, length));
    return (int) crc.getValue();
  }
}
