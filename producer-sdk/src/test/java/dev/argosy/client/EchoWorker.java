package dev.argosy.client;

import dev.argosy.contract.Cancel;
import dev.argosy.contract.CancelCodec;
import dev.argosy.contract.Chunk;
import dev.argosy.contract.ChunkCodec;
import dev.argosy.contract.Decoded;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Reply;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The least fleet that keeps the contract of results: one transaction for each poll, a copy for the
 * client that waits, keyed by its name. Answers at once by a function, or later when told to.
 */
final class EchoWorker implements AutoCloseable {
  private static final RequestCodec REQUESTS = new RequestCodec();
  private static final ChunkCodec CHUNKS = new ChunkCodec();
  private static final CancelCodec CANCELS = new CancelCodec();
  private static final FakeAnswer CANCELLED =
      FakeAnswer.failure(ErrorType.CANCELLED, "somebody asked to stop it");
  private static final ResultCodec RESULTS = new ResultCodec();

  private final FleetTopics topics;
  private final Function<Request, FakeAnswer> answers;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaProducer<byte[], byte[]> chunkProducer;
  private final List<Request> seen = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> steps = new ConcurrentLinkedQueue<>();
  private final Set<Request> silent = new HashSet<>(); // The thread's, as the next two.
  private final Map<Request, Long> postedAt = new HashMap<>();
  private final Map<Cancel, ConsumerRecord<byte[], byte[]>> cancels = new HashMap<>();
  private final Thread thread;
  private volatile boolean stopping;

  EchoWorker(
      String bootstrapServers,
      FleetTopics topics,
      String name,
      Function<Request, FakeAnswer> answers) {
    this.topics = topics;
    this.answers = answers;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "metadata.max.age.ms",
                500,
                "client.id",
                name),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    Map<String, Object> producing = new HashMap<>();
    producing.put("bootstrap.servers", bootstrapServers);
    producing.put("transactional.id", name);
    producing.put("client.id", name);
    producing.put("metadata.max.age.ms", 500);
    producing.put("retry.backoff.ms", 2);
    producing.put("max.request.size", 8 << 20);
    this.producer =
        new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
    this.chunkProducer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "metadata.max.age.ms",
                500,
                "client.id",
                name + "-chunks"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.thread = new Thread(this::run, name);
    thread.start();
  }

  /** Every request that stood on the lane, in the order of reading. */
  List<Request> seen() {
    return List.copyOf(seen);
  }

  /** Answers one request now, in a transaction of its own. */
  void answer(Request request, FakeAnswer answer) {
    steps.add(() -> commit(List.of(request), unused -> answer));
  }

  /** Writes this answer in a transaction that is aborted. */
  void answerAborted(Request request, FakeAnswer answer) {
    steps.add(
        () -> {
          producer.beginTransaction();
          write(request, answer, null);
          producer.flush();
          producer.abortTransaction();
        });
  }

  /** Answers one request on the result topic, with a word on why the client gets no copy. */
  void answerWithoutReply(Request request, FakeAnswer answer, String why) {
    steps.add(
        () -> {
          producer.beginTransaction();
          write(request, answer, why);
          producer.commitTransaction();
        });
  }

  /** Writes chunks, and no result. */
  void stream(Request request, List<Chunk> chunks) {
    steps.add(() -> write(request, chunks));
  }

  /** Writes any record, committed. */
  void write(ProducerRecord<byte[], byte[]> record) {
    steps.add(
        () -> {
          producer.beginTransaction();
          producer.send(record);
          producer.commitTransaction();
        });
  }

  private void run() {
    try (consumer;
        producer;
        chunkProducer) {
      producer.initTransactions();
      List<TopicPartition> partitions = List.of();
      while (partitions.isEmpty() && !stopping) { // a new topic is not known at once
        partitions =
            consumer.partitionsFor(topics.requests()).stream()
                .map(partition -> new TopicPartition(topics.requests(), partition.partition()))
                .toList();
      }
      List<TopicPartition> all = new ArrayList<>(partitions);
      consumer
          .partitionsFor(topics.control())
          .forEach(each -> all.add(new TopicPartition(topics.control(), each.partition())));
      consumer.assign(all);
      consumer.seekToBeginning(all);
      while (!stopping) {
        List<Request> batch = new CopyOnWriteArrayList<>();
        List<Request> unwanted = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(5))) {
          if (record.topic().equals(topics.control())) {
            CANCELS.decode(record.value()).ifPresent(cancel -> cancels.put(cancel, record));
            unwanted.addAll(silent.stream().filter(this::isCancelled).toList());
          } else if (REQUESTS.decode(record.value()) instanceof Decoded.Readable readable) {
            postedAt.put(readable.request(), record.timestamp());
            batch.add(readable.request());
          }
        }
        seen.addAll(batch);
        if (!batch.isEmpty()) {
          commit(batch, request -> isCancelled(request) ? CANCELLED : answers.apply(request));
        }
        if (!unwanted.isEmpty()) {
          commit(unwanted, request -> CANCELLED);
        }
        for (Runnable step = steps.poll(); step != null; step = steps.poll()) {
          step.run();
        }
      }
    }
  }

  private boolean isCancelled(Request request) {
    return cancels.entrySet().stream()
        .filter(each -> each.getValue().timestamp() >= postedAt.getOrDefault(request, 0L))
        .map(each -> each.getKey().cancel())
        .anyMatch(
            target ->
                target.tag() == null
                    ? request.id().equals(target.id())
                    : target.tag().value().equals(request.tags().get(target.tag().key())));
  }

  private void commit(List<Request> batch, Function<Request, FakeAnswer> by) {
    producer.beginTransaction();
    batch.forEach(request -> write(request, by.apply(request), null));
    producer.commitTransaction();
  }

  private void write(Request request, FakeAnswer answer, @Nullable String replyError) {
    Result result = FakeResults.of(request, answer, Instant.now());
    if (result == null) {
      silent.add(request);
      return;
    }
    silent.remove(request);
    write(request, FakeStreams.chunks(request, answer));
    byte[] value = RESULTS.encode(result);
    Reply reply = request.reply();
    ProducerRecord<byte[], byte[]> record =
        record(topics.results(), request.id(), value, result, reply);
    if (replyError != null) {
      record.headers().add(Headers.REPLY_ERROR, bytes(replyError));
    }
    producer.send(record);
    if (reply != null && replyError == null) {
      String topic = reply.topic() == null ? topics.replies() : reply.topic();
      String key = reply.client() == null ? request.id() : reply.client();
      producer.send(record(topic, key, value, result, reply));
    }
  }

  /** Chunks are on their topic before the result is. */
  private void write(Request request, List<Chunk> chunks) {
    for (Chunk chunk : chunks) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(topics.chunks(), bytes(chunk.id()), CHUNKS.encode(chunk));
      record.headers().add(Headers.ID, bytes(chunk.id()));
      Reply reply = request.reply();
      if (reply != null && reply.client() != null) {
        record.headers().add(Headers.CLIENT, bytes(reply.client()));
      }
      chunkProducer.send(record);
    }
    chunkProducer.flush();
  }

  private static ProducerRecord<byte[], byte[]> record(
      String topic, String key, byte[] value, Result result, @Nullable Reply reply) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, bytes(key), value);
    record.headers().add(Headers.ID, bytes(result.id()));
    record.headers().add(Headers.STATUS, bytes(result.status().wire()));
    if (result.tenant() != null) {
      record.headers().add(Headers.TENANT, bytes(result.tenant()));
    }
    if (reply != null && reply.client() != null) {
      record.headers().add(Headers.CLIENT, bytes(reply.client()));
    }
    return record;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    stopping = true;
    if (!Threads.ended(thread, Duration.ofSeconds(30))) {
      throw new IllegalStateException("the echo worker does not end");
    }
  }
}
