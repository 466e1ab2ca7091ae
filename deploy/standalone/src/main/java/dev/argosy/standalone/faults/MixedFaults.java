package dev.argosy.standalone.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Several faults in one run. */
final class MixedFaults {
  private static final List<Strike> ON_WORKERS =
      List.of(
          WorkerFaults::kill,
          WorkerFaults::freeze,
          WorkerFaults::restartRolling,
          WorkerFaults::scale);
  private static final List<Strike> ON_BROKERS =
      List.of(
          BrokerFaults::killLeader,
          BrokerFaults::killAll,
          BrokerFaults::moveCoordinator,
          BrokerFaults::loseAnswers);

  private MixedFaults() {}

  /** Twice a fault of the workers beside one of the brokers; no fault comes twice. */
  static void mix(Site site) {
    List<Strike> onWorkers = shuffled(ON_WORKERS, site);
    List<Strike> onBrokers = shuffled(ON_BROKERS, site);
    for (int pair = 0; pair < 2; pair++) {
      sideBySide(onWorkers.get(pair), onBrokers.get(pair), site, pair);
    }
  }

  private static List<Strike> shuffled(List<Strike> strikes, Site site) {
    List<Strike> shuffled = new ArrayList<>(strikes);
    Collections.shuffle(shuffled, new Random(site.random().nextLong()));
    return shuffled;
  }

  private static void sideBySide(Strike one, Strike other, Site site, int pair) {
    CompletableFuture<Void> both =
        CompletableFuture.allOf(
            begun(one, site.withChance(2 * pair)), begun(other, site.withChance(2 * pair + 1)));
    try {
      both.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  private static CompletableFuture<Void> begun(Strike strike, Site site) {
    return CompletableFuture.runAsync(
        () -> strike.on(site), task -> Thread.ofVirtual().name("faults-strike").start(task));
  }
}
