package dev.argosy.standalone.faults;

import dev.argosy.embedded.proxy.Fault;
import dev.argosy.embedded.proxy.KafkaProxy;
import dev.argosy.embedded.proxy.Requests;
import dev.argosy.standalone.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;

/** What is done to workers. */
final class WorkerFaults {
  private static final String OTHER_LANE = "argosy.urgent";
  private static final Duration TWINS = Duration.ofSeconds(90);
  private static final Duration SERVED = Duration.ofSeconds(30);

  private WorkerFaults() {}

  /** Kills some, one after another; each comes back under its id or another takes its place. */
  static void kill(Site site) {
    int strikes = site.times(4, 6);
    for (int strike = 1; strike <= strikes; strike++) {
      site.pause(0, 1_500);
      // Mostly one that serves, now and then one that only starts.
      boolean whoeverRuns = strike > 1 && site.between(1, 4) == 1;
      WorkerProcess victim = whoeverRuns ? site.fleet().any(site.random()) : Victims.busy(site);
      long open = site.fleet().kill(victim);
      site.hit(open);
      boolean back = site.random().nextBoolean();
      site.note(
          "%s killed with %d calls in flight, %s"
              .formatted(victim.id(), open, back ? "to come back" : "to be replaced"));
      site.pause(0, 1_500);
      if (back) {
        site.fleet().start(victim.id());
      } else {
        site.fleet().add();
      }
      site.pause(1_000, 4_000); // It may be hit while it still starts, or takes over.
    }
    site.fleet().awaitReady();
  }

  /** Stops one or two until others have their partitions, then lets them go on as zombies. */
  static void freeze(Site site) {
    for (int more = site.times(1, 2); more > 0; more--) {
      site.pause(1_000, 3_000);
      stop(site, 12_000, 15_000);
    }
  }

  private static void stop(Site site, int leastMillis, int mostMillis) {
    WorkerProcess victim = Victims.busy(site);
    Bound.Blow blow;
    try (WorkerProcess.Stopped _ = victim.freeze()) {
      blow = hit(site, victim);
      site.pause(leastMillis, mostMillis);
    }
    site.note(victim.id() + " goes on");
    site.fleet().goesOn(blow);
  }

  private static Bound.Blow hit(Site site, WorkerProcess stopped) {
    Bound.Blow blow = site.fleet().hit(stopped);
    site.hit(blow.open());
    site.note("%s stopped with %d calls in flight".formatted(stopped.id(), blow.open()));
    return blow;
  }

  /** Drains and restarts them one after another, while calls take up to ten seconds. */
  static void restartRolling(Site site) {
    for (WorkerProcess worker : site.fleet().running()) {
      site.pause(500, 2_000);
      restart(site, worker);
    }
  }

  private static void restart(Site site, WorkerProcess worker) {
    site.hitCallsOf(worker);
    site.note(worker.id() + " drains");
    site.fleet().drain(worker);
    site.fleet().awaitReady(site.fleet().start(worker.id()));
    site.note(worker.id() + " is back");
  }

  /** Adds some and drains some, every few seconds, never waiting for either. */
  static void scale(Site site) {
    List<WorkerProcess> leaving = new ArrayList<>();
    for (int more = site.times(7, 9); more > 0; more--) {
      site.pause(2_000, 4_000);
      List<WorkerProcess> running = site.fleet().running();
      if (running.size() < 2 || (running.size() < 4 && site.random().nextBoolean())) {
        site.note(site.fleet().add().id() + " added");
      } else {
        WorkerProcess removed = site.fleet().any(site.random());
        site.hitCallsOf(removed);
        removed.terminate();
        leaving.add(removed);
        site.note(removed.id() + " removed");
      }
    }
    leaving.forEach(site.fleet()::awaitDrained);
    site.fleet().awaitReady();
  }

  /**
   * Stops some for longer than a transaction may last, and holds back another's commits so long.
   */
  static void outliveTransactions(Site site) {
    site.pause(2_000, 4_000);
    WorkerProcess held = Victims.busy(site);
    WorkerProcess victim = Victims.otherThan(held, site);
    List<Fault> faults = new ArrayList<>();
    try (Bound.Hit _ = site.bound().begin(held.id())) {
      for (KafkaProxy proxy : site.cluster().proxies()) {
        faults.add(proxy.hold(Requests.of(ApiKeys.END_TXN).from(held.id())));
      }
      site.note(held.id() + " cannot end its transactions");
      Bound.Blow blow;
      try (WorkerProcess.Stopped _ = victim.freeze()) {
        blow = hit(site, victim);
        site.pause(33_000, 37_000);
      }
      faults.forEach(Fault::release);
      site.note("both go on");
      site.hit(faults.stream().mapToInt(Fault::hits).sum());
      site.fleet().goesOn(blow);
      site.pause(3_000, 4_000);
    }
  }

  /**
   * Cuts one off from all brokers for longer than its session, and joins it to them again: what it
   * sent meanwhile comes late, on connections that it has given up.
   */
  static void cutOff(Site site) {
    for (int more = site.times(1, 2); more > 0; more--) {
      site.pause(1_000, 3_000);
      WorkerProcess victim = Victims.busy(site);
      try (Bound.Hit _ = site.bound().begin(victim.id())) {
        List<Fault> faults =
            site.cluster().proxies().stream()
                .map(proxy -> proxy.hold(Requests.all().fromClientsNamed(victim.id())))
                .toList();
        site.hitCallsOf(victim);
        site.note(victim.id() + " reaches no broker");
        site.pause(14_000, 18_000);
        faults.forEach(Fault::release);
        site.note(victim.id() + " reaches them again");
        site.pause(2_000, 3_000);
      }
    }
  }

  /** Restarts them one after another with one more lane, which then has half of the requests. */
  static void addLane(Site site) {
    site.pause(1_000, 3_000);
    Groups.create(site, OTHER_LANE);
    FleetFile file = site.fleet().file();
    site.fleet().configure(file.withLanes(List.of(Scene.LANE, OTHER_LANE)));
    site.note("lane " + OTHER_LANE + " made");
    boolean early = site.random().nextBoolean();
    if (early) {
      site.feed().alsoTo(OTHER_LANE);
    }
    restartRolling(site);
    if (!early) {
      site.feed().alsoTo(OTHER_LANE);
    }
    Predicate<TopicPartition> other = each -> each.topic().equals(OTHER_LANE);
    site.patience().holds(SERVED, () -> site.ledger().answeredIn(other) >= Feed.KINDS);
    site.hit(site.ledger().answeredIn(other));
  }

  /** Starts another process under the id of one that runs: one of the two must end with code 4. */
  static void twin(Site site) {
    site.pause(2_000, 5_000);
    WorkerProcess incumbent = site.fleet().any(site.random());
    try (Bound.Hit _ = site.bound().begin(incumbent.id())) {
      incumbent.expectEnd();
      WorkerProcess twin = site.fleet().start(incumbent.id());
      twin.expectEnd();
      site.note("a twin of " + incumbent.id());
      boolean one = site.patience().holds(TWINS, () -> !incumbent.alive() || !twin.alive());
      List<WorkerProcess> ended =
          List.of(incumbent, twin).stream().filter(each -> !each.alive()).toList();
      if (!one) {
        site.fleet().wrong("of two workers under one id none has ended");
        twin.kill();
      } else if (ended.getFirst().exitCode().orElse(0) == ExitCode.TWIN) {
        site.hit(1);
      } else {
        site.fleet()
            .wrong("a twin ended with " + ended.getFirst().exitCode().orElse(0) + ", not with 4");
      }
      WorkerProcess left = incumbent.alive() ? incumbent : twin;
      site.note((left == twin ? "the newcomer" : "the incumbent") + " goes on");
      if (left.alive()) {
        site.fleet().awaitReady(left);
        left.survive();
      } else {
        site.fleet().wrong("of two workers under one id both have ended");
        site.fleet().awaitReady(site.fleet().start(incumbent.id()));
      }
    }
  }
}
