package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.argosy.client.conversation.Conversation;
import dev.argosy.client.conversation.ConversationConfig;
import dev.argosy.client.conversation.ConversationStore;
import dev.argosy.client.conversation.MemoryConversationStore;
import dev.argosy.client.conversation.Turn;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the documentation: run here, and the same there. */
@KafkaTest
class ExamplesTest {
  private static final Path MAIN = Path.of("src/main/java/dev/argosy/client");
  private static final Path HERE = Path.of("src/test/java/dev/argosy/client/ExamplesTest.java");

  private static final Path README = Path.of("../README.md");

  private final Map<String, Result> archive = new ConcurrentHashMap<>();

  @Test
  void aSubmitAndASubscription(KafkaBroker broker) {
    FleetTopics topics = FleetTopics.create(broker, 1);
    FleetConfig.Builder client = topics.client(broker.bootstrapServers());
    SubscriptionConfig.Builder reader =
        SubscriptionConfig.builder(broker.bootstrapServers(), broker.uniqueName("billing"))
            .topic(topics.results());
    try (EchoWorker worker =
            new EchoWorker(
                broker.bootstrapServers(),
                topics,
                broker.uniqueName("echo"),
                request -> FakeAnswer.text("The plumber."));
        ResultSubscription subscription = subscription(reader.tenant("billing").build())) {
      String id = submit(client.clientName("billing").build());

      await().until(() -> archive.containsKey(id));
      assertThat(worker.seen()).hasSize(1);
      assertThat(subscription.ended()).isNotDone();
    }
  }

  private String submit(FleetConfig config) {
    try (Fleet fleet = FleetClient.open(config)) {
      CompletableFuture<Result> future =
          fleet.submit(
              MessageRequest.builder()
                  .model("claude-haiku-4-5")
                  .maxTokens(256)
                  .system("Answer with the payee's name only.")
                  .user("Who is paid by invoice 2026-0017?")
                  .tenant("billing")
                  .build());
      System.out.println(Answer.of(future.join()).text());
      assertThat(Answer.of(future.join()).text()).isEqualTo("The plumber.");
      return future.join().id();
    }
  }

  private ResultSubscription subscription(SubscriptionConfig config) {
    ResultSubscription subscription =
        ResultSubscription.start(config, result -> archive.put(result.id(), result));
    return subscription;
  }

  private static final class Screen {
    private final StringBuilder shown = new StringBuilder();

    void clear() {
      shown.setLength(0);
    }

    void print(String text) {
      shown.append(text);
    }
  }

  @Test
  void aStream() {
    Screen screen = new Screen();
    FakeFleet fleet = FakeFleet.answering("unused").next(FakeAnswer.pieces("x").restarted("Paid."));
    Request request = Requests.say("x");
    try (AnswerStream answer = fleet.stream(request)) {
      for (String text : answer.texts(attempt -> screen.clear())) {
        screen.print(text);
      }
    }
    assertThat(screen.shown).hasToString("Paid.");
  }

  @Test
  void aConversation() {
    FakeFleet fleet = FakeFleet.answering("The plumber.");
    ConversationStore store = new MemoryConversationStore();
    ConversationConfig config =
        ConversationConfig.builder("claude-haiku-4-5")
            .system("You help with invoices.")
            .maxTurns(40)
            .maxHistoryTokens(50_000)
            .build();
    Conversation conversation = Conversation.open(fleet, store, "customer-17", config);
    Turn turn = conversation.say("Who is paid by invoice 2026-0017?").join();
    assertThat(turn.answer().text()).isEqualTo("The plumber.");
  }

  @Test
  void aFake() {
    FakeFleet fleet = FakeFleet.answering("Paid.");
    fleet.next(FakeAnswer.failure(ErrorType.THROTTLED, "no quota"), FakeAnswer.silence());

    assertThat(fleet.submit(Requests.say("x")).join().error().type())
        .isEqualTo(ErrorType.THROTTLED);
    assertThat(fleet.submit(Requests.say("x"))).isNotDone();
    assertThat(Requests.textOf(fleet.submit(Requests.say("x")))).isEqualTo("Paid.");
  }

  @Test
  void theConfigurationsOfTheExamplesAreGood() {
    FleetConfig config = FleetConfig.builder("localhost:9092").clientName("billing").build();
    assertThat(config.repliesTopic()).isEqualTo("argosy.replies");
    assertThat(subscriptionOfTheExample().topic()).isEqualTo("argosy.results");
  }

  private static SubscriptionConfig subscriptionOfTheExample() {
    SubscriptionConfig config =
        SubscriptionConfig.builder("localhost:9092", "billing").tenant("billing").build();
    return config;
  }

  /** Each line of an example stands in this file too, so it compiles and ran. */
  @ParameterizedTest
  @ValueSource(strings = {"package-info.java", "FakeFleet.java", "conversation/package-info.java"})
  void theJavadocSaysWhatRanHere(String file) throws IOException {
    List<String> code = between(MAIN.resolve(file), "* <pre>{@code", "* }</pre>");

    assertThat(code).isNotEmpty();
    assertThat(lines(HERE)).containsAll(code);
  }

  /** Where the README shows Java, it is the same. */
  @Test
  void theReadmeSaysWhatRanHere() throws IOException {
    assertThat(lines(HERE)).containsAll(between(README, "```java", "```"));
  }

  private static List<String> between(Path file, String begin, String end) throws IOException {
    List<String> code = new ArrayList<>();
    boolean within = false;
    for (String line : lines(file)) {
      if (within && !line.equals(end)) {
        code.add(line.startsWith("*") ? line.substring(1).strip() : line);
      }
      within = line.equals(begin) || (within && !line.equals(end));
    }
    return code;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file).stream().map(String::strip).toList();
  }
}
