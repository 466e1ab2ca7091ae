package dev.argosy.client.tools;

import static dev.argosy.client.tools.ModelAnswers.answer;
import static dev.argosy.client.tools.ModelAnswers.body;
import static dev.argosy.client.tools.ModelAnswers.use;
import static dev.argosy.client.tools.ModelAnswers.using;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.client.FakeAnswer;
import dev.argosy.client.FakeFleet;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.RepeatedTest;

/** Whatever a model answers to packs, each item has one outcome, its own, at its place. */
class PackedRandomTest {
  record Length(int characters) {}

  /** The items of a request. */
  static JsonNode items(Request request) {
    String list = body(request).at("/messages/0/content").asText();
    return Json.object("items", RawJson.of("{\"items\":" + list + "}")).path("items");
  }

  static boolean isPack(Request request) {
    return request.id().contains("/pack-");
  }

  static String lengthOf(JsonNode item) {
    return "{\"characters\":" + item.path("text").asText().length() + "}";
  }

  static String lengthsOf(JsonNode items) {
    return answers(elements(items));
  }

  private static List<String> elements(JsonNode items) {
    return StreamSupport.stream(items.spliterator(), false)
        .map(item -> "{\"item\":" + item.path("item") + ",\"answer\":" + lengthOf(item) + "}")
        .toList();
  }

  private static String answers(List<String> elements) {
    return "{\"answers\":[" + String.join(",", elements) + "]}";
  }

  /** A model that never lies about an item, and otherwise does anything. */
  private static FakeAnswer garbled(Request request, Random random) {
    if (request.id().endsWith("/1") && random.nextInt(12) == 0) {
      return nothing(request, random);
    }
    if (!isPack(request)) {
      String good = lengthOf(items(request).path(0));
      return using("Length", random.nextInt(4) == 0 ? "{\"characters\":null}" : good);
    }
    List<String> elements = new ArrayList<>(elements(items(request)));
    for (int damage = random.nextInt(4); damage > 0; damage--) {
      int at = random.nextInt(elements.size() + 1);
      switch (random.nextInt(6)) {
        case 0 -> elements.subList(at / 2, at).clear();
        case 1 -> elements.addAll(List.copyOf(elements.subList(0, at)));
        case 2 -> Collections.shuffle(elements, random);
        case 3 -> elements.add(at, "{\"item\":" + (1_000 - random.nextInt(2_000)) + "}");
        case 4 -> elements.replaceAll(each -> random.nextInt(5) == 0 ? "[]" : each);
        default ->
            elements.replaceAll(
                each -> random.nextInt(5) == 0 ? each.replace("characters", "size") : each);
      }
    }
    return using("answers", answers(elements));
  }

  private static FakeAnswer nothing(Request request, Random random) {
    return switch (random.nextInt(7)) {
      case 0 -> answer("refusal");
      case 1 -> answer("max_tokens", use("1", isPack(request) ? "answers" : "Length", "{}"));
      case 2 -> FakeAnswer.text("Here are the lengths:");
      case 3 -> FakeAnswer.failure(ErrorType.PLATFORM_ERROR, "down");
      case 4 -> FakeAnswer.failure(ErrorType.THROTTLED, "no quota");
      case 5 -> FakeAnswer.notAcknowledged();
      default -> using("other", "{}");
    };
  }

  @RepeatedTest(300)
  void everyItemHasItsOwnOutcomeAtItsPlace() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    List<String> items =
        IntStream.range(0, random.nextInt(60)).mapToObj(index -> "x".repeat(index)).toList();
    FakeFleet fleet = new FakeFleet(request -> garbled(request, random));
    PackedPrompt<Length> prompt =
        PackedPrompt.builder(Length.class, "How long?")
            .request(request -> request.id("p").model("claude-haiku-4-5"))
            .itemsMax(1 + random.nextInt(20))
            .tokensMax(1 + random.nextInt(400))
            .maxInFlight(1 + random.nextInt(5))
            .build();

    PackedAnswers<Length> answers = prompt.submit(fleet, items).join();

    assertThat(answers.items()).as("seed %d", seed).hasSize(items.size());
    for (int index = 0; index < items.size(); index++) {
      PackedItem<Length> item = answers.items().get(index);
      assertThat(item.index()).as("seed %d", seed).isEqualTo(index);
      assertThat(item.value().isPresent())
          .as("seed %d", seed)
          .isNotEqualTo(item.failure().isPresent());
      if (item.value().isPresent()) {
        assertThat(item.orThrow().characters()).as("seed %d", seed).isEqualTo(index);
      }
    }
    assertThat(answers.rounds()).as("seed %d", seed).hasSameSizeAs(fleet.sent());
    assertThat(fleet.sent())
        .as("no request twice, seed %d", seed)
        .extracting(Request::id)
        .doesNotHaveDuplicates();
  }
}
