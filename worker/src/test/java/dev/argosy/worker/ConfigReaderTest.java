package dev.argosy.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argosy.worker.admission.AdmissionConfig;
import dev.argosy.worker.admission.QuotaConfig;
import dev.argosy.worker.admission.RouteConfig;
import dev.argosy.worker.config.InvalidConfig;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.loop.KafkaConfig;
import dev.argosy.worker.path.LaneConfig;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.PlatformConfig.Credentials;
import dev.argosy.worker.platform.PlatformConfig.Transport;
import dev.argosy.worker.retry.RetryConfig;
import dev.argosy.worker.telemetry.TelemetryConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private final ConfigReader reader = new ConfigReader(Map.of());

  @Test
  void theSampleIsReadWithAnEmptyEnvironment() {
    WorkerConfig config = reader.parse(resource("sample.yaml"));

    assertThat(config.worker()).isEqualTo(WorkerSettings.DEFAULT);
    assertThat(config.kafka()).isEqualTo(KafkaConfig.DEFAULT);
    assertThat(config.lanes())
        .containsExactly(new LaneConfig("argosy.requests", 4, null, List.of(), List.of(), null));
    Duration tenMinutes = Duration.ofMinutes(10);
    assertThat(config.platforms())
        .containsExactly(
            Map.entry(
                "bedrock-us-west-2",
                new PlatformConfig.Bedrock(
                    "us-west-2", tenMinutes, 512, null, Credentials.DEFAULT, null, null, 8192)),
            Map.entry(
                "vertex-global",
                new PlatformConfig.Vertex(
                    "",
                    "global",
                    Transport.AUTO,
                    null,
                    null,
                    Credentials.DEFAULT,
                    tenMinutes,
                    512,
                    8192)));
    Duration tenSeconds = Duration.ofSeconds(10);
    assertThat(config.quotas())
        .containsEntry(
            "haiku-bedrock", new QuotaConfig.Bedrock(2_000_000, OptionalLong.empty(), tenSeconds))
        .containsEntry(
            "haiku-vertex", new QuotaConfig.Vertex(2_500, 2_500_000, 250_000, tenSeconds));
    assertThat(config.models().get("claude-haiku-4-5").routes())
        .extracting(RouteConfig::name)
        .containsExactly(
            "bedrock-us-west-2/global.anthropic.claude-haiku-4-5-20251001-v1:0",
            "vertex-global/claude-haiku-4-5@20251001");
    assertThat(config.admission()).isEqualTo(AdmissionConfig.DEFAULT);
    assertThat(config.retry()).isEqualTo(RetryConfig.DEFAULT);
    assertThat(config.telemetry()).isEqualTo(TelemetryConfig.DEFAULT);
  }

  @Test
  void aFileOfPlatformsQuotasAndModelsIsEnough() {
    WorkerConfig sample = reader.parse(resource("sample.yaml"));
    WorkerConfig minimal = reader.parse(resource("minimal.yaml"));

    assertThat(minimal.worker()).isEqualTo(sample.worker());
    assertThat(minimal.kafka()).isEqualTo(sample.kafka());
    assertThat(minimal.topics()).isEqualTo(sample.topics());
    assertThat(minimal.lanes()).isEqualTo(LaneConfig.DEFAULT);
    assertThat(minimal.aliases()).isEmpty();
    assertThat(minimal.retry()).isEqualTo(sample.retry());
  }

  @Test
  void placeholdersComeFromTheEnvironmentThatWasHandedIn() {
    Map<String, String> environment =
        Map.of("POD_NAME", "argosy-3", "ARGOSY_BOOTSTRAP_SERVERS", "broker:9092");

    WorkerConfig config = new ConfigReader(environment).parse(resource("sample.yaml"));

    assertThat(config.worker().id()).isEqualTo("argosy-3");
    assertThat(config.worker().hasStableId()).isTrue();
    assertThat(config.kafka().bootstrapServers()).isEqualTo("broker:9092");
  }

  @Test
  void theGraceOfAHandoverIsTheDrainsUnlessGiven() {
    assertThat(withMinimal("worker: {drain-timeout: 20s}").worker().handoverGrace())
        .isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void aSimulatorStandsInForACloud() {
    String yaml =
        resource("minimal.yaml")
            .replace(
                "region: us-west-2}",
                "region: us-west-2, endpoint: \"http://127.0.0.1:8080\", credentials: none}");

    assertThat(reader.parse(yaml).platforms().get("bedrock-us-west-2"))
        .returns(URI.create("http://127.0.0.1:8080"), PlatformConfig::endpoint)
        .returns(Credentials.NONE, PlatformConfig::credentials);
  }

  @Test
  void aliasesMayLeadToAliases() {
    WorkerConfig config = withMinimal("aliases: {fast: haiku, haiku: claude-haiku-4-5}");

    assertThat(config.model("fast")).isEqualTo(config.model("claude-haiku-4-5")).isPresent();
    assertThat(config.model("opus")).isEmpty();
  }

  @Test
  void keysWithoutValuesCountAsNotGiven() {
    assertThat(withMinimal("kafka:\nworker: {id: }\nlanes:").kafka())
        .isEqualTo(KafkaConfig.DEFAULT);
  }

  @Test
  void allProblemsAreReportedInOneGo() {
    InvalidConfig refused = refused(resource("all-wrong.yaml"));

    assertThat(refused.problems().stream().map(Object::toString).sorted())
        .containsExactlyElementsOf(resource("all-wrong.txt").lines().sorted().toList());
    assertThat(refused.getMessage().lines()).hasSameSizeAs(refused.problems());
  }

  @Test
  void noProblemRepeatsASecret() {
    assertThat(refused(resource("all-wrong.yaml"))).message().doesNotContain("hunter2");
  }

  @Test
  void textThatIsNoYamlIsReportedWithItsLineAndNotRepeated() {
    assertThat(refused("platforms: {}\nkafka: {sasl.jaas.config: hunter2\nlanes: []\n").problems())
        .singleElement()
        .asString()
        .matches("line [23]: from here on the text is no YAML");
  }

  @Test
  void anEmptyFileSaysWhatIsMissing() {
    assertThat(refused("# nothing yet\n"))
        .hasMessage(
            "platforms: must name at least one platform\nmodels: must name at least one model");
  }

  @Test
  void aListIsNoConfiguration() {
    assertThat(refused("- a\n- b\n")).hasMessageContaining("must be a table of keys and values");
  }

  @Test
  void aSecondDocumentIsRefusedSinceNobodyWouldReadIt() {
    assertThat(refused(resource("minimal.yaml") + "---\nworker: {}\n"))
        .hasMessage("the file must hold one document");
  }

  @Test
  void referencesWithinTheFileAreRefusedSinceTheyHideWhatAValueIs() {
    assertThat(refused(resource("minimal.yaml") + "retry: {delay-base: &a 2s, delay-max: *a}\n"))
        .hasMessage("retry.delay-max: must not refer to another place of the file");
  }

  @Test
  void aMissingFileIsAProblemOfTheConfiguration(@TempDir Path directory) {
    Path file = directory.resolve("worker.yaml");
    assertThatThrownBy(() -> reader.read(file))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageStartingWith(file + ": must be a readable file");
  }

  private WorkerConfig withMinimal(String more) {
    return reader.parse(resource("minimal.yaml") + more + "\n");
  }

  private InvalidConfig refused(String yaml) {
    return catchThrowableOfType(InvalidConfig.class, () -> reader.parse(yaml));
  }

  private static String resource(String name) {
    try (InputStream in = ConfigReaderTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(name, unreadable);
    }
  }
}
