package dev.argosy.worker.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mutates samples and reads what comes of it: whatever the bytes are, a reader answers or refuses
 * in the way it promises. What was read or refused in a way not seen before becomes a sample.
 *
 * <p>In the build a short run under a fixed seed; {@code -Dfuzz.minutes=N} runs each reader so long
 * under a seed of the moment. A failure names the seed, the round and the bytes; {@code
 * -Dtest.seed=N} runs the same again.
 */
public final class Fuzz {
  private static final long SEED = 20_261_125;
  private static final int ROUNDS = 2_000;
  private static final int SAMPLES_MAX = 1_000;
  private static final int BYTES_MAX = 64 << 10;
  private static final int SHOWN_MAX = 6_000;

  /** Pieces that change what a text means, and numbers at the edges of types. */
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ",",
          ":",
          "\\",
          "null",
          "true",
          "0",
          "-1",
          "1e9",
          "1E400",
          "{}",
          "[]",
          "\"\"",
          "[[[[[[[[",
          "{\"a\":",
          "\\u0000",
          "\\ud83d",
          "\r\n",
          "\n\n",
          "\r",
          "data: ",
          "data:",
          "event: x\n",
          ":",
          "\u0000",
          "2147483648",
          "9223372036854775808",
          "-9223372036854775809",
          "0.00000000000000000000000001",
          "obj",
          "endobj",
          "stream\n",
          "endstream",
          "1 0 obj<<",
          "/Length 9",
          "/Root 1 0 R",
          "(",
          ")",
          "<<",
          ">>");

  private final Random random = new Random();

  /** Who mutates the samples instead, if anybody does. */
  static volatile @Nullable Guide guide;

  private Fuzz() {}

  /** Another who mutates samples and reads what comes of it. */
  @FunctionalInterface
  interface Guide {
    void mutate(List<byte[]> samples, Target target);
  }

  /** A reader. */
  @FunctionalInterface
  public interface Target {
    /**
     * Reads these bytes.
     *
     * @return how it ended, in few different words
     * @throws Throwable what a reader must not throw
     */
    String read(byte[] bytes) throws Throwable;
  }

  /** Reads mutations of these samples, which themselves must be readable. */
  public static void run(List<byte[]> samples, Target target) {
    run(ROUNDS, samples, target);
  }

  /** The same, in the build only so often: for what takes longer. */
  public static void run(int rounds, List<byte[]> samples, Target target) {
    new Fuzz().mutate(rounds, samples, target);
  }

  /** The same with texts. */
  public static void runTexts(List<String> samples, Target target) {
    run(samples.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList(), target);
  }

  private void mutate(int rounds, List<byte[]> first, Target target) {
    Guide other = guide;
    if (other != null) {
      other.mutate(first, target);
      return;
    }
    long minutes = Long.getLong("fuzz.minutes", 0);
    long seed = Long.getLong("test.seed", minutes == 0 ? SEED : System.nanoTime());
    long end = System.nanoTime() + minutes * 60_000_000_000L;
    List<byte[]> samples = new ArrayList<>(first);
    Set<String> seen = new HashSet<>();
    first.forEach(sample -> seen.add(read(target, sample, seed, -1)));
    random.setSeed(seed);
    for (long round = 0; minutes == 0 ? round < rounds : System.nanoTime() < end; round++) {
      byte[] bytes = samples.get(random.nextInt(samples.size()));
      for (int left = random.nextInt(4); left >= 0; left--) {
        bytes = mutated(bytes, samples);
      }
      boolean isNew = seen.add(read(target, bytes, seed, round));
      if (isNew && samples.size() < SAMPLES_MAX) {
        samples.add(bytes);
      }
    }
  }

  private static String read(Target target, byte[] bytes, long seed, long round) {
    try {
      return target.read(bytes.clone());
    } catch (Throwable thrown) { // whatever it is: that is what is looked for
      String shown = Base64.getEncoder().encodeToString(bytes);
      throw new AssertionError(
          "seed %d, round %d, %d bytes in base64: %s"
              .formatted(
                  seed,
                  round,
                  bytes.length,
                  shown.length() <= SHOWN_MAX ? shown : shown.substring(0, SHOWN_MAX) + "..."),
          thrown);
    }
  }

  private byte[] mutated(byte[] bytes, List<byte[]> samples) {
    if (bytes.length == 0) {
      return piece();
    }
    int at = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(Math.min(64, bytes.length - at));
    return switch (random.nextInt(10)) {
      case 0 -> with(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
      case 1 -> with(bytes, at, (byte) random.nextInt(256));
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> spliced(bytes, at, at + length, new byte[0]);
      case 4 -> spliced(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
      case 5 -> spliced(bytes, at, at, piece());
      case 6 -> spliced(bytes, at, at + length, piece());
      case 7 -> spliced(bytes, at, at, repeated(piece(), 1 << random.nextInt(11)));
      case 8 -> digits(bytes, at);
      default -> crossed(bytes, at, samples.get(random.nextInt(samples.size())));
    };
  }

  private static byte[] with(byte[] bytes, int at, byte value) {
    byte[] changed = bytes.clone();
    changed[at] = value;
    return changed;
  }

  private byte[] piece() {
    return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] repeated(byte[] piece, int times) {
    byte[] all = new byte[piece.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(piece, 0, all, i * piece.length, piece.length);
    }
    return all;
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] between) {
    if (bytes.length + between.length > BYTES_MAX) {
      return bytes;
    }
    byte[] all = Arrays.copyOf(bytes, bytes.length - (to - from) + between.length);
    System.arraycopy(between, 0, all, from, between.length);
    System.arraycopy(bytes, to, all, from + between.length, bytes.length - to);
    return all;
  }

  /** The next number becomes another. */
  private byte[] digits(byte[] bytes, int from) {
    int at = from;
    while (at < bytes.length && (bytes[at] < '0' || bytes[at] > '9')) {
      at++;
    }
    int end = at;
    while (end < bytes.length && bytes[end] >= '0' && bytes[end] <= '9') {
      end++;
    }
    String number =
        random.nextBoolean()
            ? Long.toString(random.nextLong() >> random.nextInt(64))
            : Integer.toString(random.nextInt(300) - 20);
    return spliced(bytes, at, end, number.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] crossed(byte[] bytes, int at, byte[] other) {
    int from = other.length == 0 ? 0 : random.nextInt(other.length);
    return spliced(bytes, at, bytes.length, Arrays.copyOfRange(other, from, other.length));
  }
}
