package dev.argosy.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.standalone.EnvironmentProblem;
import org.junit.jupiter.api.Test;

/** What a bench reads from a worker's metrics. */
final class MeteredWorkerTest {
  private static final String PAGE =
      """
      # TYPE argosy_held_bytes gauge
      argosy_held_bytes 12.0
      jvm_memory_used_bytes{area="heap",id="Eden"} 1.0
      jvm_memory_used_bytes{area="heap",id="Old"} 2.0
      jvm_memory_used_bytes{area="nonheap",id="Code"} 4.0
      """;

  @Test
  void aMetricIsTheSumOverItsTags() {
    assertThat(MeteredWorker.sum(PAGE, "argosy_held_bytes", "")).isEqualTo(12);
    assertThat(MeteredWorker.sum(PAGE, "jvm_memory_used_bytes", "area=\"heap\"")).isEqualTo(3);
  }

  /** Nothing would be bounded by a bound on what is not measured. */
  @Test
  void aMetricThatIsNotThereIsNotTakenForNone() {
    assertThatThrownBy(() -> MeteredWorker.sum(PAGE, "argosy_held", ""))
        .isInstanceOf(EnvironmentProblem.class)
        .hasMessageContaining("the worker tells no argosy_held");
  }
}
