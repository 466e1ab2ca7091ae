package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.proxy.Fault;
import dev.argosy.embedded.proxy.KafkaProxy;
import dev.argosy.embedded.proxy.Requests;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Commit.Aborted;
import dev.argosy.worker.loop.Commit.Cause.NotMember;
import dev.argosy.worker.loop.Commit.Done;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Joining, giving up, leaving, being thrown out. */
@KafkaTest
@ParameterizedClass
@EnumSource(GroupProtocol.class)
class MembershipTest {
  @Parameter GroupProtocol protocol;
  private KafkaBroker broker;
  private Fleet fleet;
  private Partition first;
  private Partition second;

  @BeforeEach
  void found() {
    fleet = new Fleet(broker, protocol, 2);
    first = fleet.partition(0);
    second = fleet.partition(1);
  }

  @AfterEach
  void disband() {
    fleet.close();
  }

  @Test
  void aCommitBeforeTheFirstPollIsNoMembers() {
    var worker = fleet.worker("w");
    Commit commit = worker.commit(first, 1, fleet.result("a"));
    assertThat(commit).isInstanceOf(Aborted.class);
    assertThat(((Aborted) commit).cause()).isEqualTo(new NotMember());
    assertThat(fleet.visibleResults()).isEmpty();
  }

  @Test
  void commitsInsideTheRevocationPassAndTheOthersFlowOn() {
    var leaving = fleet.worker("leaving");
    leaving.untilOwns(first, second);
    leaving.log.start(first, 0);
    leaving.log.start(second, 0);
    List<Commit> commits = new ArrayList<>();
    Set<Partition> revoked = new HashSet<>();
    leaving.onRevoked =
        partitions -> {
          revoked.addAll(partitions);
          for (Partition partition : partitions) {
            commits.add(leaving.commit(partition, 5, fleet.result("last of " + partition)));
          }
        };
    var joining = fleet.worker("joining");
    joining.until(
        "the newcomer got one",
        () -> {
          leaving.poll();
          return joining.owned.size() == 1;
        });
    assertThat(revoked).isEqualTo(joining.owned);
    assertThat(commits).containsExactly(new Done());

    Partition kept = leaving.owned.iterator().next();
    fleet.post(kept.number(), "kept");
    leaving.until("the kept one flows", () -> leaving.values().contains("kept"));
  }

  @Test
  void leavingTellsTheMembershipWhichMayCommitALastTime() throws Exception {
    var worker = fleet.worker("w");
    worker.untilOwns(first, second);
    List<Commit> commits = new ArrayList<>();
    worker.onRevoked =
        partitions ->
            partitions.forEach(
                partition -> commits.add(worker.commit(partition, 3, fleet.result("last"))));
    worker.close();
    assertThat(commits).containsExactly(new Done(), new Done());
    assertThat(worker.owned).isEmpty();
    fleet.awaitResults("last", "last");
    worker.log.close(); // Twice is harmless.
  }

  @Test
  void aWorkerThatLeavesHandsItsPartitionsOverLongBeforeItsSessionEnds() {
    var patient =
        new Timings(
            Duration.ofMinutes(5),
            Duration.ofMillis(500),
            Duration.ofMinutes(2),
            Fleet.TIMINGS.request(),
            Fleet.TIMINGS.maxBlock(),
            Fleet.TIMINGS.delivery(),
            Fleet.TIMINGS.transaction());
    var leaving = fleet.worker(new Identity("leaving", true), patient, broker.bootstrapServers());
    leaving.untilOwns(first, second);
    leaving.close();
    var next = fleet.worker("next");
    next.untilOwns(first, second);
  }

  @Test
  void aMemberThatTheBrokerThrewOutCannotCommitAndLearnsItsLossInThePoll() throws Exception {
    shortSession();
    try (var proxy = KafkaProxy.inFrontOf(broker.bootstrapServers())) {
      var cut = fleet.worker(new Identity("cut", false), Fleet.TIMINGS, proxy.bootstrapServers());
      cut.untilOwns(first, second);
      Fault silent =
          proxy.hold(
              new Requests(
                  key -> key == ApiKeys.HEARTBEAT || key == ApiKeys.CONSUMER_GROUP_HEARTBEAT,
                  "cut"::equals,
                  "heart-beats"));
      var next = fleet.worker("next");
      next.untilOwns(first, second);
      Commit commit = cut.commit(first, 9, fleet.result("late"));
      assertThat(commit).isInstanceOf(Aborted.class);
      assertThat(((Aborted) commit).cause()).isEqualTo(new NotMember());
      silent.release();
      cut.until("it is told", () -> cut.lost.equals(Set.of(first, second)));
      assertThat(fleet.visibleResults()).isEmpty();
      cut.close();
    }
  }

  @Test
  void theLeaseEndsBeforeTheSession() throws Exception {
    shortSession();
    var worker = fleet.worker("w");
    switch (protocol) {
      case CLASSIC -> assertThat(worker.log.lease()).isEqualTo(Duration.ofMillis(1500));
      case CONSUMER -> assertThat(worker.log.lease()).isEqualTo(Duration.ofMillis(500));
    }
  }

  /** KIP-848: the group's session is the broker's to know; 3 seconds here, a beat each 500 ms. */
  private void shortSession() throws ExecutionException, InterruptedException {
    var group = new ConfigResource(ConfigResource.Type.GROUP, fleet.group);
    broker
        .admin()
        .incrementalAlterConfigs(
            Map.of(
                group,
                List.of(
                    set("consumer.session.timeout.ms", "3000"),
                    set("consumer.heartbeat.interval.ms", "500"))))
        .all()
        .get();
  }

  private static AlterConfigOp set(String name, String value) {
    return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
  }
}
