package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The longest stall of a run, and whether anybody said why. */
final class StallWatchTest {
  private List<String> said = List.of();
  private final StallWatch watch = new StallWatch(() -> said);

  @Test
  void theLongestIsKeptWithWhatWasSaidMost() {
    said = List.of("bound by broker");
    quiet(3, 4, 5);
    said = List.of("stopped", "bound by broker");
    quiet(6);
    quiet(0);
    said = List.of("starts or ends");
    quiet(2, 3);

    assertThat(watch.longest())
        .isEqualTo(new StallWatch.Stall(Duration.ofSeconds(6), "bound by broker; stopped", false));
  }

  @Test
  void whatIsShortIsNotAskedAbout() {
    quiet(0, 1);

    assertThat(watch.longest()).isEqualTo(new StallWatch.Stall(Duration.ofSeconds(1), "", false));
  }

  @Test
  void aLongOneOfWhichNobodySaysAnythingIsSilent() {
    quiet(2, 4, 6, 8);

    assertThat(watch.longest().silent()).isTrue();
    assertThat(watch.longest().reason()).isEqualTo("silent for 6 s");
  }

  @Test
  void aMomentWithoutAReasonIsNotSilence() {
    quiet(2, 4);
    said = List.of("bound by broker");
    quiet(6, 8);
    said = List.of();
    quiet(10, 12);

    assertThat(watch.longest().silent()).isFalse();
  }

  private void quiet(int... seconds) {
    for (int each : seconds) {
      watch.look(Duration.ofSeconds(each).toNanos());
    }
  }
}
