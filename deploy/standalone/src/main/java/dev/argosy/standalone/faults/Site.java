package dev.argosy.standalone.faults;

import dev.argosy.embedded.cluster.KafkaCluster;
import dev.argosy.simulator.Simulator;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * All that a strike may get at, its chance, and what it has to say. Each thread that strikes has
 * one of its own.
 */
final class Site {
  private final Scene scene;
  private final Patience patience;
  private final Notes notes;
  private final long seed;
  private final Random random;

  Site(Scene scene, Patience patience, Notes notes, long seed) {
    this.scene = scene;
    this.patience = patience;
    this.notes = notes;
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** The same for a strike that has its own chance. */
  Site withChance(int number) {
    return new Site(scene, patience, notes, seed * 31 + number);
  }

  KafkaCluster cluster() {
    return scene.cluster();
  }

  KafkaConnection kafka() {
    return scene.kafka();
  }

  Simulator simulator() {
    return scene.simulator();
  }

  Fleet fleet() {
    return scene.fleet();
  }

  Feed feed() {
    return scene.feed();
  }

  Ledger ledger() {
    return scene.ledger();
  }

  Bound bound() {
    return scene.bound();
  }

  Patience patience() {
    return patience;
  }

  RandomGenerator random() {
    return random;
  }

  /** Says what is done now. */
  void note(String what) {
    notes.add(what);
  }

  /**
   * Says that the strike has hit so many calls, requests, answers or whatever it is about: a run
   * whose fault has hit nothing proves nothing.
   */
  void hit(long count) {
    notes.hit(count);
  }

  /** The same with the calls that this worker has in flight. */
  void hitCallsOf(WorkerProcess worker) {
    hit(bound().open().getOrDefault(worker.id(), 0L));
  }

  /** How often to strike: a random number, from {@code least} to {@code most}, or fewer. */
  int times(int least, int most) {
    return Math.min(scene.strikes(), between(least, most));
  }

  /** A random whole number, from {@code least} to {@code most}. */
  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  /** Waits for a random time between so many milliseconds; returns it. */
  Duration pause(int leastMillis, int mostMillis) {
    Duration time =
        Schedule.between(random, Duration.ofMillis(leastMillis), Duration.ofMillis(mostMillis));
    patience.pause(time);
    return time;
  }
}
