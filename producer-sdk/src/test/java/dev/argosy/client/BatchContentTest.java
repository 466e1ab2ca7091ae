package dev.argosy.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.client.batch.Batch;
import dev.argosy.client.batch.BatchConfig;
import dev.argosy.client.batch.BatchException;
import dev.argosy.client.batch.BatchException.Reason;
import dev.argosy.client.batch.BatchHandler;
import dev.argosy.client.batch.BatchProgress;
import dev.argosy.content.ContentKey;
import dev.argosy.content.ContentStores;
import dev.argosy.content.MemoryStore;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch whose answers are kept outside of Kafka. */
@KafkaTest
class BatchContentTest {
  private static final String MESSAGE =
      "{\"type\":\"message\",\"content\":[{\"type\":\"text\",\"text\":\"Paid.\"}]}";

  KafkaBroker broker;

  @TempDir Path directory;

  private final MemoryStore store = new MemoryStore();
  private final List<Result> results = new ArrayList<>();
  private final BatchHandler collect = (number, result) -> results.add(result);
  private BatchFixture fixture;
  private EchoWorker worker;

  @BeforeEach
  void fleet() {
    fixture =
        new BatchFixture(
            broker.bootstrapServers(),
            FleetTopics.create(broker, 1),
            broker.topic("retries", 1),
            broker.topic("parked", 1));
    worker =
        new EchoWorker(
            broker.bootstrapServers(),
            fixture.fleet(),
            broker.uniqueName("echo"),
            Requests.SILENCE);
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  private BatchProgress run(MemoryStore reached) throws IOException {
    BatchConfig plain = fixture.config(directory).build();
    BatchConfig config =
        BatchConfig.builder(
                fixture
                    .fleet()
                    .client(fixture.servers())
                    .content("main", reached, Integer.MAX_VALUE)
                    .build(),
                directory)
            .topics(plain.topics())
            .build();
    try (Batch batch = Batch.of(BatchFixture.requests(1), config)) {
      return batch.run(collect);
    }
  }

  private ContentRef kept() {
    byte[] object = MESSAGE.getBytes(UTF_8);
    return new ContentStores(Map.of("main", store))
        .put(ContentKey.ofResult("main", null, "a", object), object, null)
        .join();
  }

  /** As a worker that keeps answers outside does it, when the request is there. */
  private Thread answering(ContentRef message) {
    Thread thread =
        new Thread(
            () -> {
              Awaitility.await().until(() -> !worker.seen().isEmpty());
              Request request = worker.seen().get(0);
              Result result =
                  FakeFleet.result(request, FakeAnswer.text("...")).withMessage(null, message);
              worker.write(
                  new ProducerRecord<>(
                      fixture.fleet().results(),
                      request.id().getBytes(UTF_8),
                      new ResultCodec().encode(result)));
            });
    thread.start();
    return thread;
  }

  @Test
  void aStoreThatIsAwayEndsTheRunAndTheNextOneTakesTheResult() throws Exception {
    MemoryStore away = new MemoryStore();
    away.close();
    Thread answering = answering(kept());

    assertThatThrownBy(() -> run(away))
        .isInstanceOfSatisfying(
            BatchException.class,
            ended -> assertThat(ended.reason()).isEqualTo(Reason.UNREADABLE_RESULT))
        .hasMessageContaining("cannot be fetched");
    answering.join();
    assertThat(results).isEmpty();

    assertThat(run(store).complete()).isTrue();
    assertThat(results).hasSize(1);
    assertThat(Answer.of(results.get(0)).text()).isEqualTo("Paid.");
    assertThat(worker.seen()).hasSize(1);
  }

  @Test
  void aMessageThatWasErasedComesAsItsReference() throws Exception {
    ContentRef message = kept();
    store.delete(ContentKey.of(message).key()).join();
    Thread answering = answering(message);

    assertThat(run(store).complete()).isTrue();
    answering.join();
    assertThat(results).hasSize(1);
    assertThat(results.get(0).messageRef()).isEqualTo(message);
  }
}
