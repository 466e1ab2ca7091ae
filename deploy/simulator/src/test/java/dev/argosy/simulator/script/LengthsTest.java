package dev.argosy.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long answers are. */
class LengthsTest {
  private static LongStream drawn(Lengths lengths) {
    return LongStream.rangeClosed(1, 10_001)
        .map(request -> lengths.tokens(Draw.of(7, "request-" + request, 1)));
  }

  @Test
  void aSingleNumberIsFixedAndTwoAreARange() {
    assertThat(drawn(Lengths.parse("200"))).allMatch(tokens -> tokens == 200);
    assertThat(drawn(Lengths.parse("16..384")).min()).hasValue(16);
    assertThat(drawn(Lengths.parse("16..384")).max()).hasValue(384);
  }

  @Test
  void aLognormalHasItsMedianAndItsTail() {
    Lengths lengths = Lengths.parse("lognormal(200, 0.8)");

    assertThat(drawn(lengths).sorted().skip(5_000).findFirst().orElseThrow()).isBetween(190L, 210L);
    assertThat(drawn(lengths).filter(tokens -> tokens > 1_000).count()).isBetween(150L, 300L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "many", "0", "5..2", "lognormal(200)", "lognormal(200,9)", "1..9999999"})
  void whatIsNoLengthIsRefused(String text) {
    assertThatThrownBy(() -> Lengths.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
