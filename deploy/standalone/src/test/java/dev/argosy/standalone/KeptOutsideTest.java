package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.client.Answer;
import dev.argosy.client.FleetClient;
import dev.argosy.client.FleetConfig;
import dev.argosy.client.MessageRequest;
import dev.argosy.client.OutsideContent;
import dev.argosy.content.ContentKey;
import dev.argosy.content.DirectoryStore;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The SDK and a worker that share a directory for content: what Kafka gets to see of it. */
@Timeout(180)
class KeptOutsideTest {
  private static final String MARKER = "Mrs-Miller-of-Baker-Street";

  @TempDir Path directory;
  @TempDir Path shared;

  @Test
  void whatPeopleSayStandsInTheStoreAloneAndEndsWithIt() throws Exception {
    try (Stack stack =
            Stack.start(
                new StackConfig(
                    directory,
                    0,
                    SimulatorConfig.DEFAULT,
                    OptionalInt.of(2),
                    64,
                    "attempts-max: 2"));
        DirectoryStore store = DirectoryStore.open(shared)) {
      Worker worker = worker(stack);
      FleetConfig config =
          FleetConfig.builder(stack.kafka().bootstrapServers()).content("main", store, 0).build();
      try (FleetClient client = FleetClient.open(config)) {
        Request request =
            MessageRequest.builder().id("inv/17").model("claude-haiku-4-5").maxTokens(64).stream(
                    true)
                .user("Who is " + MARKER + "?")
                .tenant("Billing & Co")
                .build();
        Result result = client.submit(request).get(60, TimeUnit.SECONDS);
        String answer = Answer.of(result).text();
        assertThat(answer).hasSizeGreaterThan(8);

        List<ConsumerRecord<byte[], byte[]>> everything = everything(stack);
        assertThat(everything).hasSizeGreaterThan(3);
        assertThat(everything)
            .noneMatch(record -> holds(record, MARKER) || holds(record, answer.substring(0, 8)));

        // What a subscription hands over is the reference; the message can be had with it.
        Result posted =
            everything.stream()
                .filter(record -> record.topic().equals("argosy.results"))
                .map(record -> new ResultCodec().decode(record.value()))
                .findFirst()
                .orElseThrow();
        OutsideContent content = config.content();
        assertThat(content.back(posted).join().message()).isEqualTo(result.message());

        erase("Billing & Co", "inv/17");
        assertThatThrownBy(() -> content.back(posted).join())
            .isInstanceOf(CompletionException.class)
            .hasMessageContaining("is not there");
        assertThat(files()).isEmpty();
      } finally {
        worker.stop();
        assertThat(worker.awaitExit()).isZero();
      }
    }
  }

  @Test
  void commandsHaveAnswersWholeWithTheWorkersFileAndSayWhatIsMissingWithoutIt() throws Exception {
    try (Stack stack =
        Stack.start(
            new StackConfig(
                directory, 0, SimulatorConfig.DEFAULT, OptionalInt.of(2), 64, "attempts-max: 2"))) {
      Worker worker = worker(stack);
      try {
        String file = Files.writeString(directory.resolve("w.yaml"), yaml(stack)).toString();
        Path in =
            Files.writeString(
                directory.resolve("in.jsonl"),
                """
                {"custom_id":"a","params":{"model":"claude-haiku-4-5","max_tokens":64,\
                "messages":[{"role":"user","content":"Who?"}]}}
                """);
        Path out = directory.resolve("out.jsonl");
        String[] batch = {"batch", in.toString(), "--output", out.toString()};

        Ran blind = argosy(batch, "--bootstrap-servers", stack.kafka().bootstrapServers());
        assertThat(blind.exitCode()).as(blind.err()).isEqualTo(3);
        assertThat(blind.err()).contains("is kept outside of Kafka, at main/", "--config");
        assertThat(out).isEmptyFile();

        Ran whole = argosy(batch, "--config", file);
        assertThat(whole.exitCode()).as(whole.err()).isZero();
        assertThat(out).content().contains("\"type\":\"succeeded\",\"message\":{");

        String[] extract = {"extract", in.toString(), "--fields", "who: text"};
        Ran data = argosy(extract, "--config", file);
        assertThat(data.exitCode()).as(data.err()).isZero();
        assertThat(data.out()).contains("\"data\":{\"who\":");

        Ran chat = Ran.withInput("Who?\n", "chat", "--config", file);
        assertThat(chat.exitCode()).as(chat.err()).isZero();
        assertThat(chat.out()).hasSizeGreaterThan(8);
      } finally {
        worker.stop();
        assertThat(worker.awaitExit()).isZero();
      }
    }
  }

  private static Ran argosy(String[] words, String... more) {
    return Ran.argosy(Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new));
  }

  private Worker worker(Stack stack) throws IOException, InterruptedException {
    Worker worker = Worker.start(new ConfigReader(Map.of()).parse(yaml(stack)));
    assertThat(worker.awaitReady(Duration.ofSeconds(60))).isTrue();
    return worker;
  }

  private String yaml(Stack stack) throws IOException {
    return Files.readString(stack.workerFile()).replace("worker: {", "worker: {id: keeps, ")
        + "content: {stores: {main: {kind: directory, path: \"%s\"}}, results: {store: main, above: always}}\n"
            .formatted(shared);
  }

  private static boolean holds(ConsumerRecord<byte[], byte[]> record, String text) {
    StringBuilder all = new StringBuilder();
    Stream.of(record.key(), record.value())
        .filter(bytes -> bytes != null)
        .forEach(bytes -> all.append(new String(bytes, ISO_8859_1)));
    record.headers().forEach(header -> all.append(new String(header.value(), ISO_8859_1)));
    return all.indexOf(text) >= 0;
  }

  /** Every record of every topic, aborted ones included. */
  private static List<ConsumerRecord<byte[], byte[]>> everything(Stack stack) {
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", stack.kafka().bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.listTopics().values().stream()
              .flatMap(List::stream)
              .map(each -> new TopicPartition(each.topic(), each.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
    }
    return all;
  }

  /** What docs/data-protection.md tells an operator to do. */
  private void erase(String tenant, String id) throws IOException {
    Path its = shared.resolve(ContentKey.prefix(tenant)).resolve(ContentKey.segment(id));
    assertThat(its).isDirectory();
    try (Stream<Path> all = Files.walk(its)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(shared)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
