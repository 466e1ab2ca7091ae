package dev.argosy.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One topic as it should be created: the broker's settings by their Kafka names.
 *
 * <p>Every topic stamps records with the broker's time of appending: retention, the purge of
 * settled requests and the look-back over control then never hang on a producer's clock.
 *
 * @param topic the topic's name
 * @param partitions how many partitions it gets unless the operator says otherwise; 1 or more
 * @param fewest partitions that it needs, whatever the operator says; 1 to {@code partitions}
 * @param settings the broker's settings
 */
public record TopicSettings(
    String topic, int partitions, int fewest, Map<String, String> settings) {
  /** What retries, parked and dead letters get on top for the headers that we add. */
  public static final int HEADROOM_BYTES = 1 << 20;

  /**
   * Partitions of a topic that carries requests or results: the ceiling of one group's useful
   * workers.
   */
  public static final int PARTITIONS = 12;

  private static final long SMALL_RECORD_BYTES = 1 << 20;

  public TopicSettings {
    settings = Map.copyOf(settings);
  }

  /**
   * All topics of an installation: the request topics (lanes) first, then ours.
   *
   * @param plans of the models: requests of each are parked on a partition of their own
   */
  public static List<TopicSettings> all(
      Topics topics, Collection<String> requestTopics, int plans) {
    long bytes = topics.maxMessageBytes();
    long wrapped = bytes + HEADROOM_BYTES;
    Duration hour = Duration.ofHours(1);
    Duration day = Duration.ofDays(1);
    List<TopicSettings> all = new ArrayList<>();
    for (String requests : requestTopics) {
      all.add(untilPurged(requests, bytes));
    }
    all.add(untilPurged(topics.retries(), wrapped));
    all.add(untilPurged(topics.parked(), wrapped).withFewest(plans));
    all.add(kept(topics.results(), PARTITIONS, Duration.ofDays(7), day, bytes));
    all.add(kept(topics.replies(), PARTITIONS, hour, Duration.ofMinutes(10), bytes));
    all.add(kept(topics.usage(), PARTITIONS, Duration.ofDays(400), day, SMALL_RECORD_BYTES));
    all.add(kept(topics.chunks(), PARTITIONS, hour, Duration.ofMinutes(10), bytes));
    all.add(kept(topics.deadLetters(), PARTITIONS, Duration.ofDays(14), day, wrapped));
    all.add(kept(topics.control(), 1, Duration.ofDays(7), day, SMALL_RECORD_BYTES));
    Duration minute = Duration.ofMinutes(1);
    all.add(kept(topics.fleet(), 1, minute, minute, SMALL_RECORD_BYTES));
    return List.copyOf(all);
  }

  /** Kept for ever by the broker: the worker purges what is settled and old enough. */
  private static TopicSettings untilPurged(String topic, long messageBytes) {
    return of(topic, PARTITIONS, "-1", Duration.ofHours(1), messageBytes);
  }

  private TopicSettings withFewest(int count) {
    return new TopicSettings(topic, Math.max(partitions, count), Math.max(1, count), settings);
  }

  private static TopicSettings kept(
      String topic, int partitions, Duration retention, Duration segment, long messageBytes) {
    return of(topic, partitions, Long.toString(retention.toMillis()), segment, messageBytes);
  }

  private static TopicSettings of(
      String topic, int partitions, String retention, Duration segment, long messageBytes) {
    return new TopicSettings(
        topic,
        partitions,
        1,
        Map.of(
            "cleanup.policy",
            "delete",
            "retention.ms",
            retention,
            "retention.bytes",
            "-1",
            "segment.ms",
            Long.toString(segment.toMillis()),
            "max.message.bytes",
            Long.toString(messageBytes),
            "message.timestamp.type",
            "LogAppendTime"));
  }
}
