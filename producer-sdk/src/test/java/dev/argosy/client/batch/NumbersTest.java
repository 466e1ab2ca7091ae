package dev.argosy.client.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets of numbers as the journal writes them. */
class NumbersTest {
  @Test
  void neighboursAreOneRun() {
    BitSet numbers = new BitSet();
    numbers.set(0, 512);
    numbers.set(514);

    assertThat(Numbers.text(numbers)).isEqualTo("0-511,514");
    assertThat(Numbers.text(new BitSet())).isEmpty();
  }

  @RepeatedTest(100)
  void whatIsWrittenIsRead() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    BitSet numbers = new BitSet();
    for (int i = random.nextInt(50); i > 0; i--) {
      int from = random.nextInt(1_000);
      numbers.set(from, from + random.nextInt(20));
    }
    BitSet read = new BitSet();

    Numbers.addTo(read, Numbers.text(numbers));

    assertThat(read).as("seed %d", seed).isEqualTo(numbers);
  }

  @ParameterizedTest
  @ValueSource(strings = {",", "1,", "-1", "3-2", "a", "1-", "0-100000001", "1-2-3"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Numbers.addTo(new BitSet(), text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
