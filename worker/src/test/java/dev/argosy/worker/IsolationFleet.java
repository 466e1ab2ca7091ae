package dev.argosy.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.argosy.contract.Cancel;
import dev.argosy.contract.CancelCodec;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.simulator.Simulator;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A worker of two models on a real broker: Haiku's quota is used up, Sonnet's is free. */
final class IsolationFleet implements AutoCloseable {
  static final String HAIKU = "claude-haiku-4-5";
  static final String SONNET = "claude-sonnet-4-5";
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  final String requests;
  final String parked;
  private final String control;
  private final String results;
  private final Simulator simulator;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> reader;
  private final Worker worker;
  private final List<Result> read = new ArrayList<>();
  private final List<ConsumerRecord<byte[], byte[]>> parkedRead = new ArrayList<>();

  IsolationFleet(KafkaBroker broker, int partitions) {
    requests = broker.topic("requests", partitions);
    results = broker.topic("results", 3);
    parked = broker.topic("parked", 12);
    control = broker.topic("control", 1);
    simulator =
        Simulator.start(
            SimulatorConfig.DEFAULT.withScript(
                Script.parse(
                    """
                    requests:
                      - {match: {model: haiku}, calls: [throttle]}
                      - {match: {key: again}, calls: [server-error, ok]}
                    """)));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    reader =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> all = new ArrayList<>();
    IntStream.range(0, 3).forEach(number -> all.add(new TopicPartition(results, number)));
    IntStream.range(0, 12).forEach(number -> all.add(new TopicPartition(parked, number)));
    reader.assign(all);
    worker =
        Worker.start(
            new ConfigReader(Map.of())
                .parse(
                    """
                    worker: {id: %s, drain-timeout: 5s}
                    kafka: {bootstrap-servers: "%s", group-id: %s}
                    topics: {results: %s, retries: %s, parked: %s, usage: %s, chunks: %s, dead-letters: %s, control: %s, fleet: %s, max-message-bytes: 1MiB}
                    lanes: [{topic: %s}]
                    platforms:
                      bedrock: {kind: bedrock, region: us-west-2, endpoint: "%s", credentials: none}
                    quotas:
                      haiku: {metering: bedrock, tokens-per-minute: 1000000000}
                      sonnet: {metering: bedrock, tokens-per-minute: 1000000000}
                    models:
                      claude-haiku-4-5:
                        routes: [{platform: bedrock, model-id: anthropic.claude-haiku-4-5, geography: global, quota: haiku}]
                      claude-sonnet-4-5:
                        routes: [{platform: bedrock, model-id: anthropic.claude-sonnet-4-5, geography: global, quota: sonnet}]
                    retry: {delay-base: 1s, delay-max: 2s}
                    telemetry: {host: 127.0.0.1, port: 0}
                    """
                        .formatted(
                            broker.uniqueName("worker"),
                            broker.bootstrapServers(),
                            broker.uniqueName("group"),
                            results,
                            broker.topic("retries", 3),
                            parked,
                            broker.topic("usage", 1),
                            broker.topic("chunks", 1),
                            broker.topic("dead-letters", 1),
                            control,
                            broker.topic("fleet", 1),
                            requests,
                            simulator.bedrockUrl())));
  }

  /** So many requests, named after their model and a number. */
  void post(String model, int first, int count) {
    IntStream.range(first, first + count).forEach(number -> post(model, model + "-" + number));
    producer.flush();
  }

  void post(String model, String id) {
    String request =
        """
        {"id":"%s","body":{"model":"%s","max_tokens":64,"metadata":{"user_id":"%s"},\
        "messages":[{"role":"user","content":"hello"}]}}"""
            .formatted(id, model, id);
    var _ =
        producer.send(new ProducerRecord<>(requests, id.getBytes(UTF_8), request.getBytes(UTF_8)));
  }

  /** Says that these requests are not wanted any more. */
  void cancel(Cancel.Target target) throws InterruptedException, ExecutionException {
    byte[] value = new CancelCodec().encode(new Cancel(target, null));
    producer.send(new ProducerRecord<>(control, target.recordKey().getBytes(UTF_8), value)).get();
  }

  /** Haiku has quota again. */
  void refill() {
    simulator.script(Script.NONE);
  }

  /** Waits until so many results of these are there, and returns them. */
  List<Result> awaitResults(Predicate<String> ids, int count) {
    await()
        .atMost(DEADLINE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> matching(ids).size() >= count);
    return matching(ids);
  }

  /** Waits until so many requests have been parked. */
  void awaitParked(int count) {
    await().atMost(DEADLINE).until(() -> parked().size() >= count);
  }

  private List<Result> matching(Predicate<String> ids) {
    poll();
    return read.stream().filter(result -> ids.test(result.id())).toList();
  }

  /** What stands in the topic of parked requests, as far as read. */
  List<ConsumerRecord<byte[], byte[]>> parked() {
    poll();
    return List.copyOf(parkedRead);
  }

  private void poll() {
    for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(20))) {
      if (record.topic().equals(parked)) {
        parkedRead.add(record);
      } else {
        read.add(new ResultCodec().decode(record.value()));
      }
    }
  }

  static String id(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.headers().lastHeader(Headers.ID).value(), UTF_8);
  }

  static String model(ConsumerRecord<byte[], byte[]> record) {
    return new String(record.headers().lastHeader(Headers.MODEL).value(), UTF_8);
  }

  @Override
  public void close() {
    new TestFleet.Serving(worker).close();
    producer.close();
    reader.close();
    simulator.close();
  }
}
