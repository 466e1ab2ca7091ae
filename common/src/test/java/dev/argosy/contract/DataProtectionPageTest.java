package dev.argosy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the page says of topics is how they are made. */
class DataProtectionPageTest {
  private static final Path PAGE = Path.of("../docs/data-protection.md");

  private static List<String> rows() throws IOException {
    return Files.readAllLines(PAGE).stream().filter(line -> line.startsWith("| ")).toList();
  }

  @Test
  void everyTopicStandsThereWithItsRetention() throws IOException {
    List<String> rows = rows();
    for (TopicSettings topic : TopicSettings.all(Topics.defaults(), Set.of("argosy.requests"), 0)) {
      assertThat(rows)
          .as(topic.topic())
          .filteredOn(row -> row.startsWith("| `" + topic.topic() + "`"))
          .singleElement()
          .asString()
          .contains("| " + kept(Long.parseLong(topic.settings().get("retention.ms"))) + " |");
    }
  }

  private static String kept(long millis) {
    if (millis < 0) {
      return "until deleted";
    }
    Duration kept = Duration.ofMillis(millis);
    long days = kept.toDays();
    long hours = kept.toHours();
    return days > 1
        ? days + " days"
        : days == 1 ? "1 day" : hours == 1 ? "1 hour" : kept.toMinutes() + " minute";
  }
}
