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
        .isEqualTo(
            new StallWatch.Stall(Duration.ofSeconds(6), "bound by broker; stopped", Duration.ZERO));
  }

  @Test
  void whatIsShortIsNotAskedAbout() {
    quiet(0, 1);

    assertThat(watch.longest())
        .isEqualTo(new StallWatch.Stall(Duration.ofSeconds(1), "", Duration.ZERO));
  }

  @Test
  void aLongOneOfWhichNobodySaysAnythingIsSilent() {
    quiet(2, 4, 6, 8);

    assertThat(watch.longest().silent()).isTrue();
    assertThat(watch.longest().silence()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void aSilentOneIsNotForgottenForALongerOneThatIsExplained() {
    said = List.of("bound by broker");
    quiet(2, 20, 45);
    quiet(0);
    said = List.of();
    quiet(2, 20, 40);

    assertThat(watch.longest())
        .isEqualTo(
            new StallWatch.Stall(
                Duration.ofSeconds(45), "bound by broker", Duration.ofSeconds(38)));
    assertThat(watch.longest().silent()).isTrue();
  }

  @Test
  void silenceBeforeALongerStallThatIsExplainedIsNotForgottenEither() {
    quiet(2, 20, 40);
    quiet(0);
    said = List.of("bound by broker");
    quiet(2, 20, 45);

    assertThat(watch.longest().silent()).isTrue();
    assertThat(watch.longest().reason()).isEqualTo("bound by broker");
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
