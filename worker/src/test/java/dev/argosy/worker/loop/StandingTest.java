package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.content.ContentStores;
import dev.argosy.content.MemoryStore;
import dev.argosy.contract.Body;
import dev.argosy.contract.Cancel.Target;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Usage;
import dev.argosy.worker.Assembly;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.Ports;
import dev.argosy.worker.Samples;
import dev.argosy.worker.content.ContentConfig;
import dev.argosy.worker.content.Contents;
import dev.argosy.worker.content.StoreConfig;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Commit.Cause.Unavailable;
import dev.argosy.worker.path.PostedCancel;
import dev.argosy.worker.path.RecordedChunks;
import dev.argosy.worker.path.ThreadMailbox;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.StreamListener;
import dev.argosy.worker.telemetry.Constraint;
import dev.argosy.worker.telemetry.RecordingObserver;
import dev.argosy.worker.telemetry.Snapshot;
import dev.argosy.worker.telemetry.Snapshot.Writing;
import dev.argosy.worker.telemetry.TransactionFailure;
import dev.argosy.worker.time.HandClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How a loop says that it stands: the real core, turned by hand. */
class StandingTest {
  private static final Partition LANE = Samples.LANE;
  private static final Partition RETRIES = Samples.RETRIES;

  /** Two slots, one route, 1,000 tokens at once and 100 a second. */
  private static final String CONFIG =
      """
      worker: {max-in-flight: 2, max-waiting: 10, max-buffered-bytes: 33MiB}
      lanes: [{topic: argosy.requests}]
      platforms: {cloud: {kind: bedrock, region: us-west-2}}
      quotas: {q: {metering: bedrock, tokens-per-minute: 6000, burst: 10s}}
      models:
        claude-haiku-4-5:
          routes: [{platform: cloud, model-id: haiku, geography: global, quota: q}]
      """;

  private static final int KEPT_ABOVE = 100;

  private final HandClock clock = new HandClock();
  private final HandLog log = new HandLog(LANE, RETRIES);
  private final Deque<CompletableFuture<Outcome>> calls = new ArrayDeque<>();
  private final HandControlTopic control = new HandControlTopic();
  private final RecordingObserver observer = new RecordingObserver();
  private final MemoryStore store = new MemoryStore();
  private final Loop loop =
      Assembly.core(
          new ConfigReader(Map.of()).parse(CONFIG),
          "w-1",
          new Ports(
              log,
              new RecordedChunks(),
              control,
              new HandFleetTopic(),
              Map.of("cloud", cloud()),
              contents(),
              new ThreadMailbox(),
              clock,
              new SplittableRandom(1),
              Catalog.bundled(),
              observer));

  @Test
  void beforeItServesItSaysSo() {
    log.silent = true;
    assertThat(stands().settledIn()).isFalse();
    log.silent = false;
    clock.pass(Duration.ofSeconds(1));
    loop.turn();
    assertThat(stands().settledIn()).isTrue();
    assertThat(stands().owned().partitions()).isEqualTo(2);
  }

  @Test
  void beforeItKnowsTheCancelsItWaitsForKafkaAndIsNotStuck() {
    control.complete = false;
    control.next.add(new PostedCancel(Target.ofId("some"), 0));
    save();
    post(1, 10);
    Snapshot waiting = stands();
    assertThat(waiting.settledIn()).isFalse();
    assertThat(waiting.constraint()).isEqualTo(Constraint.BROKER);
    assertThat(waiting.dispatchable()).isFalse();
    assertThat(waiting.held().inLine()).isEqualTo(1);
    assertThat(waiting.held().cancels()).isEqualTo(1);
    assertThat(calls).isEmpty();
    control.complete = true;
    assertThat(stands().settledIn()).isTrue();
    assertThat(calls).hasSize(1);
  }

  @Test
  void aLoopWithNothingToDoIsHeldByNothing() {
    assertThat(stands().constraint()).isEqualTo(Constraint.NONE);
    assertThat(stands().dispatchable()).isFalse();
    assertThat(stands().writing()).isEqualTo(Writing.OPEN);
  }

  @Test
  void snapshotsAreTakenAFewTimesASecondHoweverManyTurnsThereAre() {
    for (int turn = 0; turn < 1_000; turn++) {
      loop.turn();
      clock.pass(Duration.ofMillis(1));
    }
    assertThat(observer.snapshots).isEqualTo(4);
  }

  @Test
  void allSlotsTakenIsWhatBinds() {
    save();
    post(3, 10);
    Snapshot busy = stands();
    assertThat(busy.constraint()).isEqualTo(Constraint.SLOTS);
    assertThat(busy.held().inFlight()).isEqualTo(2);
    assertThat(busy.held().calls()).isEqualTo(2);
    assertThat(busy.held().waiting()).containsEntry(Samples.HAIKU, 1);
    assertThat(busy.held().bytes()).isPositive();
    assertThat(busy.held().slotFree()).isFalse();
    assertThat(busy.slotsWanted()).isEqualTo(3);
  }

  @Test
  void aQuotaThatIsUsedUpIsWhatBinds() {
    save();
    post(2, 600);
    Snapshot waiting = stands();
    assertThat(waiting.constraint()).isEqualTo(Constraint.QUOTA);
    assertThat(waiting.dispatchable()).isFalse();
    assertThat(waiting.held().slotFree()).isTrue();
    assertThat(waiting.slotsWanted()).as("a second worker would not help").isEqualTo(1);
    assertThat(waiting.admission().levels().getFirst().available()).isLessThan(400);
  }

  @Test
  void aClosedRouteIsWhatBinds() {
    post(1, 10);
    stands();
    calls
        .remove()
        .complete(
            new Outcome.Overloaded(
                Samples.error(ErrorType.OVERLOADED, "Busy"), Duration.ofMinutes(1)));
    Snapshot closed = stands();
    assertThat(closed.constraint()).isEqualTo(Constraint.ROUTE);
    assertThat(closed.admission().routes().getFirst().open()).isFalse();
  }

  @Test
  void bytesAreWhatBindsWhenNothingMoreIsRead() {
    save();
    log.post(
        RETRIES,
        Samples.encoded(Samples.request("later")),
        Header.of(Headers.NOT_BEFORE, "" + clock.now().plusSeconds(50).toEpochMilli()));
    post(1, 10, new Header("large", new byte[34 << 20]));
    Snapshot full = stands();
    assertThat(full.held().delayed()).isOne();
    assertThat(full.constraint()).isEqualTo(Constraint.BYTES);
  }

  @Test
  void resultsThatCannotBeWrittenAreWhatBinds() {
    post(1, 10);
    stands();
    log.answer = new Commit.Aborted(new Unavailable(), "no leader");
    calls.remove().complete(Samples.completed());
    Snapshot refused = stands();
    assertThat(refused.constraint()).isEqualTo(Constraint.BROKER);
    assertThat(refused.writing()).isEqualTo(Writing.REFUSED);
    assertThat(refused.held().uncommitted()).isOne();
    assertThat(observer.failures).contains(TransactionFailure.UNAVAILABLE);

    log.answer = new Commit.Pending();
    assertThat(stands().writing()).isEqualTo(Writing.UNANSWERED);
    log.answer = new Commit.Unknown(false, "time-out");
    assertThat(stands().writing()).isEqualTo(Writing.UNDECIDED);
    assertThat(observer.failures).contains(TransactionFailure.PENDING, TransactionFailure.UNKNOWN);
    log.answer = new Commit.Done();
    assertThat(stands().writing()).isEqualTo(Writing.OPEN);
    assertThat(stands().held().uncommitted()).isZero();
  }

  @Test
  void withoutALeaseTheBrokerIsWhatBinds() {
    stands();
    log.answer = new Commit.Pending();
    clock.pass(Duration.ofSeconds(60));
    post(1, 10);
    Snapshot away = stands();
    assertThat(away.constraint()).isEqualTo(Constraint.BROKER);
    assertThat(away.lease()).isZero();
    assertThat(away.dispatchable()).isFalse();
  }

  /** Its requests stay where they are, and it is not stuck. */
  @Test
  void aStoreThatTakesNoAnswerIsWhatBinds() {
    post(1, 10);
    stands();
    store.close();
    var message = RawJson.of("\"" + "x".repeat(KEPT_ABOVE) + "\"");
    calls.remove().complete(new Outcome.Completed(message, new Usage(10, 20, 0, 0, 0)));
    post(1, 10);
    Snapshot away = stands();
    assertThat(away.constraint()).isEqualTo(Constraint.BROKER);
    assertThat(away.dispatchable()).isFalse();
    assertThat(away.held().slotFree()).isTrue();
    assertThat(away.held().inLine()).isEqualTo(1);
    assertThat(calls).isEmpty();
  }

  @Test
  void aLoopThatDrainsSaysSo() {
    post(1, 10);
    stands();
    loop.drain();
    assertThat(stands().constraint()).isEqualTo(Constraint.DRAIN);
    assertThat(stands().draining()).isTrue();
  }

  @Test
  void whatMovesIsCounted() {
    long before = stands().moves();
    post(1, 10);
    assertThat(stands().moves()).as("a call").isEqualTo(before + 1);
    assertThat(stands().moves()).as("which lasts").isEqualTo(before + 1);
    calls.remove().complete(Samples.completed());
    assertThat(stands().moves()).as("its settlement").isEqualTo(before + 2);
  }

  @Test
  void theAgeOfTheFrontierIsHowLongItStandsBeforeAnUnsettledRecord() {
    post(2, 10);
    stands();
    clock.pass(Duration.ofSeconds(30));
    assertThat(stands().owned().frontierAge()).isBetween(seconds(30), seconds(31));
    calls.removeLast().complete(Samples.completed());
    assertThat(stands().owned().frontierAge())
        .as("another record's end does not move it")
        .isGreaterThan(seconds(30));
    calls.remove().complete(Samples.completed());
    assertThat(stands().owned().frontierAge()).isZero();
  }

  @Test
  void theOldestRequestIsTheOneAtAFrontier() {
    save();
    log.timestamp = clock.now().minusSeconds(100).toEpochMilli();
    post(1, 10);
    log.timestamp = clock.now().minusSeconds(10).toEpochMilli();
    post(1, 10);
    assertThat(stands().owned().oldestAge()).isBetween(seconds(100), seconds(101));
    calls.remove().complete(Samples.completed());
    assertThat(stands().owned().oldestAge()).isBetween(seconds(10), seconds(12));
    calls.remove().complete(Samples.completed());
    assertThat(stands().owned().oldestAge()).isZero();
  }

  @Test
  void whatIsUnreadIsPartOfTheBacklog() {
    log.unread = 70;
    assertThat(stands().backlog()).isEqualTo(70);
    assertThat(stands().slotsWanted()).isEqualTo(70);
  }

  @Test
  void aCallThatFailsIsNoMoveBackwards() {
    post(1, 10);
    long begun = stands().moves();
    calls
        .remove()
        .complete(new Outcome.Failed(Samples.error(ErrorType.PLATFORM_ERROR, "Oops"), Usage.NONE));
    assertThat(stands().moves()).isGreaterThan(begun);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  /** Requests on the lane that reserve so many tokens and some for their prompt. */
  private void post(int count, int tokens, Header... headers) {
    for (int i = 0; i < count; i++) {
      var request = Request.of("r", Samples.body(Samples.HAIKU, tokens));
      log.post(LANE, Samples.encoded(request), headers);
    }
  }

  /** A share that was gained starts empty: time until its bucket is full. */
  private void save() {
    for (int half = 0; half < 22; half++) {
      stands();
    }
  }

  /** How it stands after some more turns, half a second later. */
  private Snapshot stands() {
    for (int turn = 0; turn < 10; turn++) {
      clock.pass(Duration.ofMillis(50));
      loop.turn();
    }
    return observer.newest;
  }

  private Contents contents() {
    ContentConfig config =
        new ContentConfig(
            Map.of("main", new StoreConfig.Directory(Path.of("/main"))),
            new ContentConfig.Results("main", KEPT_ABOVE),
            64L << 20);
    return new Contents(
        new ContentStores(Map.of("main", store)), config, clock, Duration.ZERO, Runnable::run);
  }

  private Platform cloud() {
    return new Platform() {
      @Override
      public CompletableFuture<Outcome> call(String model, Body body, StreamListener listener) {
        CompletableFuture<Outcome> call = new CompletableFuture<>();
        calls.add(call);
        return call;
      }

      @Override
      public void close() {}
    };
  }
}
