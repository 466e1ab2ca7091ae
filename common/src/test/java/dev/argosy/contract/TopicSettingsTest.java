package dev.argosy.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicSettingsTest {
  private static final Map<String, TopicSettings> BY_TOPIC =
      TopicSettings.all(Topics.defaults(), List.of("argosy.requests"), 0).stream()
          .collect(Collectors.toMap(TopicSettings::topic, settings -> settings));

  @ParameterizedTest
  @CsvSource({
    "argosy.requests, -1, 33554432, 12",
    "argosy.retries, -1, 34603008, 12",
    "argosy.parked, -1, 34603008, 12",
    "argosy.results, 604800000, 33554432, 12",
    "argosy.replies, 3600000, 33554432, 12",
    "argosy.usage, 34560000000, 1048576, 12",
    "argosy.chunks, 3600000, 33554432, 12",
    "argosy.dead-letters, 1209600000, 34603008, 12",
    "argosy.control, 604800000, 1048576, 1",
    "argosy.fleet, 60000, 1048576, 1",
  })
  void eachTopicIsKeptAndSizedAsDesigned(
      String topic, String retention, String bytes, int partitions) {
    TopicSettings settings = BY_TOPIC.get(topic);
    assertThat(settings.partitions()).isEqualTo(partitions);
    assertThat(settings.settings())
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", retention)
        .containsEntry("max.message.bytes", bytes)
        .containsEntry("message.timestamp.type", "LogAppendTime");
  }

  @Test
  void eachPlanHasAPartitionForItsParkedRequests() {
    assertThat(TopicSettings.all(Topics.defaults(), List.of("argosy.requests"), 15))
        .filteredOn(settings -> settings.topic().equals("argosy.parked"))
        .singleElement()
        .satisfies(parked -> assertThat(parked.partitions()).isEqualTo(15))
        .satisfies(parked -> assertThat(parked.fewest()).isEqualTo(15));
  }

  @Test
  void aSegmentClosesBeforeWhatIsInItIsDue() {
    for (TopicSettings settings : BY_TOPIC.values()) {
      long retention = Long.parseLong(settings.settings().get("retention.ms"));
      long segment = Long.parseLong(settings.settings().get("segment.ms"));
      assertThat(segment)
          .as(settings.topic())
          .isLessThanOrEqualTo(retention < 0 ? Duration.ofHours(1).toMillis() : retention);
    }
  }

  @Test
  void aTopicsNameIsChecked() {
    Topics topics = Topics.defaults();
    assertThatThrownBy(
            () ->
                new Topics(
                    "a b",
                    topics.replies(),
                    topics.retries(),
                    topics.parked(),
                    topics.usage(),
                    topics.chunks(),
                    topics.deadLetters(),
                    topics.control(),
                    topics.fleet(),
                    topics.maxMessageBytes(),
                    topics.requestsKept()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("topics.results must be a topic name");
  }
}
