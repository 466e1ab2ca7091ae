package dev.argosy.worker.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.argosy.contract.Cancel;
import dev.argosy.contract.Cancel.Target;
import dev.argosy.contract.CancelCodec;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.junit.SecuredKafkaBroker;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.loop.KafkaConfig.OnMissingOffset;
import dev.argosy.worker.path.PostedCancel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class KafkaControlTopicTest {
  private static final CancelCodec CODEC = new CancelCodec();

  private KafkaBroker broker;
  private SecuredKafkaBroker secured;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  @AfterEach
  void close() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  /** A worker's reader, and all that it has heard. */
  private final class Reader {
    final KafkaControlTopic topic;
    final List<PostedCancel> heard = new ArrayList<>();
    boolean complete;

    Reader(KafkaConfig kafka, String topic) {
      this(new KafkaControlTopic(kafka, new Identity("w", false), Timings.DEFAULT, topic));
    }

    Reader(KafkaControlTopic topic) {
      this.topic = topic;
      open.push(topic);
    }

    void listen() {
      ControlTopic.Heard news = topic.heard();
      heard.addAll(news.cancels());
      complete |= news.complete();
    }

    List<String> ids() {
      listen();
      return heard.stream().map(cancel -> cancel.target().id()).toList();
    }

    void until(BooleanSupplier so) {
      await()
          .atMost(Fleet.DEADLINE)
          .until(
              () -> {
                listen();
                return so.getAsBoolean();
              });
    }

    void untilHeard(String... ids) {
      await().atMost(Fleet.DEADLINE).untilAsserted(() -> assertThat(ids()).contains(ids));
    }
  }

  private Reader reader(String topic) {
    return new Reader(config(broker.bootstrapServers(), Map.of()), topic);
  }

  private static KafkaConfig config(String servers, Map<String, String> properties) {
    return new KafkaConfig(servers, "g", GroupProtocol.CLASSIC, OnMissingOffset.FAIL, properties);
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", broker.bootstrapServers());
    var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    open.push(producer);
    return producer;
  }

  private RecordMetadata cancel(String topic, Integer partition, String id)
      throws ExecutionException, InterruptedException {
    return producer(Map.of()).send(record(topic, partition, id)).get();
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, Integer partition, String id) {
    byte[] value = CODEC.encode(new Cancel(Target.ofId(id), null));
    return new ProducerRecord<>(topic, partition, id.getBytes(UTF_8), value);
  }

  @Test
  void whoBeginsHearsFirstWhatStandsThereAndThenWhatComes() throws Exception {
    String topic = broker.topic("control", 1);
    long posted = cancel(topic, 0, "a").timestamp();
    cancel(topic, 0, "b");
    Reader reader = reader(topic);
    reader.until(() -> reader.complete);
    assertThat(reader.ids()).containsExactly("a", "b");
    assertThat(reader.heard.getFirst()).isEqualTo(new PostedCancel(Target.ofId("a"), posted));
    cancel(topic, 0, "c");
    reader.untilHeard("a", "b", "c");
  }

  @Test
  void anEmptyTopicIsKnownToBeEmpty() {
    Reader reader = reader(broker.topic("control", 1));
    reader.until(() -> reader.complete);
    assertThat(reader.heard).isEmpty();
  }

  @Test
  void allPartitionsAreReadAlsoThoseThatAreAddedLater() throws Exception {
    String topic = broker.topic("control", 2);
    cancel(topic, 0, "a");
    cancel(topic, 1, "b");
    Reader reader = reader(topic);
    reader.until(() -> reader.complete);
    assertThat(reader.ids()).containsExactlyInAnyOrder("a", "b");
    broker.admin().createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();
    await()
        .atMost(Fleet.DEADLINE)
        .ignoreExceptions()
        .until(() -> cancel(topic, 2, "c").partition() == 2);
    reader.untilHeard("a", "b", "c");
    assertThat(reader.ids()).as("each once").hasSize(3);
  }

  @Test
  void whatIsNoCancelIsPassedOver() throws Exception {
    String topic = broker.topic("control", 1);
    var producer = producer(Map.of());
    producer.send(new ProducerRecord<>(topic, "no cancel".getBytes(UTF_8))).get();
    producer.send(new ProducerRecord<>(topic, new byte[200_000])).get();
    producer.send(new ProducerRecord<>(topic, null)).get();
    cancel(topic, 0, "a");
    Reader reader = reader(topic);
    reader.until(() -> reader.complete);
    assertThat(reader.ids()).containsExactly("a");
  }

  @Test
  void whatATransactionTookBackIsNotHeardAndOneThatIsOpenHoldsNobodyUp() throws Exception {
    String topic = broker.topic("control", 1);
    var producer = producer(Map.of("transactional.id", broker.uniqueName("canceller")));
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(record(topic, 0, "aborted"));
    producer.abortTransaction();
    producer.beginTransaction();
    producer.send(record(topic, 0, "a")).get();
    Reader reader = reader(topic);
    reader.until(() -> reader.complete);
    assertThat(reader.heard).isEmpty();
    producer.commitTransaction();
    reader.untilHeard("a");
    assertThat(reader.ids()).containsExactly("a");
  }

  @Test
  void withoutATopicNothingBlocksAndNothingIsComplete() {
    String topic = broker.uniqueName("made-later");
    Reader reader = reader(topic);
    reader.listen();
    assertThat(reader.complete).isFalse();
    create(topic);
    reader.until(() -> reader.complete);
  }

  @Test
  void aTopicMadeAnewIsReadOn() throws Exception {
    String topic = broker.topic("control", 1);
    for (int i = 0; i < 5; i++) {
      cancel(topic, 0, "before" + i);
    }
    Reader reader = reader(topic);
    reader.untilHeard("before4");
    broker.admin().deleteTopics(List.of(topic)).all().get();
    await()
        .atMost(Fleet.DEADLINE)
        .until(() -> !broker.admin().listTopics().names().get().contains(topic));
    create(topic);
    await()
        .atMost(Fleet.DEADLINE)
        .ignoreExceptions()
        .until(() -> cancel(topic, 0, "after").hasOffset());
    reader.untilHeard("after");
    assertThat(reader.complete).isTrue();
  }

  /** A thread that ends would hear no cancel any more, and nobody would know. */
  @Test
  void itIsReadOnAfterAnError() throws Exception {
    String topic = broker.topic("control", 1);
    cancel(topic, 0, "a");
    var kafka = config(broker.bootstrapServers(), Map.of());
    var clients =
        new KafkaClients(kafka, new Identity("w", false), CancelCodec.MOST_BYTES, Timings.DEFAULT);
    var failures = new AtomicInteger();
    Reader reader =
        new Reader(
            new KafkaControlTopic(
                () -> {
                  if (failures.incrementAndGet() == 1) {
                    throw new NoClassDefFoundError("of a client");
                  }
                  return clients.controlConsumer();
                },
                topic,
                "w"));
    reader.until(() -> reader.complete);
    assertThat(reader.ids()).containsExactly("a");
    assertThat(failures).hasValue(2);
  }

  private void create(String topic) {
    await()
        .atMost(Fleet.DEADLINE)
        .ignoreExceptions()
        .until(
            () -> {
              var made = new NewTopic(topic, Optional.of(1), Optional.empty());
              broker.admin().createTopics(List.of(made)).all().get();
              return true;
            });
  }

  @Test
  void withoutTheRightToReadNothingIsCompleteUntilItIsGiven() {
    String topic = secured.plain().topic("control", 1);
    Map<String, String> client = secured.login(SecuredKafkaBroker.WORKER);
    Reader reader = new Reader(config(client.remove("bootstrap.servers"), client), topic);
    reader.listen();
    assertThat(reader.complete).isFalse();
    secured.allow(
        SecuredKafkaBroker.WORKER,
        AclOperation.READ,
        ResourceType.TOPIC,
        PatternType.LITERAL,
        topic);
    reader.until(() -> reader.complete);
  }
}
