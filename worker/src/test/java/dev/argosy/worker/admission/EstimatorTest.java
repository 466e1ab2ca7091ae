package dev.argosy.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Usage;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EstimatorTest {
  private final Estimator estimator = new Estimator();

  @Test
  void beforeAnythingIsKnownAPromptIsItsSizeAndTheAnswerAllItMayBe() {
    assertThat(estimator.inputTokens(1_000)).isEqualTo(1_000);
    assertThat(estimator.outputTokens(4_096)).isEqualTo(4_096);
  }

  @Test
  void theFirstCallTeachesAlready() {
    learn(1_000, new Usage(1_300, 80, 0, 0, 0));
    assertThat(estimator.inputTokens(2_000)).isEqualTo(2_600);
    assertThat(estimator.outputTokens(4_096)).isEqualTo(80);
    assertThat(estimator.outputTokens(10)).as("never more than it may").isEqualTo(10);
  }

  @Test
  void aModelWhoseGreatestAnswerIsNotKnownHasAnEstimateToo() {
    learn(1_000, new Usage(1_300, 80, 0, 0, 0));
    assertThat(estimator.outputTokens(0)).isZero();
  }

  @Test
  void cachedTokensAreTokensOfThePrompt() {
    learn(1_000, new Usage(100, 0, 200, 300, 400));
    assertThat(estimator.inputTokens(1_000)).isEqualTo(1_000);
  }

  @Test
  void theAverageFollowsWhatChanges() {
    SplittableRandom random = new SplittableRandom(1);
    for (int call = 0; call < 500; call++) {
      learn(1_000, new Usage(1_000 + random.nextInt(200), 400, 0, 0, 0));
    }
    for (int call = 0; call < 300; call++) {
      learn(1_000, new Usage(2_000, 100, 0, 0, 0));
    }
    assertThat(estimator.inputTokens(1_000)).isBetween(1_980L, 2_000L);
    assertThat(estimator.outputTokens(4_096)).isBetween(100L, 101L);
  }

  @Test
  void oneAbsurdUsageDoesNotSpoilIt() {
    learn(1, new Usage(1_000_000, 1, 0, 0, 0));
    assertThat(estimator.inputTokens(100)).isEqualTo(1_000);
  }

  private void learn(long promptSize, Usage used) {
    estimator.learnPrompt(promptSize, used);
    estimator.learnAnswer(used);
  }
}
