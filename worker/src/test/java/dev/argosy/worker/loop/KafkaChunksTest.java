package dev.argosy.worker.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.ChunkCodec;
import dev.argosy.contract.Headers;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.ResultStream;
import dev.argosy.contract.StreamEvent;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.loop.KafkaConfig.OnMissingOffset;
import dev.argosy.worker.path.Chunks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class KafkaChunksTest {
  private static final int LIMIT = 2 << 20;

  private KafkaBroker broker;
  private KafkaChunks chunks;

  @AfterEach
  void close() {
    if (chunks != null) {
      chunks.close();
    }
  }

  private String open(Map<String, String> settings) {
    String topic = broker.topic("chunks", 3, settings);
    chunks = chunks(broker.bootstrapServers(), topic, Duration.ofMillis(1));
    return topic;
  }

  private static KafkaChunks chunks(String bootstrapServers, String topic, Duration interval) {
    return new KafkaChunks(
        new KafkaConfig(
            bootstrapServers, "g", GroupProtocol.CLASSIC, OnMissingOffset.FAIL, Map.of()),
        new Identity("w", false),
        LIMIT,
        Timings.DEFAULT,
        new ChunksConfig(interval, 1 << 20),
        topic,
        new SplittableRandom(7));
  }

  private static StreamEvent text(String text) {
    return new StreamEvent.Delta(0, StreamEvent.Kind.TEXT, RawJson.of('"' + text + '"'));
  }

  @Test
  void whenAStreamHasEndedAllItsChunksCanBeRead() {
    String topic = open(Map.of());
    List<CompletableFuture<ResultStream>> ends = new ArrayList<>();
    Map<String, StringBuilder> said = new HashMap<>();
    for (int i = 0; i < 40; i++) {
      Chunks.Stream stream = chunks.open("inv-" + i, 1, i % 2 == 0 ? "client-1" : null);
      StringBuilder text = new StringBuilder();
      for (int word = 0; word < 100; word++) {
        stream.heard(text(i + "." + word + " "));
        text.append(i).append('.').append(word).append(' ');
      }
      said.put("inv-" + i, text);
      ends.add(stream.end());
    }
    List<ResultStream> streams = ends.stream().map(CompletableFuture::join).toList();

    Map<String, List<ConsumerRecord<byte[], byte[]>>> read = read(topic);
    assertThat(streams)
        .allMatch(ResultStream::chunksComplete)
        .extracting("id")
        .doesNotHaveDuplicates();
    for (int i = 0; i < 40; i++) {
      List<ConsumerRecord<byte[], byte[]>> records = read.get("inv-" + i);
      List<Chunk> mine = records.stream().map(KafkaChunksTest::chunk).toList();
      assertThat(mine).hasSize(streams.get(i).chunks()).allMatch(streams.get(i)::names);
      StringBuilder text = new StringBuilder();
      for (int seq = 0; seq < mine.size(); seq++) {
        assertThat(mine.get(seq).seq()).isEqualTo(seq);
        mine.get(seq).events().forEach(event -> text.append(said(event)));
      }
      assertThat(text).hasToString(said.get("inv-" + i).toString());
      assertThat(records.getFirst().headers().lastHeader(Headers.CLIENT) != null)
          .isEqualTo(i % 2 == 0);
    }
  }

  @Test
  void theFirstWordsOfAStreamAndItsLastWaitForNoRound() {
    String topic = broker.topic("chunks", 1);
    chunks = chunks(broker.bootstrapServers(), topic, Duration.ofSeconds(10));
    Chunks.Stream one = chunks.open("one", 1, null);
    one.heard(text("first "));
    await().until(() -> written(topic) == 1);
    one.heard(text("of a round "));
    await().until(() -> written(topic) == 2);
    one.heard(text("waits "));
    Chunks.Stream two = chunks.open("two", 1, null);
    two.heard(new StreamEvent.Other("message_start", RawJson.of("{\"type\":\"message_start\"}")));
    two.heard(text("first words "));
    await().until(() -> said(topic, "two").contains("first words "));
    assertThat(said(topic, "one")).isEqualTo("first of a round ");

    assertThat(one.end().join().chunksComplete()).as("sooner than a round").isTrue();
    assertThat(two.end().join().chunksComplete()).isTrue();
    assertThat(said(topic, "one")).isEqualTo("first of a round waits ");
  }

  @Test
  void aChunkThatItsTopicDoesNotTakeGivesUpItsStreamAndNoOther() {
    open(Map.of("max.message.bytes", "2000"));
    Chunks.Stream large = chunks.open("large", 1, null);
    Chunks.Stream small = chunks.open("small", 1, null);
    large.heard(text("x".repeat(5000)));
    small.heard(text("hello"));

    assertThat(large.end().join().chunksComplete()).isFalse();
    assertThat(small.end().join().chunksComplete()).isTrue();
    assertThat(chunks.givenUp()).isEqualTo(1);
  }

  @Test
  void withoutKafkaAStreamStillEnds() {
    chunks = chunks("127.0.0.1:1", "nowhere", Duration.ofMillis(1));
    Chunks.Stream stream = chunks.open("alone", 1, null);
    stream.heard(text("hello"));
    assertThat(stream.end().join().chunksComplete()).isFalse();
  }

  @Test
  void closingEndsEveryStream() {
    open(Map.of());
    Chunks.Stream open = chunks.open("open", 1, null);
    chunks.close();
    Chunks.Stream late = chunks.open("late", 1, null);
    open.heard(text("x"));
    late.heard(text("x"));
    assertThat(open.end().join().chunksComplete()).isFalse();
    assertThat(late.end().join().chunksComplete()).isFalse();
  }

  private long written(String topic) throws Exception {
    TopicPartition only = new TopicPartition(topic, 0);
    return broker
        .admin()
        .listOffsets(Map.of(only, OffsetSpec.latest()))
        .partitionResult(only)
        .get()
        .offset();
  }

  private String said(String topic, String id) {
    return read(topic).getOrDefault(id, List.of()).stream()
        .flatMap(record -> chunk(record).events().stream())
        .filter(event -> event.text().contains("text_delta"))
        .map(KafkaChunksTest::said)
        .collect(Collectors.joining());
  }

  private static String said(RawJson delta) {
    String json = delta.text();
    return json.substring(json.lastIndexOf(":\"") + 2, json.lastIndexOf('"'));
  }

  private static Chunk chunk(ConsumerRecord<byte[], byte[]> consumed) {
    return new ChunkCodec().decode(consumed.value());
  }

  /** Everything on the topic by key, in order. */
  private Map<String, List<ConsumerRecord<byte[], byte[]>>> read(String topic) {
    Map<String, List<ConsumerRecord<byte[], byte[]>>> all = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(
                consumed ->
                    all.computeIfAbsent(new String(consumed.key(), UTF_8), _ -> new ArrayList<>())
                        .add(consumed));
      }
    }
    return all;
  }
}
