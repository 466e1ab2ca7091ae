package dev.argosy.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.client.conversation.Conversation;
import dev.argosy.client.conversation.ConversationConfig;
import dev.argosy.client.conversation.MemoryConversationStore;
import dev.argosy.client.conversation.Turn;
import dev.argosy.client.tools.Structured;
import dev.argosy.client.tools.StructuredAnswer;
import dev.argosy.content.ContentKey;
import dev.argosy.content.ContentStores;
import dev.argosy.content.MemoryStore;
import dev.argosy.content.PromptSize;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Status;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client whose requests leave their content in a store, and whose results have left theirs. */
@KafkaTest
class OutsideContentTest {
  private final MemoryStore store = new MemoryStore();
  private FleetTopics topics;
  private EchoWorker worker;
  private FleetClient client;

  @BeforeEach
  void open(KafkaBroker broker) {
    topics = FleetTopics.create(broker, 1);
    worker =
        new EchoWorker(
            broker.bootstrapServers(),
            topics,
            broker.uniqueName("echo"),
            request -> FakeAnswer.silence());
    client =
        FleetClient.open(
            topics
                .client(broker.bootstrapServers())
                .closeTimeout(Duration.ZERO)
                .content("main", store, 200)
                .build());
  }

  @AfterEach
  void close() {
    client.close();
    worker.close();
  }

  private static Request request(String id, int characters) {
    return MessageRequest.builder().id(id).model("claude-haiku-4-5").maxTokens(7).stream(true)
        .system("Be brief.")
        .user("x".repeat(characters))
        .tenant("billing")
        .build();
  }

  private Request posted() {
    await().until(() -> !worker.seen().isEmpty());
    return worker.seen().get(0);
  }

  /** As a worker that keeps answers outside writes it. */
  private void answer(Request posted, ContentRef message) {
    Result result = FakeFleet.result(posted, FakeAnswer.text("...")).withMessage(null, message);
    String name = posted.reply().client();
    ProducerRecord<byte[], byte[]> reply =
        new ProducerRecord<>(
            topics.replies(), name.getBytes(UTF_8), new ResultCodec().encode(result));
    reply.headers().add(Headers.ID, posted.id().getBytes(UTF_8));
    reply.headers().add(Headers.STATUS, "succeeded".getBytes(UTF_8));
    reply.headers().add(Headers.CLIENT, name.getBytes(UTF_8));
    worker.write(reply);
  }

  private ContentRef kept(String message) {
    byte[] object = message.getBytes(UTF_8);
    return new ContentStores(Map.of("main", store))
        .put(ContentKey.ofResult("main", "billing", "a", object), object, null)
        .join();
  }

  @Test
  void aLargeRequestLeavesAllButWhatAWorkerMustKnow() {
    Request request = request("a", 400);
    assertThat(client.send(request)).isEqualTo("a");

    Request posted = posted();
    assertThat(posted.body().json().text())
        .isEqualTo("{\"model\":\"claude-haiku-4-5\",\"max_tokens\":7,\"stream\":true}");
    ContentRef content = posted.content();
    assertThat(content.ref()).startsWith("main/billing/a/request-");
    assertThat(content.tokens()).isEqualTo((int) PromptSize.of(request.body()));
    byte[] object = store.get(ContentKey.of(content).key(), content.bytes()).join();
    assertThat(posted.body().joined(object).json().text())
        .contains("\"system\":\"Be brief.\"", "x".repeat(400));
  }

  @Test
  void aSmallRequestIsSentAsItIs() {
    client.sendAsync(request("a", 1)).join();
    assertThat(posted().content()).isNull();
    assertThat(store.keys()).isEmpty();
  }

  @Test
  void aMessageThatIsKeptOutsideComesBackWithItsResult() throws Exception {
    CompletableFuture<Result> future = client.submit(request("a", 400));
    answer(
        posted(),
        kept("{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"Paid.\"}]}"));
    Result result = future.get(30, TimeUnit.SECONDS);
    assertThat(Answer.of(result).text()).isEqualTo("Paid.");
    assertThat(result.messageRef()).isNull();
  }

  @Test
  void aMessageThatWasErasedIsSaidSoWithTheResult() {
    CompletableFuture<Result> future = client.submit(request("a", 400));
    ContentRef message = kept("{}");
    store.delete(ContentKey.of(message).key()).join();
    answer(posted(), message);
    assertThatThrownBy(() -> future.orTimeout(30, TimeUnit.SECONDS).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            MessageUnavailableException.class,
            unavailable -> {
              assertThat(unavailable.mayStillRun()).isFalse();
              assertThat(unavailable.result().messageRef()).isEqualTo(message);
              assertThat(unavailable).hasMessageContaining("is not there");
              assertThatThrownBy(() -> Answer.of(unavailable.result()))
                  .isInstanceOf(MessageUnavailableException.class)
                  .hasMessageContaining(message.ref());
            });
  }

  @Test
  void whatCannotBeKeptIsNotSent() {
    store.close();
    assertThatThrownBy(() -> client.send(request("a", 400)))
        .isInstanceOfSatisfying(
            SendFailedException.class,
            failed -> {
              assertThat(failed.mayStillRun()).isFalse();
              assertThat(failed).hasMessageContaining("its content cannot be kept");
            });
    assertThatThrownBy(() -> client.submit(request("b", 400)).join())
        .hasCauseInstanceOf(SendFailedException.class);
    client.send(request("c", 1));
    assertThat(posted().id()).isEqualTo("c");
  }

  @Test
  void aClientThatIsClosedEndsASendWhoseContentHangs(KafkaBroker broker) {
    HeldStore held = new HeldStore();
    try (FleetClient hanging =
        FleetClient.open(
            topics
                .client(broker.bootstrapServers())
                .closeTimeout(Duration.ZERO)
                .content("main", held, 200)
                .build())) {
      CompletableFuture<String> future =
          CompletableFuture.supplyAsync(() -> hanging.send(request("a", 400)));
      await().until(() -> held.held() == 1);

      hanging.close(Duration.ZERO);

      assertThatThrownBy(() -> future.orTimeout(30, TimeUnit.SECONDS).join())
          .hasCauseInstanceOf(ClientClosedException.class);
    }
  }

  /** A cancel that overtook its request would not reach it. */
  @Test
  void aCancelWaitsForTheContentThatIsOnItsWay(KafkaBroker broker) {
    HeldStore held = new HeldStore();
    try (FleetClient slow =
        FleetClient.open(
            topics
                .client(broker.bootstrapServers())
                .closeTimeout(Duration.ZERO)
                .content("main", held, 200)
                .build())) {
      CompletableFuture<Result> future = slow.submit(request("a", 400));
      CompletableFuture<Void> cancelled = CompletableFuture.runAsync(() -> slow.cancel("a"));
      client.send(request("b", 1));
      await().until(() -> !worker.seen().isEmpty());
      assertThat(cancelled).isNotDone();

      held.release();

      assertThat(cancelled).succeedsWithin(Duration.ofSeconds(30));
      assertThat(Requests.resultOf(future).status()).isEqualTo(Status.CANCELLED);
    }
  }

  /** This client has no store, so it cannot fetch what workers keep in one. */
  @Test
  void whoeverMakesMoreOfAnAnswerIsToldThatItIsKeptElsewhere(KafkaBroker broker) {
    try (FleetClient storeless =
        FleetClient.open(
            topics.client(broker.bootstrapServers()).closeTimeout(Duration.ZERO).build())) {
      CompletableFuture<StructuredAnswer<JsonNode>> data =
          Structured.ofSchema("thing", "{\"type\":\"object\"}")
              .submit(storeless, request("a", 1), 2, Duration.ofMinutes(1));
      answer(posted(), kept("{}"));
      assertThat(data).succeedsWithin(Duration.ofSeconds(30));
      assertThat(data.join().failure()).containsInstanceOf(MessageUnavailableException.class);

      Conversation conversation =
          Conversation.open(
              storeless,
              new MemoryConversationStore(),
              "c",
              ConversationConfig.builder("claude-haiku-4-5").build());
      CompletableFuture<Turn> turn = conversation.say("x");
      await().until(() -> worker.seen().size() == 2);
      answer(worker.seen().get(1), kept("{}"));
      assertThatThrownBy(() -> turn.orTimeout(30, TimeUnit.SECONDS).join())
          .hasCauseInstanceOf(MessageUnavailableException.class);
      assertThat(conversation.turns()).isZero();
    }
  }

  @Test
  void aResultOfAnotherStoreStaysAsItIs() {
    OutsideContent other = OutsideContent.in("other", store, 0);
    Result result =
        FakeFleet.result(request("a", 1), FakeAnswer.text("x")).withMessage(null, kept("{}"));
    assertThat(other.back(result).join()).isSameAs(result);
    assertThat(OutsideContent.NONE.back(result).join()).isSameAs(result);
    assertThat(OutsideContent.NONE.away(request("a", 400)).join().content()).isNull();
  }

  @Test
  void aStoresNameIsChecked() {
    assertThatThrownBy(() -> OutsideContent.in("Main/x", store, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must have a store's name");
  }
}
