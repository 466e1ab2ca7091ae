package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Topics;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Admission;
import dev.argosy.worker.admission.Quota;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.content.Contents;
import dev.argosy.worker.job.Slots;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.path.Arrivals;
import dev.argosy.worker.path.Caller;
import dev.argosy.worker.path.Commits;
import dev.argosy.worker.path.ContentCalls;
import dev.argosy.worker.path.Courses;
import dev.argosy.worker.path.LaneConfig;
import dev.argosy.worker.path.RecordedChunks;
import dev.argosy.worker.path.RequestPath;
import dev.argosy.worker.path.ThreadMailbox;
import dev.argosy.worker.path.Verdicts;
import dev.argosy.worker.retry.RetryConfig;
import dev.argosy.worker.retry.RetryPolicy;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Settlement;
import dev.argosy.worker.settlement.Settlements;
import dev.argosy.worker.telemetry.Observer;
import dev.argosy.worker.time.HandClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final long MEBIBYTE = 1L << 20;

  /** Four requests in flight or waiting, four delayed, one mebibyte. */
  private static final WorkerSettings SETTINGS =
      new WorkerSettings(
          "",
          2,
          2,
          4,
          MEBIBYTE,
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60));

  private final HandClock clock = new HandClock();
  private final Quota quota = Samples.plenty(clock);
  private final Partitions partitions = new Partitions(silentLog());
  private final RequestPath path = path();
  private final Bounds bounds = new Bounds(SETTINGS, partitions, path);
  private final Ledger lane = started(Samples.LANE);
  private final Ledger retries = started(Samples.RETRIES);

  @Test
  void aWorkerWithRoomReadsEverything() {
    arrive(lane, 3, 0);
    assertThat(full(Samples.LANE)).isFalse();
    assertThat(full(Samples.RETRIES)).isFalse();
  }

  @Test
  void aFullWorkerReadsNothing() {
    arrive(lane, 4, 0);
    assertThat(full(Samples.LANE)).isTrue();
    assertThat(full(Samples.RETRIES)).isTrue();
  }

  @Test
  void aFullWorkerReadsAgainOnceAQuarterIsFree() {
    arrive(lane, 5, 0);
    assertThat(full(Samples.LANE)).isTrue();
    settle(lane, 1);
    assertThat(full(Samples.LANE)).as("four of four").isTrue();
    settle(lane, 1);
    assertThat(full(Samples.LANE)).as("three of four").isFalse();
  }

  @Test
  void retriesThatAreNotDueHoldUpOnlyRetries() {
    arrive(retries, 4, 1_000);
    assertThat(path.delayed()).isEqualTo(4);
    assertThat(full(Samples.RETRIES)).isTrue();
    assertThat(full(Samples.LANE)).isFalse();
  }

  @Test
  void retriesThatAreDueCountAsRequests() {
    arrive(retries, 4, 1_000);
    clock.pass(Duration.ofSeconds(1));
    path.due(clock.nanos());
    assertThat(full(Samples.LANE)).isTrue();
  }

  @Test
  void bytesAreBoundedHoweverFewTheRequests() {
    arrive(lane, 1, 0, (int) MEBIBYTE);
    assertThat(full(Samples.LANE)).isTrue();
    settle(lane, 1);
    assertThat(full(Samples.LANE)).isFalse();
  }

  @Test
  void retriesThatAreNotDueMayHoldHalfOfTheBytes() {
    arrive(retries, 1, 1_000, (int) MEBIBYTE / 2);
    assertThat(full(Samples.RETRIES)).isTrue();
    assertThat(full(Samples.LANE)).isFalse();
  }

  @Test
  void whatWaitsForAPlanWithoutQuotaLeavesRoomForOthers() {
    arrive(lane, 4, 0);
    assertThat(full(Samples.LANE)).isTrue();
    exhaust();
    assertThat(full(Samples.LANE)).as("they wait for nothing but a route").isFalse();
    open(2);
    assertThat(full(Samples.LANE)).as("others take the two places of calls").isTrue();
    assertThat(full(Samples.PARKED)).isTrue();
  }

  @Test
  void soDoTheirBytes() {
    arrive(lane, 1, 0, (int) MEBIBYTE);
    assertThat(full(Samples.LANE)).isTrue();
    exhaust();
    assertThat(full(Samples.LANE)).isFalse();
  }

  @Test
  void retriesThatAreNotDueHoldUpNothingParked() {
    arrive(retries, 4, 1_000);
    assertThat(full(Samples.PARKED)).isFalse();
  }

  /** Those who wait have found no route for a second. */
  private void exhaust() {
    quota.throttled(Duration.ofHours(1));
    path.admit();
    clock.pass(Duration.ofSeconds(1));
  }

  /** So many records that wait for no route. */
  private void open(int count) {
    for (int i = 0; i < count; i++) {
      lane.receive(Samples.record(Samples.LANE, lane.position()));
    }
  }

  private boolean full(Partition partition) {
    Predicate<Partition> full = bounds.full(Samples.RETRIES.topic());
    return full.test(partition);
  }

  private Ledger started(Partition partition) {
    Ledger ledger = Samples.ledger(partition);
    partitions.start(ledger);
    return ledger;
  }

  private void arrive(Ledger ledger, int count, long delayMillis) {
    arrive(ledger, count, delayMillis, 0);
  }

  private void arrive(Ledger ledger, int count, long delayMillis, int headerBytes) {
    long due = clock.now().toEpochMilli() + delayMillis;
    for (int i = 0; i < count; i++) {
      Incoming record =
          new Incoming(
              ledger.partition(),
              ledger.position(),
              0,
              null,
              Samples.encoded(Samples.request("a")),
              List.of(
                  Header.of(Headers.NOT_BEFORE, "" + due),
                  new Header("large", new byte[headerBytes])));
      partitions.take(
          new RequestLog.Batch(List.of(record), Map.of(), Set.of()), _ -> true, path::arrived);
    }
  }

  private static void settle(Ledger ledger, int count) {
    for (int i = 0; i < count; i++) {
      Incoming first =
          new Incoming(
              ledger.partition(),
              ledger.frontier(),
              0,
              null,
              new byte[Math.toIntExact(ledger.openBytes() / ledger.openRecords())],
              List.of());
      ledger.settle(first);
    }
  }

  private RequestPath path() {
    var catalog = Catalog.bundled();
    var routes = List.of(Samples.route(clock, "cloud", "global", Samples.unreached(), quota));
    var admission = new Admission(Map.of(Samples.HAIKU, routes), Map.of(), catalog, clock);
    var settlements = new Settlements(Topics.defaults(), "w", clock);
    var random = new SplittableRandom(1);
    var policy = new RetryPolicy(RetryConfig.DEFAULT, random);
    RequestPath made =
        new RequestPath(
            new Arrivals(
                Map.of(Samples.LANE.topic(), LaneConfig.DEFAULT.getFirst()),
                new Courses(admission, Map.of(), Map.of()),
                settlements,
                _ -> true,
                SETTINGS,
                Duration.ofSeconds(60),
                clock),
            Samples.waitingRoom(SETTINGS, clock),
            admission,
            new Slots(2),
            new Caller(
                new RecordedChunks(),
                new ContentCalls(Contents.none(clock), new ThreadMailbox(), () -> true),
                new ThreadMailbox(),
                clock),
            new Verdicts(admission, policy, new Books(catalog, "w", random), Observer.NONE),
            settlements,
            new Commits() {
              @Override
              public void accept(Settlement settlement) {
                throw new AssertionError("settled: " + settlement);
              }

              @Override
              public boolean mayCall() {
                return true;
              }
            });
    made.cancel(List.of(), true);
    return made;
  }

  /** A log that is told much and says nothing. */
  private static RequestLog silentLog() {
    return (RequestLog)
        Proxy.newProxyInstance(
            BoundsTest.class.getClassLoader(),
            new Class<?>[] {RequestLog.class},
            (_, _, _) -> null);
  }
}
