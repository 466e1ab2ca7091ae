package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.argosy.contract.Call;
import dev.argosy.contract.CallsCodec;
import dev.argosy.contract.Headers;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** An installation of its own on the test's broker, whose dead letters are written by hand. */
final class Letters {
  static final String PROMPT = "Mrs-Miller-of-Baker-Street";
  static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  private final KafkaBroker broker;
  private final Path file;

  /** The topic of dead letters, and those that matter beside it. */
  final String topic;

  final String requests;
  final String tenants;
  final String retries;

  Letters(KafkaBroker broker, Path directory) throws IOException {
    this.broker = broker;
    this.requests = broker.topic("requests", 2);
    this.tenants = broker.topic("tenants", 2);
    this.retries = broker.uniqueName("retries");
    this.topic = broker.topic("dead", 2);
    this.file =
        Files.writeString(
            directory.resolve("worker.yaml"),
            """
            kafka: {bootstrap-servers: "%s"}
            topics: {retries: %s, dead-letters: %s}
            lanes: [{topic: %s}, {topic: %s, tenant: billing, residency: eu}]
            platforms:
              west: {kind: bedrock, region: us-west-2}
            quotas:
              haiku: {metering: bedrock, tokens-per-minute: 2000000}
            models:
              claude-haiku-4-5:
                routes:
                  - {platform: west, model-id: "global.anthropic.x", geography: global, quota: haiku}
                  - {platform: west, model-id: "eu.anthropic.x", geography: eu, quota: haiku}
            content: {stores: {main: {kind: directory, path: "%s"}}}
            """
                .formatted(
                    broker.bootstrapServers(),
                    retries,
                    topic,
                    requests,
                    tenants,
                    directory.resolve("store")));
  }

  /** A request whose prompt is {@link #PROMPT}, with these members before its body. */
  static String request(String id, String members) {
    return """
    {"id":"%s",%s"body":{"model":"claude-haiku-4-5","max_tokens":8,"messages":[{"role":"user","content":"%s"}]}}"""
        .formatted(id, members, PROMPT);
  }

  /** A letter of a request that a platform has failed twice. */
  String dead(String id, String members) {
    return dead(
        0,
        id,
        request(id, members),
        Map.of(Headers.ERROR_TYPE, "platform_error", Headers.SOURCE, requests + "-1@3"));
  }

  /** A letter as a worker writes it; returns its name. */
  String dead(int partition, String id, String value, Map<String, String> others) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(Headers.TRACEPARENT, TRACE);
    headers.put("customer", PROMPT);
    headers.put(Headers.ID, id);
    headers.put(Headers.ERROR_MESSAGE, "what the platform said");
    headers.put(Headers.CALLS, new String(new CallsCodec().encode(calls()), UTF_8));
    headers.putAll(others);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic, partition, id.getBytes(UTF_8), value.isEmpty() ? null : value.getBytes(UTF_8));
    headers.forEach(
        (name, text) -> {
          if (!text.isEmpty()) {
            record.headers().add(name, text.getBytes(UTF_8));
          }
        });
    try (KafkaProducer<byte[], byte[]> producer = kafka().producer()) {
      return partition + ":" + producer.send(record).get().offset();
    } catch (Exception unwritable) {
      throw new AssertionError(unwritable);
    }
  }

  private static List<Call> calls() {
    Instant then = Instant.parse("2026-11-22T12:00:00Z");
    return List.of(
        new Call(1, "haiku/west", "failed", then, 812, null),
        new Call(2, "haiku/west", "failed", then.plusSeconds(2), 790, null));
  }

  KafkaConnection kafka() {
    return KafkaConnection.to(broker.bootstrapServers());
  }

  /** Runs {@code argosy dead-letters} on this installation. */
  Ran argosy(String... words) {
    return Ran.argosy(words(words));
  }

  /** The words of that command. */
  String[] words(String... words) {
    List<String> all = new ArrayList<>(List.of("dead-letters"));
    all.addAll(Arrays.asList(words));
    all.addAll(List.of("--config", file.toString()));
    return all.toArray(String[]::new);
  }

  /** What a worker would read on a lane. */
  List<ConsumerRecord<byte[], byte[]>> on(String lane) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (CommittedReader reader = CommittedReader.fromBeginning(kafka(), lane)) {
      while (!reader.atEnd()) {
        reader.poll(Duration.ofMillis(50)).forEach(all::add);
      }
    }
    return all;
  }

  /** The ids of the requests on a lane. */
  List<String> idsOn(String lane) {
    return on(lane).stream().map(record -> new String(record.key(), UTF_8)).toList();
  }

  static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    record
        .headers()
        .forEach(header -> headers.put(header.key(), new String(header.value(), UTF_8)));
    return headers;
  }
}
