package dev.argosy.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.content.ContentKey;
import dev.argosy.content.ContentStores;
import dev.argosy.content.DirectoryStore;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.simulator.script.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Content that never stands in Kafka, with everything real but the cloud. */
@KafkaTest
class ContentWorkerTest {
  private static final String MARKER = "Mrs-Miller-of-Baker-Street";

  @TempDir private Path directory;

  @Test
  void aRequestAndItsResultAreKeptOutsideAndTheTopicsHoldReferencesOnly(KafkaBroker broker)
      throws Exception {
    try (TestFleet fleet = new TestFleet(broker, 1 << 20, Script.NONE)) {
      ContentRef content =
          put(
              "billing",
              "a",
              "{\"messages\":[{\"role\":\"user\",\"content\":\"" + MARKER + "\"}]}");
      fleet.send(outside("a", "billing", content, true));
      fleet.send(TestFleet.request("b"));
      Map<String, Result> results = new HashMap<>();
      fleet
          .serveUntil(fleet.results, 2, config(fleet))
          .forEach(record -> results.put(TestFleet.result(record).id(), TestFleet.result(record)));

      Result result = results.get("a");
      assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
      assertThat(result.message()).isNull();
      assertThat(result.usage().outputTokens()).isPositive();
      assertThat(result.stream()).isNull();
      String message = new String(get(result.messageRef()), UTF_8);
      assertThat(message).startsWith("{").contains("\"type\":\"message\"", "stop_reason");
      assertThat(results.get("b").messageRef()).isNotNull();
      String said = message.replaceAll("(?s).*\"text\":\"([^\"]{8,20}).*", "$1");
      assertThat(said).isNotEqualTo(message);

      for (String topic : fleet.topics()) {
        assertThat(fleet.readAll(topic, value -> value == null ? "" : new String(value, UTF_8)))
            .as(topic)
            .noneMatch(value -> value.contains(MARKER) || value.contains(said));
      }
      assertThat(fleet.simulator.calls().calls()).isEqualTo(2);

      erase();
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void anObjectThatIsMissingIsAClearErrorAndCostsNothing(KafkaBroker broker) throws Exception {
    try (TestFleet fleet = new TestFleet(broker, 1 << 20, Script.NONE)) {
      ContentRef content = put("billing", "a", "{\"messages\":[1]}");
      erase();
      fleet.send(outside("a", "billing", content, false));
      Result result =
          TestFleet.result(fleet.serveUntil(fleet.results, 1, config(fleet)).getFirst());
      assertThat(result.status()).isEqualTo(Status.FAILED);
      assertThat(result.error().type()).isEqualTo(ErrorType.NOT_FOUND);
      assertThat(result.error().message()).startsWith("content " + content.ref());
      assertThat(result.cost().allAttempts()).isEqualByComparingTo("0");
      assertThat(fleet.simulator.calls().calls()).isZero();
      assertThat(fleet.read(fleet.deadLetters, 1).getFirst().value())
          .isEqualTo(outside("a", "billing", content, false).getBytes(UTF_8));
    }
  }

  @Test
  void nobodyReadsTheContentOfAnotherTenant(KafkaBroker broker) throws Exception {
    try (TestFleet fleet = new TestFleet(broker, 1 << 20, Script.NONE)) {
      ContentRef content = put("billing", "a", "{\"messages\":[1]}");
      fleet.send(outside("a", "spies", content, false));
      Result result =
          TestFleet.result(fleet.serveUntil(fleet.results, 1, config(fleet)).getFirst());
      assertThat(result.error().type()).isEqualTo(ErrorType.INVALID_REQUEST);
      assertThat(result.error().message()).contains("must begin with STORE/spies/");
      assertThat(fleet.simulator.calls().calls()).isZero();
    }
  }

  private WorkerConfig config(TestFleet fleet) {
    return fleet.config(
        """
        telemetry: {host: 127.0.0.1, port: 0}
        content: {stores: {main: {kind: directory, path: "%s"}}, results: {store: main, above: always}}
        """
            .formatted(directory));
  }

  private static String outside(String id, String tenant, ContentRef content, boolean stream) {
    return """
        {"id":"%s","tenant":"%s","body":{"model":"claude-haiku-4-5","max_tokens":64,"stream":%s},\
        "content":{"ref":"%s","bytes":%d,"sha256":"%s"}}"""
        .formatted(id, tenant, stream, content.ref(), content.bytes(), content.sha256());
  }

  private ContentRef put(String tenant, String id, String content) {
    byte[] object = content.getBytes(UTF_8);
    try (ContentStores stores = stores()) {
      return stores.put(ContentKey.ofRequest("main", tenant, id, object), object, null).join();
    }
  }

  private byte[] get(ContentRef content) {
    try (ContentStores stores = stores()) {
      return stores.get(content).join();
    }
  }

  private ContentStores stores() {
    return new ContentStores(Map.of("main", DirectoryStore.open(directory)));
  }

  private void erase() throws IOException {
    for (String tenant : List.of("billing", "_")) {
      if (Files.exists(directory.resolve(tenant))) {
        try (Stream<Path> all = Files.walk(directory.resolve(tenant))) {
          for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(each);
          }
        }
      }
    }
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
