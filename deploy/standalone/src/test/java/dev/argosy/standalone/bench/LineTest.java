package dev.argosy.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The line by which a heap is judged. */
final class LineTest {
  @Test
  void aLineIsFoundThroughNoise() {
    Random random = new Random(1);
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      points.add(new double[] {i, 100 + 0.5 * i + random.nextGaussian()});
    }
    Line line = Line.through(points);
    assertThat(line.slope()).isCloseTo(0.5, within(3 * line.error()));
    // sigma / sqrt(sum of squares of x), as n (n^2 - 1) / 12 for 0..n-1
    assertThat(line.error()).isCloseTo(1 / Math.sqrt(1_000 * 999_999 / 12.0), within(1e-5));
  }

  @Test
  void tooFewPointsAreLevel() {
    assertThat(Line.through(List.of())).isEqualTo(new Line(0, 0, 0, 0));
    assertThat(Line.through(List.of(new double[] {3, 7}))).isEqualTo(new Line(0, 0, 7, 1));
  }
}
