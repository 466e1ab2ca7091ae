package dev.argosy.client.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class PackTest {

  @Test
  void sharesFollowTheItemsSizes() {
    Pack pack = new Pack(0, List.of("x".repeat(16), "x".repeat(96), "x".repeat(16)));

    assertThat(pack.tokens()).isEqualTo(50);
    assertThat(pack.shares(new BigDecimal("0.005")))
        .usingElementComparator(BigDecimal::compareTo)
        .containsExactly(new BigDecimal("0.001"), new BigDecimal("0.003"), new BigDecimal("0.001"));
  }

  @RepeatedTest(100)
  void sharesAddUpToTheAmountExactly() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> items =
        IntStream.range(0, 1 + random.nextInt(20))
            .mapToObj(index -> "x".repeat(random.nextInt(500)))
            .toList();
    BigDecimal amount = BigDecimal.valueOf(random.nextLong(1_000_000_000_000L), random.nextInt(16));

    List<BigDecimal> shares = new Pack(0, items).shares(amount);

    assertThat(shares).as("seed %d", seed).hasSameSizeAs(items);
    assertThat(shares.stream().reduce(BigDecimal.ZERO, BigDecimal::add))
        .as("seed %d", seed)
        .isEqualByComparingTo(amount);
    assertThat(shares).as("seed %d", seed).allMatch(share -> share.signum() >= 0);
  }
}
