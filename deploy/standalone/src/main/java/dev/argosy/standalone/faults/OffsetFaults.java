package dev.argosy.standalone.faults;

import dev.argosy.contract.SettledOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What is done to partitions and to the group's offsets. */
final class OffsetFaults {
  private static final Duration SERVED = Duration.ofSeconds(20);
  private static final Duration ACKNOWLEDGED = Duration.ofSeconds(20);

  private OffsetFaults() {}

  /** Gives the lane more partitions while requests flow. */
  static void addPartitions(Site site) {
    site.pause(2_000, 5_000);
    int total = FaultRun.PARTITIONS + site.between(1, FaultRun.PARTITIONS);
    Groups.addPartitions(site, total);
    site.note("the lane has %d partitions now".formatted(total));
    site.pause(3_000, 5_000);
    Predicate<TopicPartition> added = each -> each.partition() >= FaultRun.PARTITIONS;
    site.patience().holds(SERVED, () -> site.ledger().answeredIn(added) > 0);
    site.hit(site.ledger().answeredIn(added));
  }

  /**
   * Drains all workers, deletes the offsets of some partitions of the lane, and starts the workers
   * again. What stands there is run once more: that is what {@code on-missing-offset: beginning}
   * says.
   */
  static void delete(Site site) {
    site.pause(4_000, 8_000);
    List<String> ids = site.fleet().running().stream().map(WorkerProcess::id).toList();
    site.fleet().drainAll();
    try (Admin admin = site.kafka().admin()) {
      Groups.awaitEmpty(site, admin);
      Map<TopicPartition, OffsetAndMetadata> committed = Groups.committed(site, admin);
      List<TopicPartition> shuffled = new ArrayList<>(committed.keySet());
      shuffled.sort((one, other) -> Integer.compare(one.partition(), other.partition()));
      Collections.shuffle(shuffled, new Random(site.random().nextLong()));
      // Not all of them: then the topic would be new to the group.
      List<TopicPartition> deleted =
          shuffled.subList(0, Math.min(shuffled.size() - 1, site.between(1, 3)));
      deleted.forEach(
          partition -> {
            mayRunAgain(site, partition, 0, Objects.requireNonNull(committed.get(partition)));
          });
      site.kafka()
          .answer(admin.deleteConsumerGroupOffsets(Scene.GROUP, new HashSet<>(deleted)).all());
      site.note("the offsets of %s are deleted".formatted(deleted));
    }
    ids.forEach(site.fleet()::start);
    site.fleet().awaitReady();
  }

  /**
   * Kills all workers with calls open, and replaces what they wrote beside their offsets by
   * something that does not belong there. What is settled above an offset is run once more; nothing
   * may be skipped.
   */
  static void forge(Site site) {
    replace(site, Forgery.BY_HAND);
  }

  /** The same with what a mirror makes of offsets when it copies a group to another cluster. */
  static void mirror(Site site) {
    replace(site, Forgery.BY_MIRROR);
  }

  private static void replace(Site site, List<Forgery> manners) {
    site.pause(4_000, 8_000);
    List<String> ids = new ArrayList<>();
    for (WorkerProcess worker : site.fleet().running()) {
      ids.add(worker.id());
      long open = site.fleet().kill(worker);
      site.note("%s killed with %d calls in flight".formatted(worker.id(), open));
    }
    try (Admin admin = site.kafka().admin()) {
      Groups.awaitEmpty(site, admin);
      site.kafka()
          .answer(admin.fenceProducers(ids.stream().map(Scene::transactionalId).toList()).all());
      Map<TopicPartition, OffsetAndMetadata> committed = Groups.committed(site, admin);
      Map<TopicPartition, OffsetAndMetadata> forged = new HashMap<>();
      List<String> done = new ArrayList<>();
      committed.forEach(
          (partition, commit) -> {
            Forgery manner = manners.get(site.random().nextInt(manners.size()));
            OffsetAndMetadata other = manner.of(partition, committed, site.random());
            mayRunAgain(site, partition, other.offset(), commit);
            done.add(partition.partition() + " " + manner);
            forged.put(partition, other);
          });
      site.kafka().answer(admin.alterConsumerGroupOffsets(Scene.GROUP, forged).all());
      site.note("metadata forged: " + String.join(", ", done));
    }
    ids.forEach(site.fleet()::start);
    site.fleet().awaitReady();
  }

  /** What this commit says is settled, from an offset on, may run once more: it is hit. */
  private static void mayRunAgain(
      Site site, TopicPartition partition, long from, OffsetAndMetadata commit) {
    long base = commit.offset();
    if (!site.patience()
        .holds(
            ACKNOWLEDGED,
            () -> site.ledger().between(partition, from, base).size() == base - from)) {
      site.fleet().wrong("not every record of %s was acknowledged".formatted(partition));
    }
    List<String> settled = new ArrayList<>(site.ledger().between(partition, from, base).values());
    SettledOffsets.ofText(commit.metadata())
        .ifPresent(
            map ->
                site.ledger()
                    .between(partition, base, base + map.settled().length())
                    .forEach(
                        (offset, id) -> {
                          if (map.contains(offset)) {
                            settled.add(id);
                          }
                        }));
    settled.forEach(site.ledger()::mayRunAgain);
    site.hit(settled.size());
  }
}
