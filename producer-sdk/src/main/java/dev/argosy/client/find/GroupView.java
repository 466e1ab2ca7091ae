package dev.argosy.client.find;

import dev.argosy.contract.SettledOffsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the workers' group has committed, and who has which partition, at one moment. Immutable.
 *
 * @param committed a partition that is not there was never committed
 * @param topicIds to tell a map that was written for another topic of that name
 */
record GroupView(
    Map<TopicPartition, OffsetAndMetadata> committed,
    Map<String, UUID> topicIds,
    Map<TopicPartition, Owner> owners) {
  GroupView {
    committed = Map.copyOf(committed);
    topicIds = Map.copyOf(topicIds);
    owners = Map.copyOf(owners);
  }

  @Nullable Owner owner(Place place) {
    return owners.get(partition(place));
  }

  boolean settled(Place place) {
    OffsetAndMetadata commit = committed.get(partition(place));
    return commit != null
        && (place.offset() < commit.offset()
            || map(place, commit).filter(map -> map.contains(place.offset())).isPresent());
  }

  /** Unsettled offsets before it; what is a gap in the log counts as one until it is passed. */
  long ahead(Place place, long logStart) {
    OffsetAndMetadata commit = committed.get(partition(place));
    long from = commit == null ? logStart : commit.offset();
    long all = Math.max(0, place.offset() - from);
    if (commit == null) {
      return all;
    }
    return all
        - map(place, commit)
            .map(map -> map.settled().get(0, (int) Math.min(all, map.settled().length())))
            .map(before -> (long) before.cardinality())
            .orElse(0L);
  }

  /** Whether something behind it is settled, so that a worker has read it. */
  boolean passed(Place place) {
    OffsetAndMetadata commit = committed.get(partition(place));
    return commit != null
        && map(place, commit)
            .filter(map -> place.offset() < map.base() + map.settled().length())
            .isPresent();
  }

  private Optional<SettledOffsets> map(Place place, OffsetAndMetadata commit) {
    UUID topicId = topicIds.get(place.topic());
    return topicId == null
        ? Optional.empty()
        : SettledOffsets.ofText(commit.metadata())
            .filter(map -> map.belongsTo(topicId, place.partition(), commit.offset()));
  }

  private static TopicPartition partition(Place place) {
    return new TopicPartition(place.topic(), place.partition());
  }

  static Map<TopicPartition, Owner> owners(Collection<MemberDescription> members) {
    Map<TopicPartition, Owner> owners = new HashMap<>();
    members.forEach(
        member ->
            member
                .assignment()
                .topicPartitions()
                .forEach(
                    partition ->
                        owners.put(partition, new Owner(member.clientId(), member.host()))));
    return owners;
  }
}
