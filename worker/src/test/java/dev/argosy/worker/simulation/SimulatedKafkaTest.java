package dev.argosy.worker.simulation;

import static dev.argosy.worker.simulation.Stage.result;
import static dev.argosy.worker.simulation.Stage.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Commit;
import dev.argosy.worker.loop.OffsetReading.State;
import dev.argosy.worker.loop.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated Kafka does what was measured on a real one. */
class SimulatedKafkaTest {
  private static final Partition FIRST = new Partition(Stage.LANE, 0);
  private static final Partition SECOND = new Partition(Stage.LANE, 1);

  private final List<Commit> commits = new ArrayList<>();
  private final List<State> states = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMemberGetsAllPartitionsAndTheirRecords(boolean consumerProtocol) {
    Stage stage = new Stage(consumerProtocol);
    stage.post("a");
    stage.post("b");
    Set<Partition> owned = new TreeSet<>();
    List<Object> received = new ArrayList<>();
    stage.worker(
        "w1",
        client -> {
          client.pollFor(1000);
          owned.addAll(client.owned);
          received.addAll(client.received);
        });
    stage.runFor(2000);
    assertThat(owned).containsExactly(FIRST, SECOND);
    assertThat(received).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSecondMemberTakesHalfAfterTheFirstGaveItUp(boolean consumerProtocol) {
    Stage stage = new Stage(consumerProtocol);
    List<String> told = new ArrayList<>();
    Set<Partition> first = new TreeSet<>();
    Set<Partition> second = new TreeSet<>();
    stage.worker(
        "w1",
        client -> {
          client.pollFor(5000);
          first.addAll(client.owned);
          told.addAll(client.told);
        });
    stage.at(
        1000,
        () ->
            stage.worker(
                "w2",
                client -> {
                  client.pollFor(3000);
                  second.addAll(client.owned);
                }));
    stage.runFor(6000);
    assertThat(told).containsExactly("assigned", "revoked");
    assertThat(first).hasSize(1);
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
  }

  @Test
  void markersAndAbortedRecordsTakeOffsetsAndAreNotSeen() {
    Stage stage = new Stage(true);
    List<Long> positions = new ArrayList<>();
    Broker broker = stage.broker;
    PartitionLog log = broker.log(FIRST);
    BrokerTransaction kept = broker.transactions.begin("kept", broker.transactions.take("kept"));
    log.append(new StoredRecord(0, null, new byte[1], List.of()), kept);
    BrokerTransaction dropped = broker.transactions.begin("drop", broker.transactions.take("drop"));
    log.append(new StoredRecord(0, null, new byte[1], List.of()), dropped);
    broker.transactions.decide(kept, true);
    broker.transactions.decide(dropped, false);
    stage.worker(
        "w1",
        client -> {
          client.pollFor(1000);
          positions.add((long) client.received.size());
          positions.add(client.last.positions().get(FIRST));
        });
    stage.runFor(2000);
    assertThat(positions).containsExactly(1L, 4L);
  }

  @Test
  void anOpenTransactionHoldsBackReadersBehindIt() {
    Stage stage = new Stage(true);
    Broker broker = stage.broker;
    BrokerTransaction open = broker.transactions.begin("dead", broker.transactions.take("dead"));
    broker.write(open, result("never"));
    stage.worker(
        "w1",
        client -> {
          client.pollFor(500);
          commits.add(client.log.commit(transaction(List.of(result("r")), FIRST, 1)));
        });
    List<String> before = new ArrayList<>();
    stage.at(20_000, () -> before.addAll(stage.visibleResults()));
    stage.runFor(32_000);
    assertThat(commits).containsExactly(new Commit.Done());
    assertThat(before).isEmpty();
    assertThat(stage.visibleResults()).containsExactly("r");
  }

  /** Notes 8: offsets sent before a freeze and committed after it pass, unless fenced. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aZombiesPreparedCommitPassesUnlessItsProducerIsFenced(boolean fenced) {
    Stage stage = new Stage(true);
    Broker broker = stage.broker;
    SimulatedRequestLog[] fencing = new SimulatedRequestLog[1];
    WorkerProcess zombie =
        stage.worker(
            "zombie",
            client -> {
              client.pollFor(500);
              commits.add(client.log.commit(transaction(List.of(result("z")), FIRST, 5)));
            });
    stage.worker(
        "w2",
        client -> {
          fencing[0] = client.log;
          client.pollFor(25_000);
        });
    freezePrepared(stage, zombie);
    stage.at(
        14_000,
        () -> fencing[0].readOffsets(Set.of(FIRST), read -> states.add(read.states().get(FIRST))));
    if (fenced) {
      stage.at(15_000, () -> fencing[0].fenceDeadWriters());
    }
    stage.runFor(25_000);
    assertThat(states).containsExactly(new State.Unstable());
    if (fenced) {
      assertThat(commits).containsExactly(new Commit.Unknown(true, "unknown"));
      assertThat(stage.visibleResults()).isEmpty();
    } else {
      assertThat(commits).containsExactly(new Commit.Done());
      assertThat(broker.offsets.committed(FIRST).orElseThrow().offset()).isEqualTo(5);
    }
  }

  @Test
  void liveMembersAreNeverFenced() {
    Stage stage = new Stage(true);
    WorkerProcess slow =
        stage.worker(
            "slow",
            client -> {
              client.pollFor(500);
              commits.add(client.log.commit(transaction(List.of(result("s")), FIRST, 5)));
            });
    SimulatedRequestLog[] other = new SimulatedRequestLog[1];
    stage.worker(
        "w2",
        client -> {
          other[0] = client.log;
          client.pollFor(10_000);
        });
    freezePreparedFor(stage, slow, 6000);
    stage.at(4000, () -> other[0].fenceDeadWriters());
    stage.runFor(12_000);
    assertThat(commits).containsExactly(new Commit.Done());
  }

  @Test
  void aTransactionOlderThanItsTimeoutIsAbortedAndItsProducerFenced() {
    Stage stage = new Stage(true);
    WorkerProcess slow =
        stage.worker(
            "slow",
            client -> {
              client.pollFor(500);
              commits.add(client.log.commit(transaction(List.of(result("s")), FIRST, 5)));
            });
    freezePreparedFor(stage, slow, 40_000);
    stage.runFor(50_000);
    assertThat(commits).hasOnlyElementsOfType(Commit.Unknown.class).hasSize(1);
    assertThat(stage.history.faults()).containsKey(Fault.TRANSACTION_TIMED_OUT);
    assertThat(stage.visibleResults()).isEmpty();
  }

  /** Notes 2: no ownership check of a commit with current metadata. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLiveMemberOverwritesTheOffsetOfAPartitionItDoesNotOwn(boolean consumerProtocol) {
    Stage stage = new Stage(consumerProtocol);
    stage.broker.offsets.overwrite(FIRST, new Transaction.OffsetCommit(50, ""));
    stage.worker("w1", client -> client.pollFor(5000));
    stage.worker(
        "w2",
        client -> {
          client.pollFor(3000);
          Partition others = client.owned.contains(FIRST) ? SECOND : FIRST;
          commits.add(client.log.commit(transaction(List.of(), others, 4)));
        });
    stage.runFor(6000);
    assertThat(commits).containsExactly(new Commit.Done());
  }

  @Test
  void anExpelledMembersCommitIsRefusedAndItsPartitionsAreLost() {
    Stage stage = new Stage(false);
    List<String> told = new ArrayList<>();
    WorkerProcess zombie =
        stage.worker(
            "zombie",
            client -> {
              client.pollFor(1000);
              client.process.pause(TimeUnit.SECONDS.toNanos(1));
              commits.add(client.log.commit(transaction(List.of(), FIRST, 4)));
              client.pollFor(1000);
              told.addAll(client.told);
            });
    stage.at(1500, () -> zombie.freezeFor(TimeUnit.SECONDS.toNanos(20)));
    stage.runFor(30_000);
    assertThat(commits)
        .containsExactly(new Commit.Aborted(new Commit.Cause.NotMember(), "aborted"));
    assertThat(told).startsWith("assigned", "lost");
  }

  /** Notes 8: classic refuses commits between the generation's bump and the member's own poll. */
  @Test
  void classicRefusesCommitsBetweenTheBumpAndTheNextPoll() {
    Stage stage = new Stage(false);
    stage.worker(
        "w1",
        client -> {
          client.pollFor(4000);
          stage.broker.group.reassign();
          client.poll();
          client.process.pause(TimeUnit.MILLISECONDS.toNanos(500));
          commits.add(client.log.commit(transaction(List.of(), FIRST, 1)));
          client.pollFor(1000);
          commits.add(client.log.commit(transaction(List.of(), FIRST, 2)));
        });
    stage.worker("w2", client -> client.pollFor(8000));
    stage.runFor(10_000);
    assertThat(commits)
        .containsExactly(
            new Commit.Aborted(new Commit.Cause.Rebalance(), "aborted"), new Commit.Done());
  }

  @Test
  void aRecordOverTheTopicsLimitAbortsTheTransactionAndLeavesTheProducerUsable() {
    Stage stage = new Stage(true);
    stage.worker(
        "w1",
        client -> {
          client.pollFor(500);
          commits.add(client.log.commit(transaction(List.of(result("x".repeat(2000))), FIRST, 1)));
          commits.add(client.log.commit(transaction(List.of(result("small")), FIRST, 1)));
        });
    stage.runFor(2000);
    assertThat(commits.getFirst())
        .isInstanceOfSatisfying(
            Commit.Aborted.class,
            aborted -> assertThat(aborted.cause()).isInstanceOf(Commit.Cause.BadRecord.class));
    assertThat(commits.getLast()).isEqualTo(new Commit.Done());
    assertThat(stage.visibleResults()).containsExactly("small");
  }

  @Test
  void aCrashLeavesItsTransactionOpenUntilTheSameIdComesBack() {
    Stage stage = new Stage(true);
    WorkerProcess doomed =
        stage.worker(
            "w1",
            client -> {
              client.pollFor(500);
              commits.add(client.log.commit(transaction(List.of(result("lost")), FIRST, 5)));
            });
    freezePreparedFor(stage, doomed, 5000);
    stage.at(3000, doomed::kill);
    stage.at(
        4000,
        () ->
            stage.worker(
                "w1",
                client ->
                    commits.add(
                        client.log.commit(new Transaction(List.of(result("new")), Map.of())))));
    stage.runFor(6000);
    assertThat(commits).containsExactly(new Commit.Done());
    assertThat(stage.visibleResults()).containsExactly("new");
  }

  private static void freezePrepared(Stage stage, WorkerProcess process) {
    freezePreparedFor(stage, process, 20_000);
  }

  /** Freezes a process as soon as its transaction's offsets have arrived. */
  private static void freezePreparedFor(Stage stage, WorkerProcess process, long millis) {
    stage.at(
        1,
        new Runnable() {
          @Override
          public void run() {
            if (stage.broker.transactions.pending(FIRST)) {
              process.freezeFor(TimeUnit.MILLISECONDS.toNanos(millis));
            } else {
              stage.baton.after(10_000, this);
            }
          }
        });
  }
}
