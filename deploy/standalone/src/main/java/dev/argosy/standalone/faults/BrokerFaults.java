package dev.argosy.standalone.faults;

import dev.argosy.embedded.proxy.Fault;
import dev.argosy.embedded.proxy.KafkaProxy;
import dev.argosy.embedded.proxy.Requests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * What is done to brokers, and to the wires to them. None of it hits a worker, so none of it lets a
 * call be repeated.
 */
final class BrokerFaults {
  /** Until a worker that has something to do asks a broker for it. */
  private static final Duration ANSWER = Duration.ofSeconds(8);

  private BrokerFaults() {}

  /** Kills the broker that leads most partitions, and starts it again. */
  static void killLeader(Site site) {
    for (int more = site.times(2, 3); more > 0; more--) {
      site.pause(1_500, 4_000);
      int leader = Topology.busiest(site);
      site.cluster().kill(leader);
      site.note("broker %d killed, the leader of most".formatted(leader));
      site.pause(2_000, 6_000);
      bringBack(site, List.of(leader));
    }
  }

  /** Kills all brokers, waits half a minute and starts them again. */
  static void killAll(Site site) {
    site.pause(3_000, 6_000);
    site.cluster().ids().forEach(site.cluster()::kill);
    site.note("all brokers killed");
    site.pause(30_000, 32_000);
    bringBack(site, site.cluster().ids());
  }

  /** Restarts, in good order, the broker that coordinates a worker's transactions. */
  static void moveCoordinator(Site site) {
    for (int more = site.times(2, 3); more > 0; more--) {
      site.pause(1_500, 4_000);
      WorkerProcess worker = site.fleet().any(site.random());
      int coordinator = Topology.coordinator(site, worker);
      Topology.stop(site, List.of(coordinator));
      site.note("broker %d stopped, the coordinator of %s".formatted(coordinator, worker.id()));
      site.pause(0, 4_000);
      bringBack(site, List.of(coordinator));
    }
  }

  /** Loses answers to commits, offsets and writes that the brokers have done. */
  static void loseAnswers(Site site) {
    List<ApiKeys> kinds =
        List.of(ApiKeys.END_TXN, ApiKeys.END_TXN, ApiKeys.TXN_OFFSET_COMMIT, ApiKeys.PRODUCE);
    for (int more = site.times(6, 8); more > 0; more--) {
      site.pause(1_000, 3_000);
      WorkerProcess worker = Victims.busy(site);
      ApiKeys kind = kinds.get(site.random().nextInt(kinds.size()));
      Requests requests = Requests.of(kind).from(worker.id());
      boolean silent = site.random().nextBoolean();
      List<Fault> faults = new ArrayList<>();
      for (KafkaProxy proxy : site.cluster().proxies()) {
        faults.add(silent ? proxy.swallowResponses(requests, 1) : proxy.dropResponses(requests, 1));
      }
      site.patience().holds(ANSWER, () -> faults.stream().anyMatch(fault -> fault.hits() > 0));
      site.pause(1_000, 3_000);
      faults.forEach(Fault::release);
      int lost = faults.stream().mapToInt(Fault::hits).sum();
      site.hit(lost);
      site.note(
          "%d answers to %s of %s lost, %s"
              .formatted(lost, kind.name, worker.id(), silent ? "in silence" : "with a cut"));
    }
  }

  /**
   * Makes results unwritable for a while: too few replicas are left. Either two of three brokers
   * are stopped, or the topic of results alone demands all three and one is killed.
   */
  static void makeResultsUnwritable(Site site) {
    site.pause(2_000, 4_000);
    boolean resultsAlone = site.random().nextBoolean();
    List<Integer> down = new ArrayList<>(site.cluster().ids());
    down.remove(site.random().nextInt(down.size()));
    if (resultsAlone) {
      down.removeFirst();
      Groups.demandReplicas(site, site.cluster().ids().size());
      site.cluster().kill(down.getFirst());
    } else {
      Topology.stop(site, down);
    }
    site.note(
        "brokers %s down%s".formatted(down, resultsAlone ? ", results demand all replicas" : ""));
    site.pause(10_000, 15_000);
    bringBack(site, down);
    if (resultsAlone) {
      Groups.demandReplicas(site, site.cluster().ids().size() - 1);
    }
  }

  /** Ends what was done to brokers: it hit the requests that are open now. */
  private static void bringBack(Site site, List<Integer> brokers) {
    site.hit(site.ledger().open());
    site.ledger().mayBeUnsure();
    Topology.begin(site, brokers);
  }
}
