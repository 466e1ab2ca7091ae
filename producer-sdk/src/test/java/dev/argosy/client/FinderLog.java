package dev.argosy.client;

import dev.argosy.client.find.FinderConfig;
import dev.argosy.contract.Call;
import dev.argosy.contract.CallsCodec;
import dev.argosy.contract.Cancel;
import dev.argosy.contract.CancelCodec;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.SettledOffsets;
import dev.argosy.contract.Topics;
import dev.argosy.contract.UsageCodec;
import dev.argosy.contract.UsageRecord;
import dev.argosy.embedded.junit.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** What workers write and commit, written by hand: the topics and the group of one test. */
final class FinderLog implements AutoCloseable {
  static final RequestCodec REQUESTS = new RequestCodec();
  static final Instant SUBMITTED = Instant.parse("2026-11-22T12:00:00Z");
  static final Call FAILED = new Call(1, "west/haiku", "failed", SUBMITTED, 12, null);

  final String lane;
  final Topics topics;
  private final KafkaBroker broker;
  private final String group;
  private final KafkaProducer<byte[], byte[]> producer;

  FinderLog(KafkaBroker broker) {
    this.broker = broker;
    group = broker.uniqueName("group");
    lane = broker.topic("lane", 1);
    topics =
        new Topics(
            broker.topic("results", 1),
            "replies",
            broker.topic("retries", 1),
            broker.topic("parked", 2),
            broker.topic("usage", 2),
            "chunks",
            broker.topic("dead", 1),
            broker.topic("control", 1),
            "fleet",
            1 << 20,
            Duration.ofDays(7));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  FinderConfig config(@Nullable Instant since) {
    return new FinderConfig(
        FleetConfig.builder(broker.bootstrapServers()).build(),
        List.of(lane),
        topics,
        group,
        since,
        true);
  }

  static Request request(String id, @Nullable Instant submittedAt) {
    FleetConfig any = FleetConfig.builder("nowhere:1").build();
    Request plain = Requests.saying("hi").id(id).tenant("acme").tag("job", "invoices").build();
    return submittedAt == null ? plain : new Stamps(any, "client", () -> submittedAt).sent(plain);
  }

  void cancel(Cancel.Target target) throws Exception {
    byte[] value = new CancelCodec().encode(new Cancel(target, null));
    producer
        .send(new ProducerRecord<>(topics.control(), EchoWorker.bytes(target.recordKey()), value))
        .get();
  }

  void usage(UsageRecord usage) throws Exception {
    byte[] key = EchoWorker.bytes(String.valueOf(usage.tenant()));
    producer.send(new ProducerRecord<>(topics.usage(), key, new UsageCodec().encode(usage))).get();
  }

  long write(String topic, int partition, Request request, byte[] value, String... headers)
      throws Exception {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, EchoWorker.bytes(request.id()), value);
    for (int i = 0; i < headers.length; i += 2) {
      record.headers().add(headers[i], EchoWorker.bytes(headers[i + 1]));
    }
    return producer.send(record).get().offset();
  }

  long post(Request request) throws Exception {
    return write(lane, 0, request, REQUESTS.encode(request));
  }

  void postWithoutKey(String topic, int partition, Request request) throws Exception {
    producer.send(new ProducerRecord<>(topic, partition, null, REQUESTS.encode(request))).get();
  }

  void answer(Request request, FakeAnswer answer) throws Exception {
    Result result = Objects.requireNonNull(FakeResults.of(request, answer, SUBMITTED));
    write(topics.results(), 0, request, new ResultCodec().encode(result));
  }

  void retry(Request request, Instant notBefore) throws Exception {
    write(
        topics.retries(),
        0,
        request,
        REQUESTS.encode(request),
        Headers.ATTEMPT,
        "2",
        Headers.NOT_BEFORE,
        Long.toString(notBefore.toEpochMilli()),
        Headers.LAST_ERROR,
        "InternalServerException",
        Headers.CALLS,
        new String(new CallsCodec().encode(List.of(FAILED)), StandardCharsets.UTF_8));
  }

  /** The same map, but the commit is of one offset less: it was copied, or set back by hand. */
  void commitBeside(String topic, int partition, long frontier, int... above) throws Exception {
    commit(topic, partition, frontier + 1, above);
    TopicPartition of = new TopicPartition(topic, partition);
    OffsetAndMetadata own =
        broker
            .admin()
            .listConsumerGroupOffsets(group)
            .partitionsToOffsetAndMetadata()
            .get()
            .get(of);
    broker
        .admin()
        .alterConsumerGroupOffsets(
            group, Map.of(of, new OffsetAndMetadata(frontier, own.metadata())))
        .all()
        .get();
  }

  /** What a worker commits: the frontier, and which offsets above it are settled. */
  void commit(String topic, int partition, long frontier, int... above) throws Exception {
    commitNaming(partition, topic, partition, frontier, above);
  }

  /** The same with a map that names another partition, as a mirror may copy it. */
  void commitNaming(int named, String topic, int partition, long frontier, int... above)
      throws Exception {
    Uuid id =
        broker.admin().describeTopics(List.of(topic)).allTopicNames().get().get(topic).topicId();
    BitSet settled = new BitSet();
    Arrays.stream(above).forEach(offset -> settled.set((int) (offset - frontier)));
    String text =
        new SettledOffsets(
                new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                named,
                frontier,
                "w-1",
                0,
                false,
                SettledOffsets.Suspicion.NONE,
                settled)
            .toText();
    broker
        .admin()
        .alterConsumerGroupOffsets(
            group,
            Map.of(new TopicPartition(topic, partition), new OffsetAndMetadata(frontier, text)))
        .all()
        .get();
  }

  Member member() {
    return new Member();
  }

  /** A member of the group that has all partitions and reads nothing. */
  final class Member implements AutoCloseable {
    final KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "group.id",
                group,
                "client.id",
                "w-1",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                "enable.auto.commit",
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());

    Member() {
      consumer.subscribe(List.of(lane, topics.retries(), topics.parked()));
      Awaitility.await()
          .pollInSameThread()
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(50));
                return consumer.assignment().size() == 4;
              });
    }

    @Override
    public void close() {
      consumer.close();
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
