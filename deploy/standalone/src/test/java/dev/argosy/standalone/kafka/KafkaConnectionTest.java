package dev.argosy.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.worker.config.InvalidConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Which of several sources counts, and how the file of {@code --command-config} is read. */
final class KafkaConnectionTest {
  @TempDir Path directory;

  private Path file = Path.of("");

  @BeforeEach
  void file() throws IOException {
    file =
        Files.writeString(
            directory.resolve("client.properties"),
            "bootstrap.servers = file:1\nsecurity.protocol=SSL\nssl.key.password=${HOME}\n");
  }

  @Test
  void theOptionThenTheEnvironmentThenTheFileThenTheWorkersConfigurationSayWhere() {
    Map<String, String> environment = Map.of("ARGOSY_BOOTSTRAP_SERVERS", "environment:1");
    String named = file.toString();
    assertThat(address(environment, "--bootstrap-servers", "option:1", "--command-config", named))
        .isEqualTo("option:1");
    assertThat(address(environment, "--command-config", named)).isEqualTo("environment:1");
    assertThat(address(Map.of(), "--command-config", named)).isEqualTo("file:1");
    assertThat(address(Map.of("ARGOSY_KAFKA_CONFIG", named))).isEqualTo("file:1");
    assertThat(address(Map.of("ARGOSY_KAFKA_CONFIG", "", "ARGOSY_BOOTSTRAP_SERVERS", "")))
        .isEqualTo("configured:1");
    assertThat(parsed(Map.of()).bootstrapServers()).isEqualTo("localhost:9092");
  }

  @Test
  void valuesAreTakenAsTheyStand() {
    assertThat(CommandConfig.read(file, Map.of()))
        .isEqualTo(
            new CommandConfig(
                file, "file:1", Map.of("security.protocol", "SSL", "ssl.key.password", "${HOME}")));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = directory.resolve("missing.properties");
    assertThatThrownBy(() -> CommandConfig.read(missing, Map.of()))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageStartingWith(missing + ": must be a readable file of properties");
  }

  @Test
  void aFileThatIsNoPropertiesIsRefusedAndNotRepeated() throws IOException {
    Files.writeString(file, "sasl.jaas.config=hunter2 \\u00zz\n");
    assertThatThrownBy(() -> CommandConfig.read(file, Map.of()))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageStartingWith(file + ": must be a readable file of properties")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void aSecretThatStandsTwiceIsNotRepeated() throws IOException {
    Files.writeString(file, "ssl.key.password=hunter2\nssl.key.password=hunter3\n");
    assertThatThrownBy(() -> CommandConfig.read(file, Map.of()))
        .hasMessage(file + ": ssl.key.password: must stand only once (is: not shown)");
  }

  private static String address(Map<String, String> environment, String... arguments) {
    KafkaConnection connection = parsed(environment, arguments);
    connection.otherwise("configured:1", Map.of());
    return connection.bootstrapServers();
  }

  private static KafkaConnection parsed(Map<String, String> environment, String... arguments) {
    Meeting meeting = new Meeting(new KafkaConnection(environment));
    new CommandLine(meeting).parseArgs(arguments);
    return meeting.kafka;
  }

  @Command
  private static final class Meeting {
    @Mixin final KafkaConnection kafka;

    Meeting(KafkaConnection kafka) {
      this.kafka = kafka;
    }
  }
}
