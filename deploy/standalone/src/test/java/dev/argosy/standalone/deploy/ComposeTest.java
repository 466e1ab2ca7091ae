package dev.argosy.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.standalone.Argosy;
import dev.argosy.standalone.Shell;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.WorkerConfig;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.telemetry.TelemetryConfig;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** {@code docker-compose.yml}: what of it can be judged without Docker. */
final class ComposeTest {
  private static final String CONFIG = "/etc/argosy/worker.yaml";

  /** The last transaction's time-out, and leaving the group. */
  private static final Duration AFTER_THE_DRAIN = Duration.ofSeconds(30);

  private final JsonNode compose = Repository.yaml(Repository.file("docker-compose.yml"));
  private final JsonNode services = compose.path("services");

  @Test
  void itSaysNothingThatComposeDoesNotKnow() {
    assertThat(Repository.problems("compose.schema.json", compose)).isEmpty();
  }

  @Test
  void composeItselfTakesIt() {
    List<String> config = List.of("--file", "docker-compose.yml", "config", "--quiet");
    List<String> command = new ArrayList<>();
    Repository.onThePath("docker-compose").ifPresent(path -> command.add(path.toString()));
    Assumptions.assumeFalse(command.isEmpty(), "no docker-compose on the PATH to ask");
    command.addAll(config);
    Repository.ran(command.toArray());
  }

  @Test
  void whatAServiceWaitsForCanHappen() {
    services.forEach(
        service ->
            service
                .path("depends_on")
                .properties()
                .forEach(
                    waited -> {
                      JsonNode other = services.path(waited.getKey());
                      assertThat(other.isObject()).as(waited.getKey()).isTrue();
                      boolean healthy =
                          waited.getValue().path("condition").asText().equals("service_healthy");
                      assertThat(other.has("healthcheck")).as(waited.getKey()).isEqualTo(healthy);
                    }));
  }

  @Test
  void whatIsMountedIsThere() {
    for (String volume : all("volumes")) {
      String source = volume.split(":", 2)[0];
      if (source.startsWith("./")) {
        assertThat(Repository.file(source)).isRegularFile();
        assertThat(volume).endsWith(":ro");
      } else {
        assertThat(compose.path("volumes").has(source)).as(volume).isTrue();
      }
    }
    services.forEach(
        service -> {
          if (service.has("build")) {
            assertThat(Repository.file(service.at("/build/dockerfile").asText())).exists();
          }
        });
  }

  /** On a read-only root; and /tmp, where natives are unpacked, not under Docker's noexec. */
  @Test
  void ourContainersHaveNothingToWriteButTmp() {
    assertThat(ours())
        .hasSize(4)
        .allSatisfy(
            service -> {
              assertThat(service.path("read_only").asBoolean()).isTrue();
              assertThat(Repository.texts(service.path("tmpfs")))
                  .hasSize(1)
                  .allMatch(tmpfs -> tmpfs.matches("/tmp:(.*,)?exec(,.*)?"));
            });
  }

  @Test
  void theBrokerIsOfTheVersionThatWeTestWith() {
    String image = services.at("/kafka/image").asText();
    assertThat(image).startsWith("apache/kafka:");
    assertThat(Repository.text(Repository.file("pom.xml")))
        .contains(
            "<kafka.version>" + image.substring("apache/kafka:".length()) + "</kafka.version>");
  }

  /** Asked for help, a command still refuses values that it cannot read, and names its options. */
  @Test
  void ourCommandsAreCommands() {
    for (JsonNode service : ours()) {
      List<String> words = new ArrayList<>(Repository.texts(service.path("command")));
      words.add("--help");
      var out = new ByteArrayOutputStream();
      PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
      Shell shell = new Shell(print, print, InputStream.nullInputStream(), Map.of(), false);
      int code = Argosy.run(shell, words.toArray(String[]::new));
      assertThat(code).as("%s: %s", words, out).isZero();
      assertThat(out.toString(StandardCharsets.UTF_8))
          .contains(words.stream().filter(word -> word.startsWith("--")).toList());
    }
  }

  @Test
  void theWorkersAreTwoOfOneConfigurationUnderNamesOfTheirOwn() {
    assertThat(workers().map(worker -> word(worker, "--id"))).doesNotHaveDuplicates().hasSize(2);
    assertThat(workers().map(worker -> word(worker, "--config"))).containsOnly(CONFIG);
  }

  @Test
  void theWorkersConfigurationReachesKafkaAndTheStandIn() {
    WorkerConfig config = config();
    String servers = config.kafka().bootstrapServers();
    assertThat(services.at("/kafka/environment/KAFKA_ADVERTISED_LISTENERS").asText())
        .contains("//" + servers);
    assertThat(config.platforms().values())
        .extracting(PlatformConfig::endpoint)
        .allSatisfy(
            endpoint -> {
              JsonNode service = services.path(endpoint.getHost());
              assertThat(word(service, "--host")).isEqualTo("0.0.0.0");
              assertThat(word(service, "--bedrock-port"))
                  .isEqualTo(String.valueOf(endpoint.getPort()));
            });
  }

  @Test
  void aStoppedWorkerHasTimeToDrain() {
    Duration drain = config().worker().drainTimeout();
    workers()
        .forEach(
            worker ->
                assertThat(Duration.parse("PT" + worker.path("stop_grace_period").asText()))
                    .isGreaterThanOrEqualTo(drain.plus(AFTER_THE_DRAIN)));
  }

  @Test
  void eachWorkerIsAskedForItsHealthAndScraped() {
    int port = TelemetryConfig.DEFAULT.port();
    assertThat(config().telemetry().port()).isEqualTo(port);
    workers()
        .forEach(
            worker ->
                assertThat(worker.at("/healthcheck/test").toString())
                    .contains("/dev/tcp/127.0.0.1/" + port, "GET /readyz "));
    JsonNode scraped = Repository.yaml(Repository.file("deploy/prometheus/prometheus.yml"));
    List<String> names = new ArrayList<>();
    services.fieldNames().forEachRemaining(names::add);
    assertThat(Repository.texts(scraped.at("/scrape_configs/0/static_configs/0/targets")))
        .containsExactlyElementsOf(
            names.stream()
                .filter(name -> name.startsWith("worker-"))
                .map(name -> name + ":" + port)
                .toList());
  }

  private WorkerConfig config() {
    JsonNode worker = workers().findFirst().orElseThrow();
    String mounted = worker.path("volumes").get(0).asText();
    assertThat(mounted).endsWith(":" + CONFIG + ":ro");
    return new ConfigReader(
            Map.of(
                "ARGOSY_BOOTSTRAP_SERVERS",
                worker.at("/environment/ARGOSY_BOOTSTRAP_SERVERS").asText()))
        .read(Repository.file(mounted.split(":", 2)[0]));
  }

  private List<JsonNode> ours() {
    return stream().filter(service -> service.path("image").asText().equals("argosy")).toList();
  }

  private Stream<JsonNode> workers() {
    return ours().stream().filter(each -> each.path("command").path(0).asText().equals("worker"));
  }

  private Stream<JsonNode> stream() {
    List<JsonNode> all = new ArrayList<>();
    services.forEach(all::add);
    return all.stream();
  }

  private List<String> all(String key) {
    return stream().flatMap(service -> Repository.texts(service.path(key)).stream()).toList();
  }

  /** The word after this one in a service's command. */
  private static String word(JsonNode service, String option) {
    List<String> words = Repository.texts(service.path("command"));
    return words.get(words.indexOf(option) + 1);
  }
}
