package dev.argosy.worker.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Cancel.Target;
import dev.argosy.contract.Request;
import dev.argosy.worker.Samples;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.time.HandClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class CancelsTest {
  private static final long POSTED = HandClock.START.toEpochMilli();

  private final Cancels cancels = new Cancels();

  private static Job job(String id, @Nullable String tenant, Map<String, String> tags) {
    Request plain = Samples.request(id);
    return Samples.job(
        new Request(
            id,
            plain.body(),
            tenant,
            tags,
            null,
            null,
            null,
            List.of(),
            null,
            null,
            null,
            null,
            null));
  }

  private static Job job(String id) {
    return job(id, null, Map.of());
  }

  private void cancel(Target target, long timestamp) {
    cancels.add(new PostedCancel(target, timestamp));
  }

  @Test
  void anIdMeansTheRequestsOfThatId() {
    cancel(Target.ofId("a"), POSTED + 1);
    assertThat(cancels.reach(job("a"))).isTrue();
    assertThat(cancels.reach(job("b"))).isFalse();
  }

  @Test
  void aCancelReachesWhatWasPostedBeforeItAndNothingLater() {
    cancel(Target.ofId("a"), POSTED - 1);
    assertThat(cancels.reach(job("a"))).isFalse();
    cancel(Target.ofId("a"), POSTED);
    assertThat(cancels.reach(job("a"))).as("in the same millisecond").isTrue();
  }

  @Test
  void anEarlierCancelThatIsReadLaterTakesNothingBack() {
    cancel(Target.ofId("a"), POSTED + 1);
    cancel(Target.ofId("a"), POSTED - 1);
    assertThat(cancels.reach(job("a"))).isTrue();
    assertThat(cancels.size()).isEqualTo(1);
  }

  @Test
  void aTagMeansTheRequestsThatHaveItWithThatValue() {
    cancel(Target.ofTag("job", "invoices"), POSTED);
    assertThat(cancels.reach(job("a", null, Map.of("x", "y", "job", "invoices")))).isTrue();
    assertThat(cancels.reach(job("a", null, Map.of("job", "letters")))).isFalse();
    assertThat(cancels.reach(job("a", null, Map.of("kind", "invoices")))).isFalse();
    assertThat(cancels.reach(job("invoices"))).isFalse();
  }

  @Test
  void aTenantsCancelReachesNobodyElses() {
    cancel(Target.ofId("a").ofTenant("gold"), POSTED);
    cancel(Target.ofTag("job", "invoices").ofTenant("gold"), POSTED);
    assertThat(cancels.reach(job("a", "gold", Map.of()))).isTrue();
    assertThat(cancels.reach(job("b", "gold", Map.of("job", "invoices")))).isTrue();
    assertThat(cancels.reach(job("a", "iron", Map.of("job", "invoices")))).isFalse();
    assertThat(cancels.reach(job("a"))).isFalse();
  }

  @Test
  void aCancelThatNamesNoTenantReachesEverybodys() {
    cancel(Target.ofId("a"), POSTED);
    assertThat(cancels.reach(job("a", "gold", Map.of()))).isTrue();
  }

  @Test
  void theOldestAreForgottenWhenThereIsNoRoom() {
    cancel(Target.ofId("a"), POSTED);
    cancel(Target.ofId("b"), POSTED);
    cancel(Target.ofId("a"), POSTED);
    for (int i = 0; i < Cancels.MOST - 1; i++) {
      cancel(Target.ofId("other" + i), POSTED);
    }
    assertThat(cancels.size()).isEqualTo(Cancels.MOST);
    assertThat(cancels.reach(job("b"))).isFalse();
    assertThat(cancels.reach(job("a"))).as("named again since").isTrue();
    assertThat(cancels.reach(job("other0"))).isTrue();
  }

  @Test
  void longNamesLeaveRoomForFewer() {
    String name = "n".repeat(200);
    for (int i = 0; i < Cancels.MOST; i++) {
      cancel(Target.ofId(name + i).ofTenant(name), POSTED);
    }
    assertThat(cancels.size()).isBetween(1, Cancels.MOST_CHARACTERS / 400);
    assertThat(cancels.reach(job(name + (Cancels.MOST - 1), name, Map.of()))).isTrue();
  }

  /** Against a model that keeps all and looks at each. */
  @RepeatedTest(50)
  void theLatestOfATargetIsAllThatCounts() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    Map<Target, Long> naive = new HashMap<>();
    for (int i = 0; i < 30; i++) {
      Target target =
          random.nextBoolean()
              ? Target.ofId("id" + random.nextInt(3))
              : Target.ofTag("key" + random.nextInt(2), "value" + random.nextInt(2));
      Target meant = random.nextBoolean() ? target : target.ofTenant("t" + random.nextInt(2));
      long timestamp = POSTED + random.nextInt(-5, 5);
      cancel(meant, timestamp);
      naive.merge(meant, timestamp, Math::max);
      Job job =
          job(
              "id" + random.nextInt(3),
              random.nextBoolean() ? null : "t" + random.nextInt(2),
              random.nextBoolean() ? Map.of() : Map.of("key" + random.nextInt(2), "value1"));
      assertThat(cancels.reach(job)).as("seed %d", seed).isEqualTo(reached(naive, job));
    }
  }

  private static boolean reached(Map<Target, Long> naive, Job job) {
    Request request = job.request();
    return naive.entrySet().stream()
        .filter(each -> each.getValue() >= POSTED)
        .map(Map.Entry::getKey)
        .filter(each -> each.tenant() == null || each.tenant().equals(request.tenant()))
        .anyMatch(
            each ->
                each.tag() == null
                    ? request.id().equals(each.id())
                    : each.tag().value().equals(request.tags().get(each.tag().key())));
  }
}
