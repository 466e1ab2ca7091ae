package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.junit.SecuredKafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code --command-config}: how commands reach a cluster with TLS and logins, and what they say
 * where they don't.
 */
@KafkaTest
final class SecuredCommandsTest {
  private static final String MARKER = "hunter2";

  SecuredKafkaBroker broker;

  @TempDir Path directory;

  private Map<String, String> client;
  private String topic = "";

  @BeforeEach
  void login() {
    client = broker.login(SecuredKafkaBroker.ADMIN);
    topic = broker.plain().topic("requests", 2);
  }

  @Test
  void theFileOfTheEnvironmentIsTakenWhereNoOptionNamesOne() throws IOException {
    Ran ran =
        Ran.inEnvironment(
            Map.of("ARGOSY_KAFKA_CONFIG", file().toString()),
            "submit",
            "--count",
            "1",
            "--topic",
            topic);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  @Test
  void aClientCertificateLogsInToo() throws IOException {
    client = broker.certificate(SecuredKafkaBroker.ADMIN);
    Ran ran = submit();
    assertThat(ran.exitCode()).as(ran.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"topics create", "submit --count 1", "results", "audit --ids ids.txt"})
  void aWrongPasswordIsOneLineAndCode3WithoutThePassword(String command) throws IOException {
    client.computeIfPresent(
        "sasl.jaas.config",
        (_, jaas) -> jaas.replaceAll("password=\"[^\"]*\"", "password=\"" + MARKER + "\""));
    Path ids = Files.writeString(directory.resolve("ids.txt"), "a\n");
    long before = broker.failedLogins();
    Ran ran = argosy(command.replace("ids.txt", ids.toString()).split(" "));
    assertThat(ran.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().lines())
        .singleElement()
        .asString()
        .contains("cannot log in", "SASL_SSL with SCRAM-SHA-512", "invalid credentials")
        .doesNotContain(MARKER);
    assertThat(broker.failedLogins() - before).as("tries").isEqualTo(1);
  }

  @Test
  void anAuthorityThatIsNotTrustedIsOneLineAndCode3() throws IOException {
    client.keySet().removeIf(key -> key.startsWith("ssl.truststore."));
    Ran ran = submit();
    assertThat(ran.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(ran.err().lines())
        .singleElement()
        .asString()
        .contains("cannot log in", "unable to find valid certification path");
  }

  @Test
  void aPortThatWantsTlsIsOneLineAndCode3() {
    Ran ran =
        Ran.argosy("topics", "create", "--bootstrap-servers", client.get("bootstrap.servers"));
    assertThat(ran.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(ran.err().lines())
        .singleElement()
        .asString()
        .contains("wants TLS, and security.protocol is PLAINTEXT");
  }

  @Test
  void aTopicWithoutARightToItIsNamed() throws IOException {
    client = broker.login(SecuredKafkaBroker.SENDER);
    Ran ran = submit();
    assertThat(ran.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(ran.err().lines()).singleElement().asString().contains("no right to topic " + topic);
  }

  @Test
  void allThatIsWrongWithTheFileIsToldAtOnceWithCode2() throws IOException {
    client.put("acks", "1");
    client.put("group.id", "mine");
    client.put("max.block.ms", "1");
    Path file = file();
    Files.writeString(file, Files.readString(file) + "\nacks=0\n");
    Ran ran = Ran.argosy("results", "--command-config", file.toString());
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err())
        .contains(
            file + ": acks: must stand only once",
            file + ": acks: is set by argosy itself: exactly one result",
            file + ": group.id: is set by argosy itself: it says who is who",
            file + ": max.block.ms: is set by argosy itself: the right to begin calls");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=a password=x "
            + MARKER
            + ";",
        "org.apache.kafka.common.security.scram.ScramLoginModule "
            + MARKER
            + " username=a password=x;",
        MARKER
      })
  void aLoginThatCannotBeReadIsCode2AndDoesNotShowItsPassword(String login) throws IOException {
    client.put("sasl.jaas.config", login);
    Ran ran = submit();
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err().lines())
        .singleElement()
        .asString()
        .contains("no Kafka client can be made")
        .doesNotContain(MARKER);
  }

  @Test
  void aLoginMayComeFromOneOfKafkasConfigurationProviders() throws IOException {
    Path secrets =
        write(directory, "secrets.properties", Map.of("login", client.get("sasl.jaas.config")));
    client.put("config.providers", "file");
    client.put(
        "config.providers.file.class",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
    client.put("sasl.jaas.config", "${file:%s:login}".formatted(secrets));
    Ran ran = submit();
    assertThat(ran.exitCode()).as(ran.err()).isZero();

    write(
        directory, "secrets.properties", Map.of("login", "x required password=x " + MARKER + ";"));
    Ran unreadable = submit();
    assertThat(unreadable.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(unreadable.err()).contains("in JAAS config").doesNotContain(MARKER);
  }

  @Test
  void aTrustStoreThatIsNotThereIsCode2() throws IOException {
    client.remove("ssl.truststore.certificates");
    client.put("ssl.truststore.location", "/nowhere/ca.pem");
    Ran ran = submit();
    assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ran.err().lines()).singleElement().asString().contains("/nowhere/ca.pem");
  }

  @Test
  void aWorkerThatCannotLogInEndsWithCode3() throws IOException {
    client.computeIfPresent(
        "sasl.jaas.config",
        (_, jaas) -> jaas.replaceAll("password=\"[^\"]*\"", "password=\"" + MARKER + "\""));
    long before = broker.failedLogins();
    Ran ran = argosy("worker", "--config", workerFile(client.get("bootstrap.servers")).toString());
    assertThat(ran.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
    assertThat(ran.out()).isEmpty();
    assertThat(broker.failedLogins() - before).as("tries").isEqualTo(1);
  }

  @Test
  void aWorkerIsMovedToAnotherClusterByTheOptionOnly() throws IOException {
    Path config = workerFile("127.0.0.1:1");
    Ran refused = argosy("check-config", config.toString());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(refused.out())
        .contains("bootstrap.servers: must be kafka.bootstrap-servers, 127.0.0.1:1, or");
    Ran decided =
        argosy("check-config", config.toString(), "--bootstrap-servers", "127.0.0.1:9999");
    assertThat(decided.exitCode()).as(decided.out()).isZero();
  }

  private Path workerFile(String bootstrapServers) throws IOException {
    return Files.writeString(
        directory.resolve("worker.yaml"),
        """
        kafka: {bootstrap-servers: "%s"}
        platforms:
          west: {kind: bedrock, region: us-west-2, endpoint: "http://127.0.0.1:1", credentials: none}
        quotas:
          haiku: {metering: bedrock, tokens-per-minute: 2000000}
        models:
          claude-haiku-4-5:
            routes: [{platform: west, model-id: "global.anthropic.x", geography: global, quota: haiku}]
        """
            .formatted(bootstrapServers));
  }

  private Ran submit() throws IOException {
    return argosy("submit", "--count", "1", "--topic", topic);
  }

  private Ran argosy(String... arguments) throws IOException {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--command-config";
    all[arguments.length + 1] = file().toString();
    return Ran.argosy(all);
  }

  private Path file() throws IOException {
    return write(directory, "client.properties", client);
  }

  /** Writes these properties to a file, as an operator would. */
  static Path write(Path directory, String name, Map<String, String> client) throws IOException {
    Properties properties = new Properties();
    properties.putAll(new HashMap<>(client));
    Path file = directory.resolve(name);
    try (var writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
    return file;
  }
}
