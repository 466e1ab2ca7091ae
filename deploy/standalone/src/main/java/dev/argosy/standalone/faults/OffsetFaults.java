package dev.argosy.standalone.faults;

import dev.argosy.contract.SettledOffsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What is done to partitions and to the group's offsets. */
final class OffsetFaults {
  private static final int FORGED_CHARACTERS = 400;

  private OffsetFaults() {}

  /** Gives the lane more partitions while requests flow. */
  static void addPartitions(Site site) {
    site.pause(2_000, 5_000);
    int total = FaultRun.PARTITIONS + site.between(1, FaultRun.PARTITIONS);
    Groups.addPartitions(site, total);
    site.note("the lane has %d partitions now".formatted(total));
    site.pause(3_000, 5_000);
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
            OffsetAndMetadata commit = Objects.requireNonNull(committed.get(partition));
            site.allowance().mayReplay(commit.offset() + settledAbove(commit));
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
          .answer(
              admin
                  .fenceProducers(
                      ids.stream().map(id -> "argosy.%s.%s".formatted(Scene.GROUP, id)).toList())
                  .all());
      Map<TopicPartition, OffsetAndMetadata> committed = Groups.committed(site, admin);
      Map<TopicPartition, OffsetAndMetadata> forged = new HashMap<>();
      List<String> manners = new ArrayList<>();
      committed.forEach(
          (partition, commit) -> {
            site.allowance().mayReplay(settledAbove(commit));
            Forgery manner = Forgery.values()[site.random().nextInt(Forgery.values().length)];
            manners.add(partition.partition() + " " + manner);
            String text = manner.of(commit, List.copyOf(committed.values()), site);
            forged.put(partition, new OffsetAndMetadata(commit.offset(), Optional.empty(), text));
          });
      site.kafka().answer(admin.alterConsumerGroupOffsets(Scene.GROUP, forged).all());
      site.note("metadata forged: " + String.join(", ", manners));
    }
    ids.forEach(site.fleet()::start);
    site.fleet().awaitReady();
  }

  private static long settledAbove(OffsetAndMetadata commit) {
    return SettledOffsets.ofText(commit.metadata())
        .map(settled -> (long) settled.settled().cardinality())
        .orElse(0L);
  }

  /** What stands beside an offset instead of its map. */
  private enum Forgery {
    /** Characters by chance. */
    CHANCE,
    /** What another partition has beside another offset. */
    OF_ANOTHER_PARTITION,
    /** A good map that says all is settled, for another offset. */
    OF_ANOTHER_OFFSET,
    /** A good map that says all is settled, for another topic. */
    OF_ANOTHER_TOPIC,
    /** The half of the map. */
    HALF,
    /** The map with one character changed. */
    DAMAGED;

    private String of(OffsetAndMetadata commit, List<OffsetAndMetadata> all, Site site) {
      String own = commit.metadata();
      return switch (this) {
        case CHANCE -> chance(site);
        case OF_ANOTHER_PARTITION ->
            all.stream()
                .filter(other -> other.offset() != commit.offset())
                .findFirst()
                .map(OffsetAndMetadata::metadata)
                .orElse("");
        case OF_ANOTHER_OFFSET -> allSettled(commit, own, 1, false);
        case OF_ANOTHER_TOPIC -> allSettled(commit, own, 0, true);
        case HALF -> own.substring(0, own.length() / 2);
        case DAMAGED -> damaged(own, site);
      };
    }

    private static String chance(Site site) {
      StringBuilder text = new StringBuilder();
      for (int left = site.between(1, FORGED_CHARACTERS); left > 0; left--) {
        text.append((char) site.between('!', '~'));
      }
      return text.toString();
    }

    private static String allSettled(
        OffsetAndMetadata commit, String own, long further, boolean elsewhere) {
      UUID topic =
          SettledOffsets.ofText(own)
              .map(SettledOffsets::topicId)
              .filter(_ -> !elsewhere)
              .orElse(new UUID(1, 2));
      BitSet all = new BitSet();
      all.set(0, 1_000);
      return new SettledOffsets(topic, commit.offset() + further, "forged", 0, true, all).toText();
    }

    private static String damaged(String own, Site site) {
      if (own.isEmpty()) {
        return "A";
      }
      int at = site.random().nextInt(own.length());
      char other = own.charAt(at) == 'A' ? 'B' : 'A';
      return own.substring(0, at) + other + own.substring(at + 1);
    }
  }
}
