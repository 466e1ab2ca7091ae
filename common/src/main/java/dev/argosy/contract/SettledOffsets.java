package dev.argosy.contract;

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
 * What a worker writes beside the offset that it commits for a partition: which offsets above it
 * are settled too. It speaks of one partition and one committed offset; beside another it means
 * nothing.
 *
 * <p>As text it is Base64 of: version (1), flags (1: clean, 2: runs, 4: suspicion, 8: partition),
 * topic id (16), base (8), takeovers (1), writer length (1) and writer (at most 64), then the
 * settled offsets as bits or as alternating run lengths, whichever is shorter, and a CRC-32 over
 * all before it. Behind the writer's name and within its length stand the partition's number (4
 * bytes) and a suspicion (8), so that a reader that knows neither finds the offsets all the same.
 *
 * @param topicId of the topic it was written for
 * @param partition its number, or {@link #UNNAMED}
 * @param base the offset it was committed with
 * @param writer the worker that wrote it
 * @param takeovers how often the partition changed owners uncleanly at this offset; 0..255
 * @param clean whether the writer left in good order
 * @param suspicion what else speaks against the record at this offset
 * @param settled offsets settled above the base, relative to it; treat as immutable
 */
public record SettledOffsets(
    UUID topicId,
    int partition,
    long base,
    String writer,
    int takeovers,
    boolean clean,
    Suspicion suspicion,
    BitSet settled) {
  /**
   * Whether the record at the base may be one that kills whoever serves it.
   *
   * @param takeoversAlone how many of the unclean changes of owners found it alone; 0..255
   * @param alone whether its owner serves it alone: no other record is open in that process
   * @param width how many records of the partition may be open at once, 1..65,535; 0: no such limit
   * @param since when the first of these changes was seen, epoch seconds; 0 if there was none
   */
  public record Suspicion(int takeoversAlone, boolean alone, int width, long since) {
    /** Nothing speaks against it. */
    public static final Suspicion NONE = new Suspicion(0, false, 0, 0);
  }

  /** The number of a partition that its writer did not name: earlier releases did not. */
  public static final int UNNAMED = -1;

  /**
   * The most characters of its text: what Kafka takes as metadata of a commit by default ({@code
   * offset.metadata.max.bytes}).
   */
  public static final int MAX_CHARACTERS = 4_096;

  /** No offset this far above the base is settled. */
  private static final int SPAN = 32_768;

  private static final byte VERSION = 1;
  private static final int CLEAN = 1;
  private static final int RUNS = 2;
  private static final int SUSPICION = 4;
  private static final int PARTITION = 8;
  private static final int PARTITION_BYTES = 4;
  private static final int SUSPICION_BYTES = 8;
  private static final int HEAD_BYTES = 28;
  private static final int WRITER_BYTES = 64;
  private static final int CRC_BYTES = 4;

  /** Whether it may be trusted beside this commit. */
  public boolean belongsTo(UUID topic, int number, long committedOffset) {
    return topicId.equals(topic)
        && (partition == number || partition == UNNAMED)
        && base == committedOffset;
  }

  /** Whether this offset is settled: below the base, or named. */
  public boolean contains(long offset) {
    return offset < base
        || (offset - base < settled.length() && settled.get((int) (offset - base)));
  }

  /** The text; may be longer than {@link #MAX_CHARACTERS} where that many bits are needed. */
  public String toText() {
    byte[] bits = settled.toByteArray();
    byte[] runs = runs(settled, bits.length);
    boolean useRuns = runs.length < bits.length;
    byte[] payload = useRuns ? runs : bits;
    byte[] name = writer.getBytes(StandardCharsets.UTF_8);
    int nameBytes = Math.min(name.length, WRITER_BYTES);
    boolean suspect = !suspicion.equals(Suspicion.NONE);
    boolean named = partition != UNNAMED;
    int writerBytes = nameBytes + tailBytes(named, suspect);
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + writerBytes + payload.length + CRC_BYTES);
    out.put(VERSION);
    out.put(
        (byte)
            ((clean ? CLEAN : 0)
                | (useRuns ? RUNS : 0)
                | (suspect ? SUSPICION : 0)
                | (named ? PARTITION : 0)));
    out.putLong(topicId.getMostSignificantBits());
    out.putLong(topicId.getLeastSignificantBits());
    out.putLong(base);
    out.put((byte) takeovers);
    out.put((byte) writerBytes);
    out.put(name, 0, nameBytes);
    if (named) {
      out.putInt(partition);
    }
    if (suspect) {
      out.put((byte) (suspicion.alone ? 1 : 0));
      out.put((byte) suspicion.takeoversAlone);
      out.putShort((short) suspicion.width);
      out.putInt((int) suspicion.since);
    }
    out.put(payload);
    out.putInt(crc(out.array(), out.position()));
    return Base64.getEncoder().withoutPadding().encodeToString(out.array());
  }

  private static int tailBytes(boolean named, boolean suspect) {
    return (named ? PARTITION_BYTES : 0) + (suspect ? SUSPICION_BYTES : 0);
  }

  /**
   * Reads what a worker wrote; empty for anything else: foreign text, another version, damage.
   * Never throws.
   */
  public static Optional<SettledOffsets> ofText(String metadata) {
    if (metadata.isEmpty() || metadata.length() > MAX_CHARACTERS) {
      return Optional.empty();
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(metadata);
      int end = bytes.length - CRC_BYTES;
      if (end < HEAD_BYTES
          || bytes[0] != VERSION
          || ByteBuffer.wrap(bytes).getInt(end) != crc(bytes, end)) {
        return Optional.empty();
      }
      ByteBuffer in = ByteBuffer.wrap(bytes, 1, end - 1);
      byte flags = in.get();
      UUID topicId = new UUID(in.getLong(), in.getLong());
      long base = in.getLong();
      int takeovers = in.get() & 0xff;
      int writerBytes = in.get() & 0xff;
      boolean suspect = (flags & SUSPICION) != 0;
      boolean named = (flags & PARTITION) != 0;
      byte[] writer = new byte[writerBytes - tailBytes(named, suspect)];
      in.get(writer);
      int partition = named ? in.getInt() : UNNAMED;
      Suspicion suspicion = suspect ? suspicion(in) : Suspicion.NONE;
      byte[] payload = new byte[in.remaining()];
      in.get(payload);
      BitSet settled = (flags & RUNS) != 0 ? fromRuns(payload) : BitSet.valueOf(payload);
      String writerName = new String(writer, StandardCharsets.UTF_8);
      return Optional.of(
          new SettledOffsets(
              topicId,
              partition,
              base,
              writerName,
              takeovers,
              (flags & CLEAN) != 0,
              suspicion,
              settled));
    } catch (IllegalArgumentException
        | NegativeArraySizeException
        | BufferUnderflowException foreign) {
      return Optional.empty();
    }
  }

  private static Suspicion suspicion(ByteBuffer in) {
    boolean alone = in.get() != 0;
    int takeoversAlone = in.get() & 0xff;
    int width = in.getShort() & 0xffff;
    return new Suspicion(takeoversAlone, alone, width, Integer.toUnsignedLong(in.getInt()));
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
      if (end > SPAN) {
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
