package dev.argosy.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Cancel;
import dev.argosy.contract.CancelCodec;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.simulator.Simulator;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics of its own on a real broker, a simulated Bedrock, and a real worker between them. */
final class TestFleet implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(60);
  private static final int HEADROOM = 1 << 20;

  final String requests;
  final String results;
  final String retries;
  final String deadLetters;
  final String allowedReplies;
  final Simulator simulator;
  final String chunks;
  final String usage;
  final String fleet;
  final String control;
  private final KafkaBroker broker;
  private final String yaml;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param maxMessageBytes of requests and results; retries and dead letters get 1 MiB more
   */
  TestFleet(KafkaBroker broker, int maxMessageBytes, Script script) {
    this.broker = broker;
    simulator = Simulator.start(SimulatorConfig.DEFAULT.withScript(script));
    Map<String, String> limit = Map.of("max.message.bytes", Integer.toString(maxMessageBytes));
    Map<String, String> roomy =
        Map.of("max.message.bytes", Integer.toString(maxMessageBytes + HEADROOM));
    Map<String, String> stamped = new HashMap<>(limit);
    stamped.put("message.timestamp.type", "LogAppendTime");
    requests = broker.topic("requests", 1, stamped);
    results = broker.topic("results", 1, limit);
    usage = broker.topic("usage", 1);
    fleet = broker.topic("fleet", 1);
    control = broker.topic("control", 1, Map.of("message.timestamp.type", "LogAppendTime"));
    chunks = broker.topic("chunks", 1, limit);
    allowedReplies = broker.topic("our-replies", 1);
    deadLetters = broker.topic("dead-letters", 1, roomy);
    retries = broker.topic("retries", 1, roomy);
    String parked = broker.topic("parked", 1, roomy);
    yaml =
        """
        worker: {id: %s, drain-timeout: 5s}
        kafka: {bootstrap-servers: "%s", group-id: %s}
        topics: {results: %s, retries: %s, parked: %s, usage: %s, chunks: %s, dead-letters: %s, control: %s, fleet: %s, max-message-bytes: %dMiB}
        lanes:
          - {topic: %s, reply-topics: [%s, nobody-made-this]}
        platforms:
          bedrock: {kind: bedrock, region: us-west-2, endpoint: "%s", credentials: none}
        quotas:
          plenty: {metering: bedrock, tokens-per-minute: 1000000000}
        models:
          claude-haiku-4-5:
            routes:
              - {platform: bedrock, model-id: global.anthropic.haiku, geography: global, quota: plenty}
        retry: {delay-base: 10ms, delay-max: 100ms}
        """
            .formatted(
                broker.uniqueName("worker"),
                broker.bootstrapServers(),
                broker.uniqueName("group"),
                results,
                retries,
                parked,
                usage,
                chunks,
                deadLetters,
                control,
                fleet,
                maxMessageBytes >> 20,
                requests,
                allowedReplies,
                simulator.bedrockUrl());
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "max.request.size",
                64 << 20,
                "buffer.memory",
                128 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  WorkerConfig config() {
    return config("telemetry: {host: 127.0.0.1, port: 0}");
  }

  /** With this block of telemetry. */
  WorkerConfig config(String telemetry) {
    return new ConfigReader(Map.of()).parse(yaml + telemetry);
  }

  /** The same for a worker that meets Kafka with these properties, its address among them. */
  WorkerConfig config(Map<String, String> client) {
    Map<String, String> properties = new HashMap<>(client);
    String servers = properties.remove("bootstrap.servers");
    String written =
        properties.entrySet().stream()
            .map(property -> "\"%s\": \"%s\"".formatted(property.getKey(), escaped(property)))
            .collect(Collectors.joining(", "));
    String plain = "bootstrap-servers: \"" + broker.bootstrapServers() + "\"";
    String secured = "bootstrap-servers: \"" + servers + "\", properties: {" + written + "}";
    return new ConfigReader(Map.of()).parse(yaml.replace(plain, secured));
  }

  private static String escaped(Map.Entry<String, String> property) {
    return property.getValue().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** A request of these envelope members besides its id and body. */
  static String request(String id, String otherMembers) {
    return """
        {"id":"%s"%s,"body":{"model":"claude-haiku-4-5","max_tokens":64,\
        "metadata":{"user_id":"%s"},"messages":[{"role":"user","content":"hello"}]}}"""
        .formatted(id, otherMembers, id);
  }

  static String request(String id) {
    return request(id, "");
  }

  /** A request whose record value has exactly this many bytes. */
  static String requestOf(String id, int bytes) {
    String empty = request(id).replace("hello", "");
    return request(id).replace("hello", "x".repeat(bytes - empty.length()));
  }

  void send(byte[] value) throws InterruptedException, ExecutionException {
    producer.send(new ProducerRecord<>(requests, value)).get();
  }

  void send(String value) throws InterruptedException, ExecutionException {
    send(value.getBytes(UTF_8));
  }

  /** Every topic that content could stand in. */
  List<String> topics() {
    return List.of(requests, results, retries, chunks, usage, deadLetters, allowedReplies);
  }

  /** Says that these requests are not wanted any more. */
  void cancel(Cancel.Target target) throws InterruptedException, ExecutionException {
    byte[] value = new CancelCodec().encode(new Cancel(target, null));
    producer.send(new ProducerRecord<>(control, target.recordKey().getBytes(UTF_8), value)).get();
  }

  /** Runs a worker until that many records are visible in the topic, then drains it. */
  List<ConsumerRecord<byte[], byte[]>> serveUntil(String topic, int records) {
    return serveUntil(topic, records, config());
  }

  /** The same with another configuration. */
  List<ConsumerRecord<byte[], byte[]>> serveUntil(String topic, int records, WorkerConfig config) {
    try (Serving _ = new Serving(Worker.start(config))) {
      return read(topic, records);
    }
  }

  /** Starts a worker. */
  Serving serve() {
    return serveWith(UnaryOperator.identity());
  }

  /** Starts a worker whose configuration is another text. */
  Serving serveWith(UnaryOperator<String> changed) {
    return new Serving(Worker.start(configWith(changed)));
  }

  /** A configuration of another text. */
  WorkerConfig configWith(UnaryOperator<String> changed) {
    return new ConfigReader(Map.of())
        .parse(changed.apply(yaml + "telemetry: {host: 127.0.0.1, port: 0}"));
  }

  /** A worker that is drained at the end. */
  record Serving(Worker worker) implements AutoCloseable {
    @Override
    public void close() {
      worker.stop();
      try {
        assertThat(worker.awaitExit()).as("exit code").isZero();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Reads a topic from its beginning, read_committed, until it has brought so many records. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int records) {
    List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(new TopicPartition(topic, 0)));
      long end = System.nanoTime() + DEADLINE.toNanos();
      while (read.size() < records && System.nanoTime() < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(read::add);
      }
    }
    if (read.size() < records) {
      throw new AssertionError(topic + " has " + read.size() + " records, not " + records);
    }
    return read;
  }

  /** Everything that stands in a topic now. */
  <T> List<T> readAll(String topic, Function<byte[], T> decode) {
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<T> all = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(100)).forEach(next -> all.add(decode.apply(next.value())));
      }
      return all;
    }
  }

  static Result result(ConsumerRecord<byte[], byte[]> record) {
    return new ResultCodec().decode(record.value());
  }

  @Override
  public void close() {
    producer.close();
    simulator.close();
  }
}
