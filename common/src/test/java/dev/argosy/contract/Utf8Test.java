package dev.argosy.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

class Utf8Test {
  private static final byte[] EDGES = {
    0x41,
    0x7f,
    (byte) 0x80,
    (byte) 0x8f,
    (byte) 0x90,
    (byte) 0x9f,
    (byte) 0xa0,
    (byte) 0xbf,
    (byte) 0xc0,
    (byte) 0xc1,
    (byte) 0xc2,
    (byte) 0xdf,
    (byte) 0xe0,
    (byte) 0xed,
    (byte) 0xef,
    (byte) 0xf0,
    (byte) 0xf4,
    (byte) 0xf5,
    (byte) 0xff
  };

  @RepeatedTest(50)
  void agreesWithTheJdksStrictDecoder() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = random.nextInt(3) == 0 ? EDGES[random.nextInt(EDGES.length)] : (byte) 'a';
      }
      int broken = Utf8.firstInvalid(bytes, 0, bytes.length);
      assertThat(broken == -1).as("seed %d, round %d", seed, i).isEqualTo(strict(bytes));
      if (broken >= 0) {
        assertThat(Utf8.firstInvalid(bytes, 0, broken))
            .as("seed %d, round %d", seed, i)
            .isEqualTo(-1);
      }
    }
  }

  private static boolean strict(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException illFormed) {
      return false;
    }
  }
}
