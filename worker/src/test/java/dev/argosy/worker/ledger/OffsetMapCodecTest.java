package dev.argosy.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.SettledOffsets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OffsetMapCodecTest {
  private static final UUID TOPIC = UUID.fromString("0a0b0c0d-1111-2222-3333-444455556666");
  private static final String LONGEST_WRITER = "w".repeat(200);
  private static final int RUNS = 2;
  private static final Suspicion SUSPECT = new Suspicion(255, 255, true, 65_535, 4_294_967_295L);

  @Test
  void aMapOfNothingIsShort() {
    OffsetMap none = OffsetMap.none(TOPIC, 42);
    String text = OffsetMapCodec.encode(none);
    assertThat(text).hasSizeLessThan(64);
    assertThat(OffsetMapCodec.decode(text)).contains(none);
  }

  @Test
  void everythingAboutAMapComesBack() {
    OffsetMap map =
        new OffsetMap(
            TOPIC, Integer.MAX_VALUE, Long.MAX_VALUE - 5, "pod-1", SUSPECT, false, bits(1, 5, 6));
    assertThat(OffsetMapCodec.decode(OffsetMapCodec.encode(map))).contains(map);
  }

  @Test
  void theWorstMapOfAFullWindowFitsACommit() {
    BitSet alternating = new BitSet();
    for (int bit = 1; bit < Ledger.WINDOW; bit += 2) {
      alternating.set(bit);
    }
    OffsetMap worst =
        new OffsetMap(
            TOPIC, 65_535, Long.MAX_VALUE / 2, LONGEST_WRITER, SUSPECT, true, alternating);
    String text = OffsetMapCodec.encode(worst);
    assertThat(text).hasSizeLessThanOrEqualTo(OffsetMapCodec.MAX_CHARACTERS);
    assertThat(OffsetMapCodec.decode(text).orElseThrow().settled()).isEqualTo(alternating);
  }

  @Test
  void longRunsTakeFewCharacters() {
    BitSet almostAll = new BitSet();
    almostAll.set(1, Ledger.WINDOW);
    almostAll.clear(9_000);
    OffsetMap map = new OffsetMap(TOPIC, 3, 7, "w", Suspicion.NONE, true, almostAll);
    assertThat(OffsetMapCodec.encode(map)).hasSizeLessThan(64);
    assertThat(OffsetMapCodec.decode(OffsetMapCodec.encode(map))).contains(map);
  }

  @RepeatedTest(200)
  void anyMapOfALedgerComesBackWithinTheLimit() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    OffsetMap map = anyMap(random);
    String text = OffsetMapCodec.encode(map);
    assertThat(text).as("seed %d", seed).hasSizeLessThanOrEqualTo(OffsetMapCodec.MAX_CHARACTERS);
    assertThat(OffsetMapCodec.decode(text)).as("seed %d", seed).contains(map);
  }

  @RepeatedTest(200)
  void aDamagedMapIsNone() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    String text = OffsetMapCodec.encode(anyMap(random));
    StringBuilder damaged = new StringBuilder(text);
    switch (random.nextInt(3)) {
      case 0 -> {
        // The last character of unpadded text holds bits that stand for nothing.
        int at = random.nextInt(text.length() - 1);
        damaged.setCharAt(at, text.charAt(at) == 'A' ? 'B' : 'A');
      }
      case 1 -> damaged.setLength(random.nextInt(text.length()));
      default -> damaged.insert(random.nextInt(text.length()), "AAAA");
    }
    assertThat(OffsetMapCodec.decode(damaged.toString())).as("seed %d", seed).isEmpty();
  }

  @RepeatedTest(200)
  void foreignTextIsNone() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = new byte[random.nextInt(3_000)];
    random.nextBytes(bytes);
    String text =
        random.nextBoolean()
            ? Base64.getEncoder().encodeToString(bytes)
            : new String(bytes, StandardCharsets.UTF_8);
    assertThat(OffsetMapCodec.decode(text)).as("seed %d", seed).isEmpty();
  }

  /**
   * As workers wrote it before they named the partition and what speaks against a record: it counts
   * beside the commit of any partition of that topic, and speaks of take-overs alone.
   */
  @Test
  void aMapOfAnEarlierReleaseIsRead() {
    String text = "AQAKCwwNEREiIjMzRERVVWZmAAAAAAAAACoDA3ctMQrz67Sv";
    OffsetMap read = OffsetMapCodec.decode(text).orElseThrow();
    assertThat(read)
        .isEqualTo(
            new OffsetMap(TOPIC, 42, "w-1", new Suspicion(3, 0, false, 0, 0), false, bits(1, 3)));
    assertThat(read.partition()).isEqualTo(SettledOffsets.UNNAMED);
    assertThat(read.matches(TOPIC, 0, 42)).isTrue();
    assertThat(read.matches(TOPIC, 9, 42)).isTrue();
    assertThat(read.matches(TOPIC, 9, 43)).isFalse();
    assertThat(OffsetMapCodec.encode(read)).isEqualTo(text);
  }

  /** A worker of an earlier release finds the settled offsets, and takes the rest for a name. */
  @Test
  void nothingNewMovesWhatEarlierReleasesRead() {
    for (Suspicion suspicion : List.of(Suspicion.NONE, SUSPECT)) {
      earlierReleasesRead(new OffsetMap(TOPIC, 7, 42, "w-1", suspicion, false, bits(1, 3)));
    }
  }

  private static void earlierReleasesRead(OffsetMap map) {
    byte[] bytes = Base64.getDecoder().decode(OffsetMapCodec.encode(map));
    int name = bytes[27];
    assertThat(new String(bytes, 28, 3, StandardCharsets.UTF_8)).isEqualTo("w-1");
    assertThat(BitSet.valueOf(ByteBuffer.wrap(bytes, 28 + name, bytes.length - 32 - name)))
        .isEqualTo(bits(1, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "checkpoint-7", "{\"a\":1}", "ÄÖÜ", "AQ==", "=", "\u0000"})
  void whatAnotherToolWroteIsNone(String metadata) {
    assertThat(OffsetMapCodec.decode(metadata)).isEmpty();
  }

  @Test
  void textLongerThanKafkaTakesIsNone() {
    assertThat(OffsetMapCodec.decode("A".repeat(OffsetMapCodec.MAX_CHARACTERS + 1))).isEmpty();
  }

  @Test
  void anotherVersionIsNone() {
    byte[] bytes = Base64.getDecoder().decode(OffsetMapCodec.encode(OffsetMap.none(TOPIC, 1)));
    bytes[0] = 2;
    assertThat(OffsetMapCodec.decode(checked(bytes, bytes.length - 4))).isEmpty();
  }

  @Test
  void runsBeyondAnyWindowAreNoneThoughTheirChecksumHolds() {
    assertThat(OffsetMapCodec.decode(runs(10, 5, Integer.MAX_VALUE, 1))).isEmpty();
    assertThat(OffsetMapCodec.decode(runs(0, Integer.MAX_VALUE))).isEmpty();
    assertThat(OffsetMapCodec.decode(runs(-1, 1))).isEmpty();
  }

  /** Any payload behind a right checksum: the worst that another writer of our format could do. */
  @RepeatedTest(500)
  void nothingWithARightChecksumThrows() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes = new byte[32 + random.nextInt(200)];
    random.nextBytes(bytes);
    bytes[0] = 1;
    bytes[27] = (byte) random.nextInt(random.nextBoolean() ? 2 : 256);
    OffsetMapCodec.decode(checked(bytes, bytes.length - 4))
        .ifPresent(
            map ->
                assertThat(map.settled().length())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(2 * Ledger.WINDOW));
  }

  @Test
  void aMapCountsOnlyForItsTopicItsPartitionAndItsOffset() {
    OffsetMap map = new OffsetMap(TOPIC, 5, 42, "w", Suspicion.NONE, true, bits(1));
    assertThat(map.matches(TOPIC, 5, 42)).isTrue();
    assertThat(map.matches(new UUID(0, 1), 5, 42)).as("recreated topic").isFalse();
    assertThat(map.matches(TOPIC, 4, 42)).as("copied from another partition").isFalse();
    assertThat(map.matches(TOPIC, 5, 41)).as("translated offset").isFalse();
  }

  @Test
  void aMapKnowsNothingBelowItsBaseOrBeyondItsEnd() {
    OffsetMap map = new OffsetMap(TOPIC, 42, "w", Suspicion.NONE, true, bits(1, 3));
    assertThat(map.settled(43)).isTrue();
    assertThat(map.settled(42)).isFalse();
    assertThat(map.settled(41)).isFalse();
    assertThat(map.settled(44)).isFalse();
    assertThat(map.settled(Long.MAX_VALUE)).isFalse();
  }

  private static OffsetMap anyMap(SplittableRandom random) {
    BitSet settled = new BitSet();
    int length = random.nextInt(Ledger.WINDOW + 1);
    int longestRun = 1 << random.nextInt(12);
    boolean set = random.nextBoolean();
    for (int from = 0; from < length; set = !set) {
      int to = Math.min(length, from + 1 + random.nextInt(longestRun));
      settled.set(from, to, set);
      from = to;
    }
    return new OffsetMap(
        new UUID(random.nextLong(), random.nextLong()),
        random.nextInt(-1, Integer.MAX_VALUE),
        random.nextLong(Long.MAX_VALUE),
        "worker-" + random.nextInt(1_000),
        anySuspicion(random),
        random.nextBoolean(),
        settled);
  }

  private static Suspicion anySuspicion(SplittableRandom random) {
    return new Suspicion(
        random.nextInt(256),
        random.nextInt(256),
        random.nextBoolean(),
        random.nextInt(1 << 16),
        random.nextLong(1L << 32));
  }

  private static String runs(int... lengths) {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    for (int length : lengths) {
      int rest = length;
      while ((rest & ~0x7f) != 0) {
        payload.write((rest & 0x7f) | 0x80);
        rest >>>= 7;
      }
      payload.write(rest);
    }
    ByteBuffer bytes = ByteBuffer.allocate(28 + payload.size() + 4);
    bytes.put((byte) 1).put((byte) RUNS).position(28);
    bytes.put(payload.toByteArray());
    return checked(bytes.array(), bytes.position());
  }

  /** With the checksum of what stands before its place. */
  private static String checked(byte[] bytes, int end) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, end);
    ByteBuffer.wrap(bytes).putInt(end, (int) crc.getValue());
    return Base64.getEncoder().withoutPadding().encodeToString(bytes);
  }

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    for (int bit : set) {
      bits.set(bit);
    }
    return bits;
  }
}
