package dev.argosy.client;

import static dev.argosy.client.EchoWorker.bytes;
import static dev.argosy.client.Requests.ECHO;
import static dev.argosy.client.Requests.SILENCE;
import static dev.argosy.client.Requests.failureOf;
import static dev.argosy.client.Requests.say;
import static dev.argosy.client.Requests.saying;
import static dev.argosy.client.Requests.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.argosy.contract.Headers;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What comes back to a client, and what does not. */
@KafkaTest
class RepliesTest {
  private KafkaBroker broker;
  private FleetTopics topics;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void topics() {
    topics = FleetTopics.create(broker, 1);
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private EchoWorker worker(Function<Request, FakeAnswer> by) {
    EchoWorker worker =
        new EchoWorker(broker.bootstrapServers(), topics, broker.uniqueName("echo"), by);
    open.add(worker);
    return worker;
  }

  private FleetClient client(FleetConfig.Builder config) {
    FleetClient client = FleetClient.open(config.closeTimeout(Duration.ZERO).build());
    open.add(0, client);
    return client;
  }

  private FleetConfig.Builder config() {
    return topics.client(broker.bootstrapServers());
  }

  private static Request posted(EchoWorker worker, int index) {
    return await().until(worker::seen, seen -> seen.size() > index).get(index);
  }

  @Test
  void anAbortedReplyIsNotSeen() {
    EchoWorker worker = worker(SILENCE);
    CompletableFuture<Result> future = client(config()).submit(say("x"));
    Request posted = posted(worker, 0);

    worker.answerAborted(posted, FakeAnswer.text("aborted"));
    worker.answer(posted, FakeAnswer.text("committed"));

    assertThat(textOf(future)).isEqualTo("committed");
  }

  @Test
  void aReplyToAnotherClientIsNotTaken() {
    EchoWorker worker = worker(SILENCE);
    FleetClient client = client(config());
    CompletableFuture<Result> future = client.submit(saying("x").id("mine").build());
    Request posted = posted(worker, 0);

    Result others = FakeFleet.result(posted, FakeAnswer.text("another's"));
    byte[] value = new ResultCodec().encode(others);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topics.replies(), bytes(client.name()), value);
    record.headers().add(Headers.ID, bytes("mine"));
    record.headers().add(Headers.CLIENT, bytes(client.name() + "2"));
    worker.write(record);
    worker.answer(posted, FakeAnswer.text("mine"));

    assertThat(textOf(future)).isEqualTo("mine");
  }

  @Test
  void clientsThatShareAPartitionGetTheirOwnReplies() {
    worker(ECHO);
    FleetClient one = client(config());
    FleetClient two = client(config());

    CompletableFuture<Result> first = one.submit(saying("to one").id("same").build());
    CompletableFuture<Result> second = two.submit(saying("to two").id("same").build());

    assertThat(textOf(first)).isEqualTo("echo to one");
    assertThat(textOf(second)).isEqualTo("echo to two");
  }

  @Test
  void aLateReplyDoesNotAnswerALaterRequestOfTheSameId() {
    EchoWorker worker = worker(SILENCE);
    FleetClient client = client(config());
    failureOf(client.submit(saying("x").id("again").build(), Duration.ofMillis(1)));
    Request first = posted(worker, 0);
    CompletableFuture<Result> future = client.submit(saying("x").id("again").build());
    Request second = posted(worker, 1);

    worker.answer(first, FakeAnswer.text("late"));
    worker.answer(second, FakeAnswer.text("its own"));

    assertThat(textOf(future)).isEqualTo("its own");
  }

  @Test
  void aReplyThatCouldNotBeWrittenEndsInTheTimeout() {
    EchoWorker worker = worker(SILENCE);
    CompletableFuture<Result> future = client(config()).submit(say("x"), Duration.ofSeconds(2));

    worker.answerWithoutReply(posted(worker, 0), FakeAnswer.text("x"), "too large");

    assertThat(failureOf(future)).isInstanceOf(ReplyTimeoutException.class);
  }

  @Test
  void aReplyThatCantBeReadEndsItsRequest() {
    EchoWorker worker = worker(SILENCE);
    FleetClient client = client(config());
    CompletableFuture<Result> future = client.submit(saying("x").id("odd").build());
    posted(worker, 0);

    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topics.replies(), bytes(client.name()), bytes("{\"v\":1}"));
    record.headers().add(Headers.ID, bytes("odd"));
    record.headers().add(Headers.CLIENT, bytes(client.name()));
    worker.write(record);

    FleetException unreadable = failureOf(future);
    assertThat(unreadable).isInstanceOf(UnreadableReplyException.class);
    assertThat(unreadable.mayStillRun()).isFalse();
    assertThat(unreadable).hasMessageStartingWith("the result of request odd can't be read: ");
  }

  @Test
  void repliesOnPartitionsThatWereAddedAreFound() throws Exception {
    worker(ECHO);
    FleetConfig.Builder config = config().properties(Map.of("metadata.max.age.ms", "500"));
    List<FleetClient> clients = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      clients.add(client(config));
      assertThat(textOf(clients.get(i).submit(say("before")))).isEqualTo("echo before");
    }

    broker
        .admin()
        .createPartitions(Map.of(topics.replies(), NewPartitions.increaseTo(8)))
        .all()
        .get();

    await()
        .until(
            () -> {
              for (FleetClient client : clients) {
                assertThat(textOf(client.submit(say("after")))).isEqualTo("echo after");
              }
              return repliesBeyondTheFirstPartition() > 0;
            });
  }

  private long repliesBeyondTheFirstPartition() throws Exception {
    long count = 0;
    for (int partition = 1; partition < 8; partition++) {
      TopicPartition one = new TopicPartition(topics.replies(), partition);
      count +=
          broker
              .admin()
              .listOffsets(Map.of(one, OffsetSpec.latest()))
              .partitionResult(one)
              .get()
              .offset();
    }
    return count;
  }

  @Test
  void theFirstReplyOfAClientIsNotMissed() {
    worker(ECHO);
    for (int i = 0; i < 10; i++) {
      assertThat(textOf(client(config()).submit(say("first")))).isEqualTo("echo first");
    }
  }

  @Test
  void aTopicOfItsOwnIsNamedInTheRequest() {
    EchoWorker worker = worker(ECHO);
    String own = broker.topic("own-replies", 1);
    FleetClient client = client(config().ownRepliesTopic(own));

    assertThat(textOf(client.submit(say("x")))).isEqualTo("echo x");

    assertThat(posted(worker, 0).reply().topic()).isEqualTo(own);
    assertThat(posted(worker, 0).reply().client()).isEqualTo(client.name());
  }

  @Test
  void aMissingReplyTopicIsNamedAndNothingIsSent() {
    EchoWorker worker = worker(ECHO);
    FleetClient client = client(config().repliesTopic("not-there").maxBlock(Duration.ZERO));

    FleetException refused = failureOf(client.submit(say("x")));

    assertThat(refused).isInstanceOf(SendFailedException.class);
    assertThat(refused).hasMessageContaining("topic not-there is not there");
    assertThat(refused.mayStillRun()).isFalse();
    assertThat(client.health().replies()).isEqualTo(ClientHealth.Replies.TROUBLED);
    assertThat(client.health().problem()).contains("not-there");
    assertThat(worker.seen()).isEmpty();
  }

  @Test
  void closingWaitsForResultsOnTheirWay() {
    EchoWorker worker = worker(SILENCE);
    FleetClient client = client(config());
    CompletableFuture<Result> future = client.submit(say("x"));
    Request posted = posted(worker, 0);

    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(() -> client.close(Duration.ofMinutes(1)));
    await().until(() -> refuses(client));
    worker.answer(posted, FakeAnswer.text("just in time"));

    assertThat(textOf(future)).isEqualTo("just in time");
    assertThat(closed).succeedsWithin(Duration.ofSeconds(30));
  }

  private static boolean refuses(FleetClient client) {
    try {
      client.send(say("y"));
      return false;
    } catch (ClientClosedException closing) {
      return true;
    }
  }

  @Test
  void aClosedClientLeavesNoThread() {
    worker(ECHO);
    FleetClient client = client(config());
    textOf(client.submit(say("x")));
    assertThat(threadsOf(client)).isNotEmpty();

    client.close();

    await().until(() -> threadsOf(client).isEmpty());
    assertThat(client.health().replies()).isEqualTo(ClientHealth.Replies.CLOSED);
  }

  private static List<String> threadsOf(FleetClient client) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains(client.name()))
        .toList();
  }
}
