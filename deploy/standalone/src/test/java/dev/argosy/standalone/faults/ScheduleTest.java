package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** When faults strike. */
final class ScheduleTest {
  private static final Duration LEAST = Duration.ofMillis(200);
  private static final Duration MOST = Duration.ofSeconds(3);

  @RepeatedTest(50)
  void everyPauseIsWithinItsBounds() {
    long seed = Long.getLong("test.seed", System.nanoTime());

    assertThat(pauses(seed))
        .as("seed %d", seed)
        .hasSize(20)
        .allMatch(pause -> pause.compareTo(LEAST) >= 0 && pause.compareTo(MOST) < 0);
  }

  @Test
  void aSeedDecidesThem() {
    assertThat(pauses(4)).isEqualTo(pauses(4)).isNotEqualTo(pauses(5));
  }

  @Test
  void noTimeBetweenTwoBoundsIsRefused() {
    Duration none = Duration.ZERO;

    assertThatThrownBy(() -> Schedule.between(new Random(1), LEAST, none))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static List<Duration> pauses(long seed) {
    Random random = new Random(seed);
    return Stream.generate(() -> Schedule.between(random, LEAST, MOST)).limit(20).toList();
  }
}
