package dev.argosy.standalone.faults;

import dev.argosy.contract.SettledOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What retention does to a group that is behind: records go before anybody has read them. These,
 * and no others, may be without a result, and a worker's log says which they are.
 */
final class RetentionFaults {
  private static final int PARTITIONS = 3;
  private static final Duration ACKNOWLEDGED = Duration.ofSeconds(20);

  private RetentionFaults() {}

  /** Once while no worker runs, once while the owner of some partitions stands still. */
  static void overtake(Site site) {
    whileNoneRuns(site);
    whileTheOwnerStands(site);
  }

  private static void whileNoneRuns(Site site) {
    site.pause(2_000, 4_000);
    List<String> ids = site.fleet().running().stream().map(WorkerProcess::id).toList();
    site.fleet().drainAll();
    try (Admin admin = site.kafka().admin()) {
      Groups.awaitEmpty(site, admin);
      site.pause(2_000, 4_000); // Requests come in that nobody reads.
      Map<TopicPartition, OffsetAndMetadata> committed = Groups.committed(site, admin);
      delete(site, admin, some(site, committed.keySet().stream().toList()), committed, false);
    }
    ids.forEach(site.fleet()::start);
    site.fleet().awaitReady();
  }

  private static void whileTheOwnerStands(Site site) {
    site.pause(1_000, 2_000);
    WorkerProcess owner = Victims.busy(site);
    try (Admin admin = site.kafka().admin()) {
      List<TopicPartition> owned = some(site, Groups.owned(site.kafka(), admin, owner));
      Map<TopicPartition, OffsetAndMetadata> committed = Groups.committed(site, admin);
      try (WorkerProcess.Stopped _ = owner.freeze()) {
        long open = site.fleet().hit(owner).open();
        site.note("%s stopped with %d calls in flight".formatted(owner.id(), open));
        site.pause(2_500, 3_500); // Less than the session.
        delete(site, admin, owned, committed, true);
      }
    }
    site.note(owner.id() + " goes on");
    site.pause(1_000, 2_000);
  }

  private static List<TopicPartition> some(Site site, List<TopicPartition> of) {
    List<TopicPartition> some = new ArrayList<>(of);
    some.sort((one, other) -> Integer.compare(one.partition(), other.partition()));
    Collections.shuffle(some, new Random(site.random().nextLong()));
    return some.subList(0, Math.min(some.size(), site.between(1, PARTITIONS)));
  }

  /**
   * Deletes records of these partitions from their begin to somewhere behind what is committed.
   *
   * @param all to the end: of a partition that is being served little is unread
   */
  private static void delete(
      Site site,
      Admin admin,
      List<TopicPartition> partitions,
      Map<TopicPartition, OffsetAndMetadata> committed,
      boolean all) {
    AtomicLong gone = new AtomicLong();
    Map<TopicPartition, RecordsToDelete> ends = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long frontier =
          Optional.ofNullable(committed.get(partition)).map(OffsetAndMetadata::offset).orElse(0L);
      var latest = admin.listOffsets(Map.of(partition, OffsetSpec.latest())).all();
      long end = Objects.requireNonNull(site.kafka().answer(latest).get(partition)).offset();
      if (end > frontier) {
        long upTo = all ? end : frontier + site.between(1, Math.toIntExact(end - frontier));
        ends.put(partition, RecordsToDelete.beforeOffset(upTo));
      }
    }
    site.kafka().answer(admin.deleteRecords(ends).all());
    ends.forEach(
        (partition, deleted) -> {
          OffsetAndMetadata commit = Objects.requireNonNull(committed.get(partition));
          gone.addAndGet(unread(site, partition, commit, deleted.beforeOffset()));
        });
    site.hit(gone.get());
    site.note(
        "the log of %s begins behind what is committed, %d requests without a result are gone"
            .formatted(ends.keySet(), gone.get()));
  }

  private static long unread(
      Site site, TopicPartition partition, OffsetAndMetadata commit, long upTo) {
    long from = commit.offset();
    if (!site.patience()
        .holds(
            ACKNOWLEDGED,
            () -> site.ledger().between(partition, from, upTo).size() == upTo - from)) {
      site.fleet().wrong("not every record of %s was acknowledged".formatted(partition));
    }
    Optional<SettledOffsets> map = SettledOffsets.ofText(commit.metadata());
    long gone = 0;
    for (Map.Entry<Long, String> record : site.ledger().between(partition, from, upTo).entrySet()) {
      if (map.filter(settled -> settled.contains(record.getKey())).isEmpty()) {
        gone += site.ledger().gone(record.getValue()) ? 1 : 0;
      }
    }
    return gone;
  }
}
