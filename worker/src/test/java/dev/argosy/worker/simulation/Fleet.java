package dev.argosy.worker.simulation;

import dev.argosy.catalog.Catalog;
import dev.argosy.worker.Assembly;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.Ports;
import dev.argosy.worker.WorkerConfig;
import dev.argosy.worker.content.Contents;
import dev.argosy.worker.loop.Loop;
import dev.argosy.worker.path.CannotGoOn;
import dev.argosy.worker.platform.Platform;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The workers of a run: the real core, turn after turn, each in a process of its own. */
final class Fleet {
  static final int MAX_IN_FLIGHT = 6;

  /**
   * What not all workers have in common.
   *
   * @param beginning whether a partition without an offset is read from its beginning
   */
  private record Variant(boolean beginning, boolean newLane) {}

  private static final Map<Variant, WorkerConfig> CONFIGS =
      Stream.of(
              new Variant(false, false),
              new Variant(false, true),
              new Variant(true, false),
              new Variant(true, true))
          .collect(Collectors.toUnmodifiableMap(variant -> variant, Fleet::config));

  static final WorkerConfig CONFIG = CONFIGS.get(new Variant(false, false));

  private static WorkerConfig config(Variant variant) {
    return new ConfigReader(Map.of())
        .parse(
            """
              worker: {max-in-flight: 6, max-waiting: 8, max-delayed: 12, max-buffered-bytes: 1MiB, drain-timeout: 8s, handover-grace: 2s}
              kafka: {on-missing-offset: %s}
              topics: {max-message-bytes: 64KiB}
              lanes:
                - {topic: lane.fast, weight: 4, reply-topics: [own.replies]}
                - {topic: lane.slow, reply-topics: [own.replies]}
                %s
              platforms:
                one: {kind: bedrock, region: us-west-2}
                two: {kind: bedrock, region: us-east-1}
              quotas:
                first: {metering: bedrock, tokens-per-minute: 60000}
                second: {metering: bedrock, tokens-per-minute: 60000}
                third: {metering: bedrock, tokens-per-minute: 6000}
              models:
                claude-haiku-4-5:
                  routes:
                    - {platform: one, model-id: haiku, geography: global, quota: first}
                    - {platform: two, model-id: haiku, geography: global, quota: second}
                    - {platform: two, model-id: haiku-eu, geography: eu, quota: second}
                claude-sonnet-4-5:
                  routes:
                    - {platform: two, model-id: sonnet, geography: global, quota: third}
                    - {platform: one, model-id: sonnet-eu, geography: eu, quota: first}
              retry: {attempts-max: 3, delay-base: 1s, delay-max: 4s}
              """
                .formatted(
                    variant.beginning ? "beginning" : "fail",
                    variant.newLane
                        ? "- {topic: %s, reply-topics: [own.replies]}".formatted(Workload.NEW_LANE)
                        : ""));
  }

  private static final Catalog CATALOG = Catalog.bundled();
  private static final long DRAIN = TimeUnit.SECONDS.toNanos(8);

  private final World world;
  private final List<WorkerProcess> processes = new ArrayList<>();
  private final Set<WorkerProcess> draining = new LinkedHashSet<>();
  private Variant variant = new Variant(false, false);

  Fleet(World world) {
    this.world = world;
  }

  /** Who starts from now on reads a partition without an offset from its beginning. */
  void beginWhereOffsetsAreMissing() {
    variant = new Variant(true, variant.newLane);
  }

  boolean beginsWhereOffsetsAreMissing() {
    return variant.beginning;
  }

  /** Who starts from now on reads one more lane. */
  void withNewLane() {
    variant = new Variant(variant.beginning, true);
  }

  /** Starts a worker under this id. */
  void start(String worker) {
    world.history.event("start", worker, 0);
    WorkerConfig config = CONFIGS.get(variant);
    processes.add(
        new WorkerProcess(
            worker, world.baton, world.dice, world.history, started -> run(started, config)));
  }

  /** Asks a worker to stop in good order. */
  void drain(WorkerProcess process) {
    draining.add(process);
  }

  /** Processes that have not ended, frozen ones included. */
  List<WorkerProcess> alive() {
    return processes.stream().filter(process -> process.alive() && !process.ended()).toList();
  }

  /** Those of them that nobody has asked to stop. */
  List<WorkerProcess> serving() {
    return alive().stream().filter(process -> !draining.contains(process)).toList();
  }

  private static Set<String> read(WorkerConfig config) {
    Set<String> read = new TreeSet<>();
    config.lanes().forEach(lane -> read.add(lane.topic()));
    read.add(config.topics().retries());
    read.add(config.topics().parked());
    return read;
  }

  private void run(WorkerProcess process, WorkerConfig config) {
    Dice dice = world.dice;
    process.onKill = () -> world.guarantees.crashed(process);
    SimulatedRequestLog log =
        new SimulatedRequestLog(
            process, read(config), world.broker, dice, world.history, world.guarantees);
    Map<String, Platform> platforms = new TreeMap<>();
    for (String name : config.platforms().keySet()) {
      platforms.put(
          name,
          new SimulatedPlatform(
              name.equals("one"),
              process,
              world.weather,
              dice,
              world.history,
              world.guarantees,
              () -> process.point(WorkerProcess.Point.CALLING, dice.skewedMillis(0, 1))));
    }
    SimulatedMailbox mailbox = new SimulatedMailbox(process, dice);
    Loop loop =
        Assembly.core(
            config,
            process.worker,
            new Ports(
                log,
                new SimulatedChunks(process, dice, world.guarantees.streams),
                new SimulatedControlTopic(process, world.controlLog, world.guarantees.cancels),
                new SimulatedFleetTopic(process, world.fleetLog, world.guarantees.shares),
                platforms,
                Contents.none(process.clock),
                mailbox,
                process.clock,
                dice.split(),
                CATALOG,
                world.guarantees.observer(process)));
    world.guarantees.shares.watch(process, loop::shares);
    try {
      while (!draining.contains(process)) {
        loop.turn();
      }
      loop.drain();
      long since = process.now();
      while (!loop.drained() && process.now() - since < DRAIN) {
        loop.turn();
      }
      loop.leave();
      log.close();
      process.end();
    } catch (CannotGoOn stop) {
      world.guarantees.stopped(process, stop);
      process.kill();
    }
  }
}
