package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.OffsetMap;
import dev.argosy.worker.ledger.OffsetMapCodec;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.ledger.Suspicion;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * What goes wrong from outside a worker: something every second or so, until it is told to stop.
 */
final class Chaos {
  private static final int LIVE_MOST = 4;
  private static final int PARTITIONS_MOST = 5;

  private final World world;
  private final Dice dice;
  private int names;
  private boolean laneAdded;
  private boolean stopped;

  Chaos(World world) {
    this.world = world;
    this.dice = world.dice;
  }

  /** A first worker, or another one. */
  void startWorker() {
    world.fleet.start("w" + names++);
  }

  void begin() {
    world.baton.after(dice.millis(50, 1_500), this::strike);
  }

  private void strike() {
    if (dice.isCalm()) {
      return;
    }
    List<WorkerProcess> alive = world.fleet.alive();
    if (!alive.isEmpty()) {
      strike(dice.oneOf(alive), alive.size());
    }
    begin();
  }

  private void strike(WorkerProcess victim, int alive) {
    switch (dice.between(0, 20)) {
      case 0, 1 -> {
        event(Fault.CRASH_ANYWHERE, victim.worker);
        victim.kill();
      }
      case 2 -> victim.freeze(true);
      case 3 -> {
        event(Fault.FREEZE_SHORT, victim.worker);
        victim.freeze(false);
      }
      case 4, 5 -> {
        event(Fault.REASSIGNED_AT_RANDOM, "group");
        world.broker.group.reassign();
      }
      case 6 -> {
        if (alive < LIVE_MOST) {
          event(Fault.JOIN, "fleet");
          startWorker();
        }
      }
      case 7 -> world.fleet.drain(victim);
      case 8 -> {
        if (dice.chance(0.3)) {
          event(Fault.TWIN, victim.worker);
          world.guarantees.twin(victim.worker);
          world.fleet.start(victim.worker);
        }
      }
      case 9 -> world.broker.fail(dice.skewedMillis(200, 15_000));
      case 10 -> world.weather.storm(dice.millis(500, 8_000));
      case 11, 12, 13 -> forge(dice.oneOf(world.broker.group.partitions));
      case 14 -> retention(dice.oneOf(world.broker.group.partitions));
      case 15 -> compact(dice.oneOf(world.broker.group.partitions));
      case 16 -> withoutTopic(Workload.REPLIES, dice.millis(500, 8_000));
      case 17 -> withoutTopic(Fleet.CONFIG.topics().results(), dice.millis(200, 4_000));
      case 18 -> world.weather.drought(dice.millis(2_000, 25_000));
      case 19 -> world.weather.outage(dice.millis(5_000, 60_000));
      default -> strikeRarely(victim);
    }
  }

  private void strikeRarely(WorkerProcess victim) {
    switch (dice.between(0, 3)) {
      case 0 -> addPartition(dice.oneOf(world.broker.group.partitions).topic());
      case 1 -> addLane();
      case 2 -> deleteOffsets();
      default -> setClock(victim);
    }
  }

  private void setClock(WorkerProcess victim) {
    Duration ahead = Duration.ofNanos(dice.skewedMillis(10, 3_600_000));
    victim.jump(dice.chance(0.5) ? ahead : ahead.negated());
  }

  private void addPartition(String topic) {
    if (world.broker.topics().get(topic).logs().size() < PARTITIONS_MOST) {
      event(Fault.PARTITION_ADDED, world.broker.addPartition(topic));
    }
  }

  /** One more lane, read by whoever starts from now on; all others are asked to stop by and by. */
  private void addLane() {
    if (laneAdded) {
      return;
    }
    laneAdded = true;
    event(Fault.LANE_ADDED, Workload.NEW_LANE);
    world.broker.create(Broker.topic(dice, Workload.NEW_LANE, dice.between(1, 3), World.LIMIT, 0));
    world.fleet.withNewLane();
    world.workload.withNewLane();
    for (WorkerProcess old : world.fleet.alive()) {
      world.baton.after(dice.millis(100, 10_000), () -> world.fleet.drain(old));
    }
  }

  /** All workers end, and once the group has no member, a person deletes some of its offsets. */
  private void deleteOffsets() {
    if (!world.fleet.beginsWhereOffsetsAreMissing()) {
      return; // Workers would stop, until a person has set the offsets.
    }
    stopped = true;
    world.fleet.alive().forEach(WorkerProcess::kill);
    world.baton.after(seconds(1), this::deleteOffsetsOfNobody);
  }

  private void deleteOffsetsOfNobody() {
    if (!world.broker.group.members.isEmpty()) {
      world.baton.after(seconds(1), this::deleteOffsetsOfNobody);
      return;
    }
    for (Partition partition : world.broker.group.partitions) {
      if (world.broker.offsets.committed(partition).isPresent()
          && !world.broker.transactions.pending(partition)
          && dice.chance(0.7)) {
        event(Fault.OFFSETS_DELETED, partition);
        world.broker.forgetOffset(partition);
      }
    }
    stopped = false;
  }

  /** After a crash, a drain or a twin's end somebody starts a worker again, sooner or later. */
  void keepStaffed() {
    List<WorkerProcess> alive = world.fleet.alive();
    if (alive.size() < 2 && !stopped) {
      if (names > 0 && dice.chance(0.5)) {
        String again = "w" + dice.between(0, names - 1);
        if (alive.stream().noneMatch(process -> process.worker.equals(again))) {
          event(Fault.RESTART_SAME_ID, again);
          world.fleet.start(again);
        }
      } else {
        event(Fault.RESTART_OTHER_ID, "fleet");
        startWorker();
      }
    }
    world.baton.after(dice.millis(200, 4_000), this::keepStaffed);
  }

  /** Foreign software copies, moves or damages what stands beside the offset. */
  private void forge(Partition partition) {
    Optional<OffsetCommit> committed = world.broker.offsets.committed(partition);
    if (committed.isEmpty() || world.broker.transactions.pending(partition)) {
      return;
    }
    long offset = committed.get().offset();
    String metadata = committed.get().metadata();
    UUID topic = world.broker.topics().get(partition.topic()).id();
    switch (dice.between(0, 5)) {
      case 0 ->
          write(
              Fault.MAP_OF_OTHER_TOPIC,
              partition,
              offset,
              everythingSettled(new UUID(0, 1), partition.number(), offset));
      case 1 ->
          write(
              Fault.MAP_OF_OTHER_BASE,
              partition,
              offset,
              everythingSettled(topic, partition.number(), offset + 3));
      case 2 ->
          write(
              Fault.MAP_OF_OTHER_PARTITION,
              partition,
              offset,
              everythingSettled(topic, partition.number() + 1, offset));
      case 3 -> write(Fault.MAP_GARBAGE, partition, offset, "{\"mirrored\":true}");
      case 4 ->
          write(
              Fault.MAP_TRUNCATED, partition, offset, metadata.substring(0, metadata.length() / 2));
      default ->
          write(
              Fault.MAP_OTHER_VERSION,
              partition,
              offset,
              "Ag" + metadata.substring(Math.min(2, metadata.length())));
    }
  }

  /** A map that says everything is settled. */
  static String everythingSettled(UUID topic, int partition, long base) {
    BitSet everything = new BitSet();
    everything.set(0, 500);
    return OffsetMapCodec.encode(
        new OffsetMap(topic, partition, base, "mirror", Suspicion.NONE, true, everything));
  }

  private void write(Fault fault, Partition partition, long offset, String metadata) {
    event(fault, partition);
    world.broker.forge(partition, new OffsetCommit(offset, metadata));
  }

  private void retention(Partition partition) {
    PartitionLog log = world.broker.log(partition);
    Optional<OffsetCommit> committed = world.broker.offsets.committed(partition);
    if (committed.isEmpty()) {
      return; // Without a commit a person has to decide, and the workers stop.
    }
    long to = committed.get().offset() + dice.between(1, 6);
    if (dice.chance(0.4) && to <= log.lastStable()) {
      event(Fault.RETENTION_OVERTOOK, partition);
      world.broker.trim(partition, to);
    }
  }

  private void compact(Partition partition) {
    PartitionLog log = world.broker.log(partition);
    long offset = log.lastStable() - dice.between(1, 10);
    if (offset >= log.start() && world.broker.compact(partition, offset)) {
      event(Fault.RECORD_COMPACTED, partition);
    }
  }

  private void withoutTopic(String name, long nanos) {
    world
        .broker
        .topic(name)
        .ifPresent(
            topic -> {
              event(Fault.TOPIC_UNWRITABLE, name);
              world.broker.delete(name);
              world.baton.after(nanos, () -> world.broker.restore(topic));
            });
  }

  private void event(Fault fault, Object subject) {
    world.history.event(fault, subject);
  }

  static long seconds(long seconds) {
    return TimeUnit.SECONDS.toNanos(seconds);
  }
}
