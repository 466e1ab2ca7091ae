package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.admission.Demand;
import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SharingTest {
  private final HandClock clock = new HandClock();
  private final HandFleetTopic topic = new HandFleetTopic();
  private final List<String> applied = new ArrayList<>();
  private Map<String, Long> demand = Map.of();
  private double partitions = 0.25;
  private final Sharing sharing =
      new Sharing(
          topic,
          new Sharing.Teller("w", 7),
          List.of("a", "b"),
          () -> demand,
          () -> partitions,
          (quota, share) -> applied.add(quota + " " + share),
          clock);

  private void pass(Duration time) {
    for (Duration left = time; left.isPositive(); left = left.minusMillis(100)) {
      sharing.turn();
      clock.pass(Duration.ofMillis(100));
    }
  }

  @Test
  void beforeTheFirstCallNothingMayBeSpent() {
    sharing.turn();
    assertThat(applied).containsExactly("a 0.0", "b 0.0");
  }

  @Test
  void demandIsToldOnceASecondWithAllQuotas() {
    demand = Map.of("a", 500L);
    pass(Duration.ofSeconds(3));
    assertThat(topic.told)
        .hasSize(3)
        .allSatisfy(
            report -> {
              assertThat(report.worker()).isEqualTo("w");
              assertThat(report.instance()).isEqualTo(7);
              assertThat(report.tokens()).isEqualTo(Map.of("a", 500L, "b", 0L));
            });
  }

  @Test
  void demandBeyondAllBoundsIsToldAsTheBound() {
    demand = Map.of("a", Long.MAX_VALUE, "b", -3L);
    sharing.turn();
    assertThat(topic.told.getFirst().tokens()).isEqualTo(Map.of("a", Demand.MOST_TOKENS, "b", 0L));
  }

  @Test
  void onlyChangesAreApplied() {
    pass(Duration.ofSeconds(10));
    assertThat(applied).containsExactly("a 0.0", "b 0.0", "a 1.0", "b 1.0");
  }

  @Test
  void anothersDemandActsInTheTurnInWhichItIsHeard() {
    pass(Duration.ofSeconds(1));
    applied.clear();
    topic.next.add(new Demand("other", 1, 0, Map.of("a", 0L)));
    sharing.turn();
    assertThat(applied).containsExactly("a 0.5");
    assertThat(sharing.standing())
        .isEqualTo(new Sharing.Standing(true, Map.of("a", 0.5, "b", 1.0)));
  }

  @Test
  void withoutTheTopicPartitionsDecide() {
    topic.cut = true;
    pass(Duration.ofSeconds(4));
    assertThat(sharing.standing())
        .isEqualTo(new Sharing.Standing(false, Map.of("a", 0.25, "b", 0.25)));
    partitions = 0.5;
    sharing.turn();
    assertThat(sharing.standing().byQuota()).containsEntry("a", 0.5);
    topic.cut = false;
    pass(Duration.ofSeconds(2));
    assertThat(sharing.standing())
        .isEqualTo(new Sharing.Standing(true, Map.of("a", 1.0, "b", 1.0)));
  }

  @Test
  void aGapInWhatIsHeardTakesEverythingAway() {
    pass(Duration.ofSeconds(1));
    topic.afresh = true;
    sharing.turn();
    assertThat(sharing.standing().byQuota()).containsEntry("a", 0.0);
    pass(Duration.ofSeconds(5));
    assertThat(sharing.standing().byQuota()).containsEntry("a", 1.0);
  }
}
