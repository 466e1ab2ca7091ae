package dev.argosy.worker.admission;

import static dev.argosy.worker.admission.Line.Step.ASIDE;
import static dev.argosy.worker.admission.Line.Step.BLOCKED;
import static dev.argosy.worker.admission.Line.Step.STUCK;
import static dev.argosy.worker.admission.Line.Step.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Request;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Line.Step;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.time.HandClock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LineTest {
  private final HandClock clock = new HandClock();
  private final Line line = new Line(clock);

  @Test
  void theEarliestDeadlineGoesFirst() {
    join("late", Samples.HAIKU, 30);
    join("soon", Samples.HAIKU, 10);
    join("later", Samples.HAIKU, 20);
    assertThat(served(_ -> TAKEN)).containsExactly("soon", "later", "late");
    assertThat(line.size()).isZero();
  }

  @Test
  void equalDeadlinesGoInOrderOfArrival() {
    for (int i = 0; i < 100; i++) {
      join("r" + i, Samples.HAIKU, 10);
    }
    List<String> served = served(_ -> TAKEN);
    for (int i = 0; i < 100; i++) {
      assertThat(served.get(i)).isEqualTo("r" + i);
    }
  }

  @Test
  void aLineThatIsStuckHoldsUpNoOther() {
    join("h1", Samples.HAIKU, 1);
    join("h2", Samples.HAIKU, 2);
    join("s1", Samples.SONNET, 3);
    join("s2", Samples.SONNET, 4);
    assertThat(served(job -> job.model().equals(Samples.HAIKU) ? STUCK : TAKEN))
        .containsExactly("s1", "s2");
    assertThat(line.size()).isEqualTo(2);
    assertThat(served(_ -> TAKEN)).containsExactly("h1", "h2");
  }

  @Test
  void whoHasToStandAsideHoldsUpNobodyBehindAndKeepsItsPlace() {
    join("h1", Samples.HAIKU, 1);
    join("h2", Samples.HAIKU, 2);
    join("alone", Samples.SONNET, 3);
    assertThat(served(job -> job.request().id().equals("h2") ? TAKEN : ASIDE))
        .containsExactly("h2");
    assertThat(line.size()).isEqualTo(2);
    join("h3", Samples.HAIKU, 9);
    assertThat(served(_ -> TAKEN)).containsExactly("h1", "alone", "h3");
    assertThat(line.blocked()).isEqualTo(new Line.Held(0, 0));
  }

  @Test
  void onlyTheHeadOfAStuckLineIsOffered() {
    join("h1", Samples.HAIKU, 1);
    join("h2", Samples.HAIKU, 2);
    List<String> offered = new ArrayList<>();
    line.serve(
        job -> {
          offered.add(job.request().id());
          return STUCK;
        });
    assertThat(offered).containsExactly("h1");
  }

  @Test
  void theLinesTellTheirHeadsAndTheirLengths() {
    join("late", Samples.HAIKU, 30);
    join("soon", Samples.HAIKU, 10);
    join("s1", Samples.SONNET, 9);
    assertThat(line.waiting())
        .extracting(waiting -> waiting.head().request().id() + " of " + waiting.size())
        .containsExactly("soon of 2", "s1 of 1");
    served(_ -> TAKEN);
    assertThat(line.waiting()).isEmpty();
  }

  @Test
  void modelsTakeTurns() {
    join("h1", Samples.HAIKU, 1);
    join("h2", Samples.HAIKU, 1);
    join("h3", Samples.HAIKU, 1);
    join("s1", Samples.SONNET, 9);
    join("s2", Samples.SONNET, 9);
    assertThat(served(_ -> TAKEN)).containsExactly("h1", "s1", "h2", "s2", "h3");
  }

  @Test
  void aSingleFreeSlotIsNotAlwaysTheSameModels() {
    for (int i = 0; i < 4; i++) {
      join("h" + i, Samples.HAIKU, 1);
      join("s" + i, Samples.SONNET, 9);
    }
    List<String> served = new ArrayList<>();
    for (int turn = 0; turn < 6; turn++) {
      served.addAll(served(slots(1)));
    }
    assertThat(served).containsExactly("h0", "s0", "h1", "s1", "h2", "s2");
  }

  @Test
  void whatJoinsAgainStandsBehindItsEquals() {
    join("first", Samples.HAIKU, 1);
    join("second", Samples.HAIKU, 1);
    List<Job> throttled = new ArrayList<>();
    Function<Job, Step> oneSlot = slots(1);
    line.serve(
        job -> {
          Step step = oneSlot.apply(job);
          if (step == TAKEN) {
            throttled.add(job);
          }
          return step;
        });
    throttled.forEach(line::join);
    assertThat(served(_ -> TAKEN)).containsExactly("second", "first");
  }

  @Test
  void aRequestThatFewerRoutesMayServeHoldsUpOnlyItsLike() {
    Job picky = job("picky", Samples.HAIKU, 1);
    picky.unusableRoutes().add("one");
    line.join(picky);
    join("any", Samples.HAIKU, 2);
    assertThat(served(job -> job == picky ? STUCK : TAKEN)).containsExactly("any");
    assertThat(line.size()).isEqualTo(1);
  }

  @Test
  void onlyWhatMatchesLeaves() {
    join("h1", Samples.HAIKU, 1);
    join("s1", Samples.SONNET, 1);
    join("h2", Samples.HAIKU, 1);
    assertThat(line.removeIf(job -> job.request().id().endsWith("1")))
        .extracting(job -> job.request().id())
        .containsExactly("h1", "s1");
    assertThat(line.size()).isEqualTo(1);
    assertThat(served(_ -> TAKEN)).containsExactly("h2");
  }

  @Test
  void aLineIsBlockedOnceItsHeadFoundNoRouteForASecond() {
    join("h1", Samples.HAIKU, 1);
    join("h2", Samples.HAIKU, 2);
    join("s1", Samples.SONNET, 1);
    Function<Job, Step> exhausted = job -> job.model().equals(Samples.HAIKU) ? BLOCKED : STUCK;
    served(exhausted);
    assertThat(line.blocked()).isEqualTo(Line.Held.NOTHING);
    clock.pass(Line.LASTING);
    assertThat(line.blocked().requests()).isEqualTo(2);
    assertThat(line.blocked(haiku()).requests()).isEqualTo(2);
    assertThat(line.blocked(haiku()).bytes()).isPositive();
    assertThat(line.removeBlockedIf(_ -> true)).hasSize(2);
    assertThat(line.blocked()).isEqualTo(Line.Held.NOTHING);
  }

  @Test
  void aBlockedLineThatMovesForAMomentStaysBlocked() {
    for (int i = 0; i < 10; i++) {
      join("h" + i, Samples.HAIKU, i);
    }
    served(_ -> BLOCKED);
    clock.pass(Line.LASTING);
    assertThat(served(slots(1))).containsExactly("h0");
    assertThat(line.blocked(haiku())).as("now").isEqualTo(Line.Held.NOTHING);
    clock.pass(Line.LASTING.minusNanos(1));
    served(_ -> BLOCKED);
    assertThat(line.blocked(haiku()).requests()).isEqualTo(9);
    assertThat(served(slots(1))).containsExactly("h1");
    clock.pass(Line.LASTING);
    served(_ -> BLOCKED);
    assertThat(line.blocked(haiku())).as("it was free for long").isEqualTo(Line.Held.NOTHING);
  }

  private static Line.Kind haiku() {
    return Line.Kind.of(job("any", Samples.HAIKU, 1));
  }

  private void join(String id, String model, int deadlineSeconds) {
    line.join(job(id, model, deadlineSeconds));
  }

  private static Job job(String id, String model, int deadlineSeconds) {
    Request request = Request.of(id, Samples.body(model, 10));
    return Samples.job(
        Samples.delivery(Samples.ledger(Samples.LANE), Samples.encoded(request)),
        request,
        1,
        HandClock.START.plusSeconds(deadlineSeconds));
  }

  private List<String> served(Function<Job, Step> offer) {
    List<String> served = new ArrayList<>();
    line.serve(
        job -> {
          Step step = offer.apply(job);
          if (step == TAKEN) {
            served.add(job.request().id());
          }
          return step;
        });
    return served;
  }

  private static Function<Job, Step> slots(int free) {
    List<Job> taken = new ArrayList<>();
    return job -> taken.size() < free && taken.add(job) ? TAKEN : STUCK;
  }
}
