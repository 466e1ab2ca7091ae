package dev.argosy.client;

import static dev.argosy.client.Requests.SILENCE;
import static dev.argosy.client.Requests.say;
import static dev.argosy.client.Requests.saying;
import static dev.argosy.client.Requests.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.Request;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams over a broker: what is read, from where, and what is not. */
@KafkaTest
class StreamsTest {
  private static final FakeAnswer ANSWER = FakeAnswer.pieces("a", "b", "c");

  private KafkaBroker broker;
  private FleetTopics topics;
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void topics() {
    topics = FleetTopics.create(broker, 3);
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

  private static String text(AnswerStream stream) {
    return String.join("", stream.texts(attempt -> {}));
  }

  @Test
  void piecesAreThereBeforeTheAnswerIs() {
    EchoWorker worker = worker(SILENCE);
    AnswerStream stream = client(config()).stream(say("x"));
    Iterator<AnswerEvent> events = stream.iterator();
    Request posted = posted(worker, 0);
    List<Chunk> chunks = FakeStreams.chunks(posted, ANSWER);

    worker.stream(posted, chunks.subList(0, 2));

    assertThat(((AnswerEvent.Piece) events.next()).text()).isEmpty();
    assertThat(((AnswerEvent.Piece) events.next()).text()).isEqualTo("a");
    assertThat(stream.result()).isNotDone();
    worker.answer(posted, ANSWER);
    assertThat(((AnswerEvent.Piece) events.next()).text()).isEqualTo("b");
    assertThat(textOf(stream.result())).isEqualTo("abc");
  }

  @Test
  void manyStreamsOfOneClientAreWholeEachInItsOrder() {
    worker(request -> FakeAnswer.pieces(request.id(), " is", " paid").restarted(request.id(), "."));
    FleetClient client = client(config());
    List<AnswerStream> streams = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      streams.add(client.stream(saying("x").id("inv-" + i).build()));
    }

    for (AnswerStream stream : streams) {
      List<String> told = new ArrayList<>();
      stream.texts(attempt -> told.clear()).forEach(told::add);
      assertThat(told).containsExactly(stream.id(), ".");
    }
  }

  @Test
  void theFirstPieceOfAClientIsNotMissed() {
    worker(request -> ANSWER);
    for (int i = 0; i < 10; i++) {
      AnswerStream stream = client(config()).stream(say("x"));
      assertThat(stream.texts(attempt -> {})).containsExactly("a", "b", "c");
    }
  }

  @Test
  void chunksOfAnotherClientsRequestAreNotTaken() {
    EchoWorker worker = worker(SILENCE);
    AnswerStream stream = client(config()).stream(saying("x").id("same").build());
    AnswerStream others = client(config()).stream(saying("x").id("same").build());

    worker.answer(posted(worker, 0), FakeAnswer.pieces("one"));
    worker.answer(posted(worker, 1), FakeAnswer.pieces("two"));

    assertThat(text(stream) + text(others)).isIn("onetwo", "twoone");
  }

  @Test
  void aFollowerSeesAnAnswerGrowAndIsToldOfRestarts() {
    EchoWorker worker = worker(SILENCE);
    client(config()).send(saying("x").id("inv-1").stream(true).build());
    Request posted = posted(worker, 0);
    FakeAnswer answer = FakeAnswer.pieces("Hel").restarted("Good", " day");
    List<Chunk> chunks = FakeStreams.chunks(posted, answer);
    worker.stream(posted, chunks.subList(0, 2));

    FleetClient another = client(config());
    Iterator<AnswerEvent> events = another.follow("inv-1", posted.submittedAt(), null).iterator();
    events.next();
    assertThat(((AnswerEvent.Piece) events.next()).text()).isEqualTo("Hel");
    worker.stream(posted, chunks.subList(2, 4));

    assertThat(events.next()).isEqualTo(new AnswerEvent.Restarted(2));
    worker.answer(posted, answer);
    List<AnswerEvent> rest = new ArrayList<>();
    events.forEachRemaining(rest::add);
    assertThat(rest).last().isInstanceOf(AnswerEvent.Ended.class);
  }

  @Test
  void manyFollowersBeginAtDifferentTimes() {
    worker(request -> ANSWER);
    FleetClient client = client(config());
    Instant begin = Instant.now();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ids.add(client.send(saying("x").id("inv-" + i).stream(true).build()));
    }
    List<AnswerStream> streams = new ArrayList<>();
    for (String id : ids) {
      Instant since = streams.size() % 2 == 0 ? begin : begin.minusSeconds(streams.size());
      streams.add(client.follow(id, since, null));
    }

    assertThat(streams).allSatisfy(stream -> assertThat(text(stream)).isEqualTo("abc"));
  }

  @Test
  void aFollowerOfNothingEndsAtItsTimeout() {
    AnswerStream nothing =
        client(config().submitTimeout(Duration.ofMillis(200)))
            .follow("never-posted", Instant.now(), null);

    assertThatThrownBy(() -> text(nothing)).isInstanceOf(ReplyTimeoutException.class);
  }

  @Test
  void aSlowReaderHoldsUpNobodyAndGetsTheRestFromItsResult() {
    String[] long1 = new String[40];
    java.util.Arrays.fill(long1, "0123456789".repeat(100));
    worker(request -> FakeAnswer.pieces(long1));
    FleetClient client = client(config().streamBufferBytes(64 << 10));
    AnswerStream slow = client.stream(say("x"));
    textOf(slow.result());
    AnswerStream next = client.stream(say("y"));

    assertThat(text(next)).isEqualTo(String.join("", long1));
    List<AnswerEvent> events = new ArrayList<>();
    slow.forEach(events::add);
    assertThat(events).hasAtLeastOneElementOfType(AnswerEvent.Rest.class);
    assertThat(text(client.follow(slow.id(), Instant.now().minusSeconds(60), null)))
        .isEqualTo(String.join("", long1));
  }

  @Test
  void aCancelledSubscriberGetsNothingMoreAndTheResultStillComes() {
    EchoWorker worker = worker(SILENCE);
    AnswerStream stream = client(config()).stream(say("x"));
    HandSubscriber subscriber = new HandSubscriber();
    stream.subscribe(subscriber);
    subscriber.request(Long.MAX_VALUE);
    Request posted = posted(worker, 0);
    worker.stream(posted, FakeStreams.chunks(posted, ANSWER).subList(0, 1));
    await().until(() -> subscriber.events().size() == 1);

    subscriber.cancel();
    worker.answer(posted, ANSWER);

    assertThat(textOf(stream.result())).isEqualTo("abc");
    assertThat(subscriber.events()).hasSize(1);
    assertThat(subscriber.ended()).isNotDone();
  }

  @Test
  void closingAStreamLetsItsReaderGo() {
    worker(SILENCE);
    AnswerStream stream = client(config()).stream(say("x"));
    CompletableFuture<Boolean> more =
        CompletableFuture.supplyAsync(() -> stream.iterator().hasNext());

    stream.close();

    assertThat(more).succeedsWithin(Duration.ofSeconds(60)).isEqualTo(false);
  }

  @Test
  void anInterruptedReaderStopsWaiting() {
    worker(SILENCE);
    AnswerStream stream = client(config()).stream(say("x"));
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> stream.iterator().hasNext()).isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aMissingTopicOfChunksIsNamedAndNothingIsSent() {
    EchoWorker worker = worker(request -> ANSWER);
    FleetClient client = client(config().chunksTopic("not-there").maxBlock(Duration.ZERO));

    assertThatThrownBy(() -> client.stream(say("x")).iterator().hasNext())
        .isInstanceOf(SendFailedException.class)
        .hasMessageContaining("not-there can't be read: ")
        .hasMessageContaining("topic not-there is not there");
    assertThat(worker.seen()).isEmpty();
  }

  @Test
  void answersAreWholeWhilePartitionsAreAdded() throws Exception {
    worker(request -> ANSWER);
    FleetClient client = client(config().properties(Map.of("metadata.max.age.ms", "500")));
    assertThat(text(client.stream(say("before")))).isEqualTo("abc");

    broker
        .admin()
        .createPartitions(Map.of(topics.chunks(), NewPartitions.increaseTo(8)))
        .all()
        .get();

    await()
        .until(
            () -> {
              List<String> pieces = new ArrayList<>();
              for (int i = 0; i < 8; i++) {
                client.stream(say("after")).texts(attempt -> {}).forEach(pieces::add);
              }
              assertThat(String.join("", pieces)).isEqualTo("abc".repeat(8));
              return pieces.size() == 24;
            });
  }

  @Test
  void aClosedClientLeavesNoThread() {
    worker(request -> ANSWER);
    FleetClient client = client(config());
    text(client.stream(say("x")));
    text(
        client.follow(
            client.send(saying("y").stream(true).build()), Instant.now().minusSeconds(9), null));
    assertThat(threadsOf(client)).hasSizeGreaterThan(3);

    client.close();

    await().until(() -> threadsOf(client).isEmpty());
  }

  private static List<String> threadsOf(FleetClient client) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.contains(client.name()))
        .toList();
  }
}
