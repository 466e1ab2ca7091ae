package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.client.batch.Batch;
import dev.argosy.client.batch.BatchConfig;
import dev.argosy.client.batch.BatchException;
import dev.argosy.client.batch.BatchException.Reason;
import dev.argosy.client.batch.BatchHandler;
import dev.argosy.client.batch.BatchProgress;
import dev.argosy.client.batch.BatchRequest;
import dev.argosy.client.batch.InOrder;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch on a real broker: each request sent once, each result handled once. */
@KafkaTest
class BatchTest {
  private static final int PARTITIONS = 3;

  KafkaBroker broker;

  @TempDir Path directory;

  private BatchFixture fixture;
  private EchoWorker worker;
  private final Map<Integer, String> results = new TreeMap<>();
  private final BatchHandler collect =
      (number, result) -> {
        String before = results.put(number, said(result));
        assertThat(before).as("handled twice").isNull();
      };

  @BeforeEach
  void fleet() {
    fixture =
        new BatchFixture(
            broker.bootstrapServers(),
            FleetTopics.create(broker, PARTITIONS),
            broker.topic("retries", 1),
            broker.topic("parked", 1));
    worker = echo(Requests.ECHO);
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  private EchoWorker echo(Function<Request, FakeAnswer> answers) {
    return new EchoWorker(
        broker.bootstrapServers(), fixture.fleet(), broker.uniqueName("echo"), answers);
  }

  private static String said(Result result) {
    return result.message() == null ? result.status().wire() : Answer.of(result).text();
  }

  private static Map<Integer, String> echoes(int count) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(n -> n, n -> "echo n" + n));
  }

  private List<String> seen() {
    return worker.seen().stream().map(Request::id).collect(Collectors.toList());
  }

  private static void refused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            BatchException.class,
            refused -> assertThat(refused.reason()).as("%s", refused).isEqualTo(reason));
  }

  /** Runs until this many results were handled, then stops. */
  private void runPartly(Path journal, int count, int until) throws IOException {
    try (Batch batch = Batch.of(BatchFixture.requests(count), fixture.config(journal).build())) {
      BatchProgress end =
          batch.run(
              (number, result) -> {
                collect.handle(number, result);
                if (results.size() == until) {
                  batch.stop();
                }
              });
      assertThat(end.complete()).as("fewer requests than are needed to stop in time").isFalse();
    }
  }

  @Test
  void eachRequestHasItsResultUnderItsNumber() throws IOException {
    BatchProgress end = fixture.run(directory, 2_000, collect);

    assertThat(results).isEqualTo(echoes(2_000));
    assertThat(end.complete()).isTrue();
    assertThat(end.submitted()).isEqualTo(2_000);
    assertThat(end.succeeded()).isEqualTo(2_000);
    assertThat(end.usage().outputTokens()).as("one each").isEqualTo(2_000);
    assertThat(end.unpriced()).as("a fake has no prices").isEqualTo(2_000);
    assertThat(end.doubled()).isZero();
    assertThat(worker.seen())
        .hasSize(2_000)
        .allMatch(request -> end.batch().equals(request.tags().get("batch")))
        .allMatch(request -> request.submittedAt() != null);
  }

  @Test
  void numbersAreTheCallers() throws IOException {
    List<BatchRequest> lines =
        List.of(
            new BatchRequest(3, Requests.say("three")), new BatchRequest(70, Requests.say("more")));

    try (Batch batch = Batch.numbered(lines.iterator(), fixture.config(directory).build())) {
      assertThat(batch.run(collect).total()).hasValue(2);
    }

    assertThat(results).isEqualTo(Map.of(3, "echo three", 70, "echo more"));
  }

  @Test
  void howItEndedIsCounted() throws IOException {
    worker.close();
    worker =
        echo(
            request ->
                switch (String.valueOf(request.tags().get("say"))) {
                  case "n0" -> FakeAnswer.failure(ErrorType.INVALID_REQUEST, "no");
                  case "n1" -> FakeAnswer.failure(ErrorType.EXPIRED, "late");
                  case "n2" -> FakeAnswer.failure(ErrorType.CANCELLED, "stop");
                  default -> FakeAnswer.text("yes");
                });

    BatchProgress end = fixture.run(directory, 5, collect);

    assertThat(end.failed()).isEqualTo(1);
    assertThat(end.expired()).isEqualTo(1);
    assertThat(end.cancelled()).isEqualTo(1);
    assertThat(end.succeeded()).isEqualTo(2);
    assertThat(end.complete()).isTrue();
  }

  @Test
  void aStoppedBatchGoesOnAndSendsNothingTwice() throws IOException {
    runPartly(directory, 3_000, 500);
    BatchProgress second = fixture.run(directory, 3_000, collect);

    assertThat(second.complete()).isTrue();
    assertThat(second.succeeded()).as("both runs").isEqualTo(3_000);
    assertThat(results).isEqualTo(echoes(3_000));
    assertThat(seen()).hasSize(3_000).doesNotHaveDuplicates();
  }

  @Test
  void aFinishedBatchDoesNothing() throws IOException {
    BatchProgress first = fixture.run(directory, 10, collect);
    try (Batch again = Batch.of(BatchFixture.requests(10), fixture.config(directory).build())) {
      assertThat(again.finished()).isTrue();
      BatchProgress second = again.run(collect);

      assertThat(second.complete()).isTrue();
      assertThat(second.succeeded()).isEqualTo(first.succeeded());
      assertThat(second.batch()).isEqualTo(first.batch());
    }
    assertThat(worker.seen()).hasSize(10);
  }

  /** As if it had died after the last acknowledgement and before writing any of them down. */
  @Test
  void whatWasSentAndNotWrittenDownIsFound() throws IOException {
    runPartly(directory, 3_000, 1);
    int sent = seen().size();
    Path journal = directory.resolve("journal");
    Files.write(journal, Files.readAllLines(journal).subList(0, 1));
    results.clear();

    BatchProgress end = fixture.run(directory, 3_000, collect);

    assertThat(sent).isPositive();
    assertThat(end.complete()).isTrue();
    assertThat(results).isEqualTo(echoes(3_000));
    assertThat(seen()).hasSize(3_000).doesNotHaveDuplicates();
  }

  /** Its lane was purged since; only the topic of parked requests tells that it was sent. */
  @Test
  void whatWasMovedAsideIsFoundToo() throws IOException {
    worker.close();
    worker = echo(Requests.SILENCE);
    String id;
    try (Batch batch = Batch.of(BatchFixture.requests(0), fixture.config(directory).build())) {
      batch.stop();
      id = batch.run(collect).batch();
    }
    Files.write(
        directory.resolve("journal"),
        Files.readAllLines(directory.resolve("journal")).subList(0, 1));
    Request parked = Requests.saying("n0").id(id + "/0/custom-0").build();
    worker.write(
        new ProducerRecord<>(
            fixture.parked(), EchoWorker.bytes(parked.id()), EchoWorker.bytes("{}")));
    Request retried = Requests.saying("n1").id(id + "/1/custom-1").build();
    worker.write(
        new ProducerRecord<>(
            fixture.retries(), EchoWorker.bytes(retried.id()), EchoWorker.bytes("{}")));
    Awaitility.await().until(() -> end(fixture.retries()) > 0);
    worker.answer(parked, FakeAnswer.text("echo n0"));
    worker.answer(retried, FakeAnswer.text("echo n1"));

    try (Batch batch = Batch.of(BatchFixture.requests(2), fixture.config(directory).build())) {
      assertThat(batch.run(collect).complete()).isTrue();
    }

    assertThat(results).isEqualTo(echoes(2));
    assertThat(seen()).isEmpty();
  }

  private long end(String topic) {
    try (Consumer<byte[], byte[]> reader =
        FleetKafka.reader(fixture.fleet().client(fixture.servers()).build(), "test", true)) {
      TopicPartition partition = new TopicPartition(topic, 0);
      return reader.endOffsets(List.of(partition)).get(partition);
    }
  }

  @Test
  void resultsComeInTheOrderOfTheRequests() throws IOException {
    List<Integer> order = new ArrayList<>();
    try (InOrder inOrder =
        new InOrder(directory.resolve("spool"), (number, result) -> order.add(number))) {
      fixture.run(directory, 1_500, inOrder);
    }

    assertThat(order).isEqualTo(IntStream.range(0, 1_500).boxed().collect(Collectors.toList()));
  }

  @Test
  void aHandlerThatFailsGetsTheResultAgainInTheNextRun() throws IOException {
    Map<Integer, String> kept = new HashMap<>();
    assertThatThrownBy(
            () ->
                fixture.run(
                    directory,
                    100,
                    (number, result) -> {
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");

    fixture.run(directory, 100, (number, result) -> kept.put(number, said(result)));

    assertThat(kept).isEqualTo(echoes(100));
    assertThat(seen()).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void aSecondSubmitterIsRefused() throws IOException {
    BatchConfig config = fixture.config(directory).build();
    try (Batch batch = Batch.of(BatchFixture.requests(1), config)) {
      refused(Reason.LOCKED, () -> Batch.of(BatchFixture.requests(1), config));
      assertThat(batch.run(collect).complete()).isTrue();
    }
  }

  @Test
  void aJournalOfOtherRequestsIsRefused() throws IOException {
    try (Batch batch =
        Batch.of(
            BatchFixture.requests(1),
            fixture.config(directory).id("one").fingerprint("a").build())) {
      batch.run(collect);
    }
    assertThat(Batch.idOf(directory)).hasValue("one");

    BatchConfig.Builder other = fixture.config(directory).fingerprint("a").id("two");
    refused(Reason.OTHER_BATCH, () -> Batch.of(BatchFixture.requests(1), other.build()));
    BatchConfig.Builder changed = fixture.config(directory).fingerprint("b");
    refused(Reason.OTHER_BATCH, () -> Batch.of(BatchFixture.requests(1), changed.build()));
  }

  /** Elsewhere it would not find what it has sent, and send it again. */
  @Test
  void aBatchGoesOnOnItsOwnTopicsOnly() throws IOException {
    runPartly(directory, 3_000, 1);
    FleetTopics own = fixture.fleet();
    FleetTopics lane =
        new FleetTopics(
            broker.topic("lane", 1), own.results(), own.replies(), own.chunks(), own.control());
    List<BatchFixture> others =
        List.of(
            new BatchFixture(fixture.servers(), lane, fixture.retries(), fixture.parked()),
            new BatchFixture(fixture.servers(), own, fixture.parked(), "elsewhere"));
    results.clear();

    for (BatchFixture other : others) {
      refused(Reason.OTHER_BATCH, () -> other.run(directory, 3_000, collect));
    }
    assertThat(results).isEmpty();
    fixture.run(directory, 3_000, collect);
    assertThat(seen()).hasSize(3_000).doesNotHaveDuplicates();
  }

  @Test
  void resultsThatWereDeletedBeforeTheyWereReadEndTheBatch() throws Exception {
    runPartly(directory, 3_000, 1);
    Awaitility.await().until(() -> worker.seen().size() > 0);
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      all.put(
          new TopicPartition(fixture.fleet().results(), partition),
          RecordsToDelete.beforeOffset(-1)); // all there is
    }
    worker.close();
    fixture.run(directory.resolve("another"), 0, collect);
    broker.admin().deleteRecords(all).all().get();

    refused(Reason.OVERTAKEN, () -> fixture.run(directory, 3_000, collect));
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    BatchConfig config =
        BatchConfig.builder(
                FleetConfig.builder(broker.bootstrapServers()).requestsTopic("nowhere").build(),
                directory)
            .build();

    refused(
        Reason.TOPIC,
        () -> {
          try (Batch batch = Batch.of(BatchFixture.requests(1), config)) {
            batch.run(collect);
          }
        });
  }

  /** The last result stands behind the second one of the first request, in one partition. */
  @Test
  void aSecondResultOfARequestIsCountedAndNotHandled() throws Exception {
    worker.close();
    worker = echo(Requests.SILENCE);
    Thread answering = new Thread(this::answerTheFirstTwice);
    answering.start();

    BatchProgress end = fixture.run(directory, 20, collect);
    answering.join();

    assertThat(end.doubled()).isEqualTo(1);
    assertThat(end.succeeded()).isEqualTo(20);
    assertThat(results).isEqualTo(echoes(20));
  }

  private void answerTheFirstTwice() {
    Awaitility.await().until(() -> worker.seen().size() == 20);
    List<Request> all = new ArrayList<>(worker.seen());
    Request first = all.remove(0);
    Request last =
        all.stream()
            .filter(other -> partition(other) == partition(first))
            .findFirst()
            .orElseThrow();
    all.remove(last);
    all.add(0, first);
    all.add(last);
    all.forEach(
        request -> {
          worker.answer(request, Requests.ECHO.apply(request));
          if (request.id().equals(first.id())) {
            worker.answer(request, FakeAnswer.text("again"));
          }
        });
  }

  private static int partition(Request request) {
    return FleetKafka.partition(EchoWorker.bytes(request.id()), PARTITIONS);
  }
}
