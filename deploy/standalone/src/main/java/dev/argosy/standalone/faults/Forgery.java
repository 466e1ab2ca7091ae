package dev.argosy.standalone.faults;

import dev.argosy.contract.SettledOffsets;
import dev.argosy.contract.SettledOffsets.Suspicion;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What stands beside an offset instead of its map. Nothing of it may skip a record. */
enum Forgery {
  /** Characters by chance. */
  CHANCE,
  /** The half of the map. */
  HALF,
  /** The map with one character changed. */
  DAMAGED,
  /** A good map that says all is settled, for another offset. */
  OF_ANOTHER_OFFSET,
  /** A good map that says all is settled, for another topic. */
  OF_ANOTHER_TOPIC,
  /** A good map that says all is settled, for another partition of the topic at this offset. */
  OF_ANOTHER_PARTITION,
  /** What stands beside another partition's offset, to the letter. */
  COPIED,
  /** Its own map, but beside an earlier offset: a mirror's nearest one before it. */
  TRANSLATED;

  /** What happens to text that nobody reads. */
  static final List<Forgery> BY_HAND = List.of(CHANCE, HALF, DAMAGED, OF_ANOTHER_OFFSET, COPIED);

  /** What a mirror makes of a group: it copies what stands beside offsets, and translates these. */
  static final List<Forgery> BY_MIRROR =
      List.of(OF_ANOTHER_TOPIC, OF_ANOTHER_PARTITION, COPIED, TRANSLATED);

  /** A mirror knows every hundredth offset or so. */
  private static final int TRANSLATED_BY = 40;

  private static final int CHARACTERS = 400;
  private static final int SPAN = 1_000;
  private static final int BEHIND_TILDE = 127;

  /**
   * The commit that takes the place of this partition's.
   *
   * @param all of the lane, by partition
   */
  OffsetAndMetadata of(
      TopicPartition partition,
      Map<TopicPartition, OffsetAndMetadata> all,
      RandomGenerator random) {
    OffsetAndMetadata commit = all.getOrDefault(partition, new OffsetAndMetadata(0));
    String own = commit.metadata();
    int number = partition.partition();
    return switch (this) {
      case CHANCE -> beside(commit, chance(random));
      case HALF -> beside(commit, own.substring(0, own.length() / 2));
      case DAMAGED -> beside(commit, damaged(own, random));
      case OF_ANOTHER_OFFSET ->
          beside(commit, allSettled(topicId(own), number, commit.offset() + 1));
      case OF_ANOTHER_TOPIC -> beside(commit, allSettled(new UUID(1, 2), number, commit.offset()));
      case OF_ANOTHER_PARTITION ->
          beside(commit, allSettled(topicId(own), number + 1, commit.offset()));
      case COPIED -> beside(commit, another(partition, all));
      case TRANSLATED ->
          new OffsetAndMetadata(
              Math.max(0, commit.offset() - random.nextInt(1, TRANSLATED_BY + 1)),
              Optional.empty(),
              own);
    };
  }

  private static OffsetAndMetadata beside(OffsetAndMetadata commit, String text) {
    return new OffsetAndMetadata(commit.offset(), Optional.empty(), text);
  }

  private static String another(
      TopicPartition partition, Map<TopicPartition, OffsetAndMetadata> all) {
    return all.entrySet().stream()
        .filter(each -> !each.getKey().equals(partition))
        .map(each -> each.getValue().metadata())
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String chance(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int left = random.nextInt(1, CHARACTERS + 1); left > 0; left--) {
      text.append((char) random.nextInt('!', BEHIND_TILDE));
    }
    return text.toString();
  }

  private static UUID topicId(String own) {
    return SettledOffsets.ofText(own).map(SettledOffsets::topicId).orElse(new UUID(1, 2));
  }

  private static String allSettled(UUID topic, int partition, long base) {
    BitSet all = new BitSet();
    all.set(0, SPAN);
    return new SettledOffsets(topic, partition, base, "forged", 0, true, Suspicion.NONE, all)
        .toText();
  }

  private static String damaged(String own, RandomGenerator random) {
    if (own.isEmpty()) {
      return "A";
    }
    int at = random.nextInt(own.length());
    char other = own.charAt(at) == 'A' ? 'B' : 'A';
    return own.substring(0, at) + other + own.substring(at + 1);
  }
}
