package dev.argosy.worker.path;

import static dev.argosy.worker.path.Parking.Place.LINE;
import static dev.argosy.worker.path.Parking.Place.PARKED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Request;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Line;
import dev.argosy.worker.admission.Line.Step;
import dev.argosy.worker.admission.Plans;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.path.Parking.Place;
import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A room for 40, so that a blocked line is full with 20, and two with 14 each. */
class ParkingTest {
  private static final int ROOM = 40;
  private static final int BYTES = 1 << 20;
  private static final WorkerSettings SETTINGS =
      new WorkerSettings(
          "",
          4,
          ROOM,
          10,
          BYTES,
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));

  /** Of the lane's topic and of the parked. */
  private int partitions = 12;

  private final HandClock clock = new HandClock();
  private final Line line = new Line(clock);
  private final Parking parking =
      new Parking(
          line,
          Plans.of(Samples.twoModels()),
          SETTINGS,
          Set.of(Samples.LANE.topic()),
          Samples.PARKED.topic(),
          _ -> partitions);
  private final Set<String> exhausted = new HashSet<>();
  private final Ledger lane = Samples.ledger(Samples.LANE);
  private final Ledger retries = Samples.ledger(Samples.RETRIES);
  private final Ledger parked = Samples.ledger(Samples.PARKED);

  @Test
  void oneBlockedLineHoldsAtMostHalfOfTheRoom() {
    exhaust(Samples.HAIKU);
    assertThat(arriveUntilParked(lane, Samples.HAIKU)).isEqualTo(20);
  }

  @Test
  void twoBlockedLinesHoldAThirdEach() {
    exhaust(Samples.HAIKU);
    exhaust(Samples.SONNET);
    for (int i = 0; i < ROOM; i++) {
      arrive(lane, Samples.HAIKU);
      arrive(lane, Samples.SONNET);
    }
    assertThat(line.waiting()).extracting(Line.Waiting::size).containsExactlyInAnyOrder(14, 13);
  }

  @Test
  void aLineThatWaitsForSlotsOnlyHasNoShare() {
    for (int i = 0; i < 3 * ROOM; i++) {
      assertThat(arrive(lane, Samples.SONNET)).isEqualTo(LINE);
      serve();
      clock.pass(Duration.ofSeconds(1));
    }
    exhaust(Samples.HAIKU);
    assertThat(arriveUntilParked(lane, Samples.HAIKU)).as("of all the room").isEqualTo(20);
  }

  @Test
  void aLineThatIsBlockedForAMomentHasNoShare() {
    exhausted.add(Samples.HAIKU);
    for (int i = 0; i < 2 * ROOM; i++) {
      assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(LINE);
      serve();
    }
    clock.pass(Duration.ofSeconds(1));
    assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(PARKED);
  }

  @Test
  void aShareIsOfTheBytesToo() {
    exhaust(Samples.HAIKU);
    assertThat(arrive(lane, Samples.HAIKU, BYTES / 2)).isEqualTo(LINE);
    assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(PARKED);
  }

  @Test
  void whatNobodyElseWaitsBehindIsNotRewrittenForLong() {
    exhaust(Samples.HAIKU);
    fill(lane, Samples.HAIKU);
    for (int i = 0; i < Parking.SEARCHED / 12; i++) {
      assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(PARKED);
    }
    assertThat(parking.stops(Samples.LANE)).isFalse();
    assertThat(arrive(lane, Samples.HAIKU)).as("the batch joins the line").isEqualTo(LINE);
    assertThat(parking.stops(Samples.LANE)).isTrue();
    assertThat(parking.stopped()).isEqualTo(1);
  }

  @Test
  void theFewerPartitionsATopicHasTheLongerEachIsSearched() {
    partitions = 1;
    exhaust(Samples.HAIKU);
    fill(lane, Samples.HAIKU);
    for (int i = 0; i < Parking.SEARCHED; i++) {
      assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(PARKED);
    }
    assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(LINE);
  }

  @Test
  void requestsOfAnotherPlanThatCanBeServedKeepAPartitionGoing() {
    exhaust(Samples.HAIKU);
    fill(lane, Samples.HAIKU);
    for (int i = 0; i < 5_000; i++) {
      if (i % 1_500 == 0) {
        assertThat(arrive(lane, Samples.SONNET)).isEqualTo(LINE);
      }
      assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(PARKED);
    }
    assertThat(parking.stops(Samples.LANE)).isFalse();
  }

  @Test
  void aPauseEndsAtOnceIfItsOwnBatchBringsAnotherPlans() {
    exhaust(Samples.HAIKU);
    stop();
    assertThat(arrive(lane, Samples.SONNET)).isEqualTo(LINE);
    assertThat(parking.stops(Samples.LANE)).isFalse();
    assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(PARKED);
  }

  @Test
  void requestsOfAPlanThatIsExhaustedTooKeepNoPartitionGoing() {
    exhaust(Samples.HAIKU);
    exhaust(Samples.SONNET);
    fill(lane, Samples.HAIKU);
    fill(lane, Samples.SONNET);
    for (int i = 0; i < 1_100; i++) {
      arrive(lane, Samples.HAIKU);
      arrive(lane, Samples.SONNET);
    }
    assertThat(parking.stops(Samples.LANE)).isTrue();
  }

  @Test
  void aPausedLaneGoesOnOnceHalfOfTheShareIsFree() {
    exhaust(Samples.HAIKU);
    stop();
    leaveInLine(14); // 14 of 26.
    assertThat(parking.stops(Samples.LANE)).isTrue();
    leaveInLine(13); // 13 of 27: less than half.
    assertThat(parking.stops(Samples.LANE)).isFalse();
    assertThat(arriveUntilParkedOrStopped()).isEqualTo(20);
    assertThat(parking.stops(Samples.LANE)).as("the search does not begin anew").isTrue();
  }

  @Test
  void aPausedLaneGoesOnOnceARouteIsFree() {
    exhaust(Samples.HAIKU);
    stop();
    exhausted.clear();
    line.serve(job -> line.size() > 18 ? Step.TAKEN : Step.STUCK);
    parking.moved();
    assertThat(parking.stops(Samples.LANE)).isFalse();
  }

  @Test
  void aFullLineStaysFullForLanesUntilHalfOfItsShareIsFree() {
    exhaust(Samples.HAIKU);
    fill(lane, Samples.HAIKU);
    leaveInLine(14);
    assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(PARKED);
    leaveInLine(13);
    assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(LINE);
  }

  @Test
  void parkedRequestsAreReadBeforeLanesBringMore() {
    exhaust(Samples.HAIKU);
    fill(parked, Samples.HAIKU);
    assertThat(arrive(parked, Samples.HAIKU)).as("it is never parked again").isEqualTo(LINE);
    assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(PARKED);
    assertThat(parking.stops(Samples.PARKED)).isTrue();
    leaveInLine(18); // 18 of 22.
    assertThat(parking.stops(Samples.PARKED)).isTrue();
    leaveInLine(17); // 17 of 23: less than three quarters.
    assertThat(parking.stops(Samples.PARKED)).isFalse();
    assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(PARKED);
  }

  @Test
  void parkedRequestsOfAnotherPlanAreServedWhereverTheyAre() {
    exhaust(Samples.HAIKU);
    assertThat(arrive(parked, Samples.SONNET)).isEqualTo(LINE);
    assertThat(parking.stops(Samples.PARKED)).isFalse();
  }

  @Test
  void dueRetriesMayHaveTwiceTheShareBeforeTheyAreParked() {
    exhaust(Samples.HAIKU);
    fill(lane, Samples.HAIKU);
    assertThat(arriveUntilParked(retries, Samples.HAIKU)).isEqualTo(27); // Two thirds.
    assertThat(parking.stops(Samples.RETRIES)).as("it brings all plans' retries").isFalse();
    assertThat(arrive(retries, Samples.SONNET)).isEqualTo(LINE);
  }

  @Test
  void whereThereIsOnePlanNothingIsSearchedFor() {
    Parking alone =
        new Parking(
            line,
            Plans.of(Samples.twoModels().subList(0, 1)),
            SETTINGS,
            Set.of(Samples.LANE.topic()),
            Samples.PARKED.topic(),
            _ -> partitions);
    exhaust(Samples.HAIKU);
    fill(lane, Samples.HAIKU);
    assertThat(alone.place(job(lane, Samples.HAIKU, 0))).isEqualTo(LINE);
    assertThat(alone.stops(Samples.LANE)).isTrue();
  }

  @Test
  void aWorkerThatHasReadAllSearchesTheNextBacklogAnew() {
    exhaust(Samples.HAIKU);
    stop();
    parking.caughtUp();
    assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(PARKED);
  }

  @Test
  void aPartitionThatComesBackIsReadAnew() {
    exhaust(Samples.HAIKU);
    stop();
    parking.forget(Samples.LANE);
    assertThat(parking.stops(Samples.LANE)).isFalse();
    assertThat(arrive(lane, Samples.HAIKU)).isEqualTo(PARKED);
  }

  @Test
  void whoWaitsInFrontOfHalfAWindowIsParkedSoThatOthersDoNotStopAtItsEnd() {
    exhaust(Samples.HAIKU);
    arrive(lane, Samples.HAIKU);
    arrive(parked, Samples.HAIKU);
    int before = line.size();
    lane.passGapsTo(Ledger.WINDOW / 2 - 10);
    arrive(lane, Samples.HAIKU);
    assertThat(parking.holdingUp(List.of(lane, parked))).isEmpty();
    lane.passGapsTo(Ledger.WINDOW / 2 + 1);
    parked.passGapsTo(Ledger.WINDOW / 2 + 2);
    assertThat(parking.holdingUp(List.of(lane, parked)))
        .extracting(job -> job.delivery().record().partition())
        .containsExactly(Samples.LANE);
    assertThat(line.size()).as("who came lately stays, and who is parked").isEqualTo(before);
  }

  @Test
  void whoIsServedSoonIsNotParkedHoweverFarInFront() {
    arrive(lane, Samples.HAIKU);
    serve();
    clock.pass(Duration.ofSeconds(1));
    lane.passGapsTo(Ledger.WINDOW - 1);
    assertThat(parking.holdingUp(List.of(lane))).isEmpty();
  }

  /** No route for this model, since a second. */
  private void exhaust(String model) {
    exhausted.add(model);
    line.join(job(Samples.ledger(new Partition("another", 0)), model, 0));
    serve();
    clock.pass(Duration.ofSeconds(1));
  }

  private void serve() {
    line.serve(job -> exhausted.contains(job.model()) ? Step.BLOCKED : Step.STUCK);
    parking.moved();
  }

  private void fill(Ledger ledger, String model) {
    while (parking.place(job(Samples.ledger(Samples.LANE), model, 0)) == LINE) {
      line.join(job(ledger, model, 0));
    }
    parking.forget(Samples.LANE);
  }

  /** The lane has brought nothing but Haiku for long. */
  private void stop() {
    fill(lane, Samples.HAIKU);
    for (int i = 0; i <= Parking.SEARCHED / 12; i++) {
      arrive(lane, Samples.HAIKU);
    }
    assertThat(parking.stops(Samples.LANE)).isTrue();
  }

  /** Haiku's line moves until so many wait; then it is blocked again. */
  private void leaveInLine(int waiting) {
    line.serve(job -> line.size() > waiting ? Step.TAKEN : Step.BLOCKED);
    parking.moved();
  }

  /** How many of the model wait then. */
  private int arriveUntilParked(Ledger ledger, String model) {
    while (arrive(ledger, model) == LINE) {}
    return waiting(model);
  }

  private int arriveUntilParkedOrStopped() {
    while (!parking.stops(Samples.LANE)) {
      if (arrive(lane, Samples.HAIKU) == PARKED) {
        break;
      }
    }
    return waiting(Samples.HAIKU) - 1; // The one that found the line full has joined it.
  }

  private int waiting(String model) {
    return line.waiting().stream()
        .filter(each -> each.head().model().equals(model))
        .mapToInt(Line.Waiting::size)
        .sum();
  }

  private Place arrive(Ledger ledger, String model) {
    return arrive(ledger, model, 0);
  }

  private Place arrive(Ledger ledger, String model, int bytes) {
    Job job = job(ledger, model, bytes);
    Place place = parking.place(job);
    if (place == LINE) {
      line.join(job);
    }
    return place;
  }

  private static Job job(Ledger ledger, String model, int bytes) {
    Request request = Request.of("r", Samples.body(model, 10));
    return Samples.job(
        Samples.delivery(ledger, Samples.encoded(request), new Header("large", new byte[bytes])),
        request);
  }
}
