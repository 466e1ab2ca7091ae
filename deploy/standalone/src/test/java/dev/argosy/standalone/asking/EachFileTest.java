package dev.argosy.standalone.asking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.client.FakeFleet;
import dev.argosy.client.MessageRequest;
import dev.argosy.client.tools.Structured;
import dev.argosy.client.tools.StructuredAnswer;
import dev.argosy.contract.Request;
import dev.argosy.standalone.asking.EachFile.UnusableFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many files over a fleet in memory. */
@Timeout(60)
final class EachFileTest {
  private static final long MEBIBYTE = 1 << 20;
  private static final Structured<JsonNode> ANYTHING =
      Structured.ofSchema("data", "{\"type\":\"object\",\"properties\":{}}");

  private final List<Integer> answered = new ArrayList<>();
  private final List<Integer> unusable = new ArrayList<>();

  private final EachFile.Listener<Integer, JsonNode> listener =
      new EachFile.Listener<>() {
        @Override
        public void answered(Integer file, StructuredAnswer<JsonNode> answer) {
          answered.add(file);
        }

        @Override
        public void unusable(Integer file, String why) {
          unusable.add(file);
        }
      };

  private void run(int files, long bytes) throws InterruptedException {
    try (FakeFleet fleet = FakeFleet.answering("Fine.")) {
      new EachFile<>(fleet, ANYTHING, 4, Duration.ofMinutes(1), EachFileTest::request, listener)
          .run(IntStream.range(0, files).boxed().toList(), _ -> bytes);
    }
  }

  private static Request request(int file) {
    if (file % 5 == 4) {
      throw new UnusableFile("every fifth");
    }
    return MessageRequest.builder().model("claude-haiku-4-5").maxTokens(8).user("?").build();
  }

  @Test
  void filesOfMoreThanTheMemoryTogetherAreAskedAboutOneAfterTheOther() throws InterruptedException {
    run(20, 20 * MEBIBYTE);

    assertThat(answered).hasSize(16);
    assertThat(unusable).containsExactlyInAnyOrder(4, 9, 14, 19);
  }

  @Test
  void aFileThatAloneIsLargerThanTheMemoryIsAskedAboutAlone() throws InterruptedException {
    run(3, 200 * MEBIBYTE);

    assertThat(answered).containsExactlyInAnyOrder(0, 1, 2);
  }
}
