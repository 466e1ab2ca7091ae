package dev.argosy.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a call takes. */
class LatencyTest {
  private static LongStream drawn(Latency latency) {
    return LongStream.rangeClosed(1, 10_001).map(call -> latency.nanos(Draw.of(7, "a", call)));
  }

  @Test
  void aSingleTimeIsFixed() {
    assertThat(Latency.parse("200ms")).isEqualTo(new Latency.Fixed(Duration.ofMillis(200)));
    assertThat(Latency.parse("1.5s")).isEqualTo(new Latency.Fixed(Duration.ofMillis(1_500)));
    assertThat(Latency.parse("10m")).isEqualTo(new Latency.Fixed(Duration.ofMinutes(10)));
    assertThat(Latency.parse("50us")).isEqualTo(new Latency.Fixed(Duration.ofNanos(50_000)));
  }

  @Test
  void twoTimesAreARangeThatIsFilledEvenly() {
    Latency latency = Latency.parse("10ms..20ms");

    assertThat(drawn(latency)).allMatch(nanos -> nanos >= 10_000_000 && nanos < 20_000_000);
    assertThat(drawn(latency).average().orElseThrow()).isBetween(14.8e6, 15.2e6);
  }

  @Test
  void aLognormalHasItsMedianItsTailAndItsMaximum() {
    Latency latency = Latency.parse("lognormal(800ms, 0.8, 3s)");

    assertThat(drawn(latency).sorted().skip(5_000).findFirst().orElseThrow())
        .isBetween(770_000_000L, 830_000_000L);
    assertThat(drawn(latency).max().orElseThrow()).isEqualTo(3_000_000_000L);
    assertThat(Latency.parse("lognormal(800ms,0.8)"))
        .isEqualTo(new Latency.Lognormal(Duration.ofMillis(800), 0.8, Latency.LOGNORMAL_MAX));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "fast", "200", "-1ms", "1ms..", "lognormal(1s)", "lognormal(1s,x)"})
  void anythingElseIsRefusedByName(String text) {
    assertThatThrownBy(() -> Latency.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got '" + text + "'");
  }

  @Test
  void aRangeThatRunsBackwardsIsRefused() {
    assertThatThrownBy(() -> Latency.parse("2ms..1ms"))
        .hasMessageContaining("maximum must be at least its minimum PT0.002S: PT0.001S");
  }
}
