package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Headers;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.junit.SecuredKafkaBroker;
import dev.argosy.simulator.Simulator;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each role with exactly the rights that docs/security.md gives it, from topics to audit. */
@KafkaTest
final class RolesTest {
  private static final int REQUESTS = 20;

  SecuredKafkaBroker broker;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void theRolesOfAnInstallationNeedNoOtherRights(String protocol) throws Exception {
    String prefix = broker.plain().uniqueName("a") + ".";
    String group = prefix + "fleet";
    Path ids = directory.resolve("ids.txt");
    try (Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT)) {
      Path config = configuration(prefix, group, protocol, simulator);
      allowInstaller(prefix);
      allowWorker(prefix, group);
      allow(SecuredKafkaBroker.SENDER, WRITE, prefix + "requests");
      allow(SecuredKafkaBroker.SENDER, WRITE, prefix + "control");
      allow(SecuredKafkaBroker.READER, READ, prefix + "results");

      done(SecuredKafkaBroker.INSTALLER, "topics", "create", "--config", config.toString());
      try (var _ = deadWriter(prefix, group);
          var worker = worker(config)) {
        assertThat(worker.line("ready worker=")).isEqualTo("w");
        done(
            SecuredKafkaBroker.SENDER,
            "submit",
            "--count",
            Integer.toString(REQUESTS),
            "--topic",
            prefix + "requests",
            "--ids-out",
            ids.toString());
        Ran results = read(prefix, ids, "results", "--timeout");
        assertThat(results.out().lines())
            .hasSize(REQUESTS)
            .allMatch(line -> line.startsWith("succeeded"));
        read(prefix, ids, "audit", "--wait");
        done(SecuredKafkaBroker.SENDER, "cancel", "nobody", "--topic", prefix + "control");
        assertThat(worker.exitCodeAfterSigterm()).as(worker.err()).isZero();
        assertThat(worker.err()).contains("fenced workers that left a transaction open");
      }
    }
  }

  @Test
  void topicsThatAreThereAreComparedByWhoMayMakeThem() throws IOException {
    String prefix = broker.plain().uniqueName("a") + ".";
    try (Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT)) {
      Path config = configuration(prefix, prefix + "fleet", "classic", simulator);
      allowInstaller(prefix);
      String[] create = {"topics", "create", "--json", "--config", config.toString()};
      String[] dry = Arrays.copyOf(create, create.length + 1);
      dry[create.length] = "--dry-run";
      assertThat(done(SecuredKafkaBroker.INSTALLER, dry).json().path("created")).hasSize(10);
      assertThat(done(SecuredKafkaBroker.INSTALLER, create).json().path("created")).hasSize(10);
      assertThat(done(SecuredKafkaBroker.INSTALLER, create).json().path("exists")).hasSize(10);

      Ran refused = argosy(SecuredKafkaBroker.SENDER, create);
      assertThat(refused.exitCode()).isEqualTo(ExitCode.ENVIRONMENT);
      assertThat(refused.err().lines())
          .singleElement()
          .asString()
          .contains("no right to topic " + prefix);
    }
  }

  @Test
  void whoRedrivesDeadLettersNeedsNoOtherRights() throws IOException {
    String prefix = broker.plain().uniqueName("a") + ".";
    try (Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT)) {
      Path config = configuration(prefix, prefix + "fleet", "classic", simulator);
      allowInstaller(prefix);
      done(SecuredKafkaBroker.INSTALLER, "topics", "create", "--config", config.toString());
      deadLetter(prefix);
      allow(SecuredKafkaBroker.READER, READ, prefix + "dead-letters");
      String sender = SecuredKafkaBroker.SENDER;
      allow(sender, READ, prefix + "dead-letters");
      allow(sender, WRITE, prefix + "dead-letters");
      allow(sender, WRITE, prefix + "requests");
      broker.allow(
          sender, WRITE, TRANSACTIONAL_ID, LITERAL, "argosy-redrive-" + prefix + "dead-letters");

      String[] list = {"dead-letters", "list", "--config", config.toString()};
      assertThat(done(SecuredKafkaBroker.READER, list).out()).contains("1 dead letter: 1 timeout");
      String[] redrive = {"dead-letters", "redrive", "--all", "--config", config.toString()};
      Ran refused = argosy(SecuredKafkaBroker.READER, redrive);
      assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.ENVIRONMENT);
      assertThat(done(sender, redrive).out()).contains("redriven: 1");
    }
  }

  private void deadLetter(String prefix) {
    var letter =
        new ProducerRecord<byte[], byte[]>(
            prefix + "dead-letters", Letters.request("inv-1", "").getBytes(UTF_8));
    letter
        .headers()
        .add(Headers.ID, "inv-1".getBytes(UTF_8))
        .add(Headers.ERROR_TYPE, "timeout".getBytes(UTF_8))
        .add(Headers.SOURCE, (prefix + "requests-0@0").getBytes(UTF_8));
    try (var producer = KafkaConnection.to(broker.plain().bootstrapServers()).producer()) {
      var _ = producer.send(letter);
    }
  }

  private void allowInstaller(String prefix) {
    for (AclOperation operation : new AclOperation[] {CREATE, DESCRIBE, DESCRIBE_CONFIGS}) {
      broker.allow(SecuredKafkaBroker.INSTALLER, operation, TOPIC, PREFIXED, prefix);
    }
  }

  private void allowWorker(String prefix, String group) {
    String worker = SecuredKafkaBroker.WORKER;
    for (String read : new String[] {"requests", "retries", "parked", "control", "fleet"}) {
      allow(worker, READ, prefix + read);
    }
    for (String written :
        new String[] {
          "results", "retries", "parked", "usage", "dead-letters", "chunks", "fleet", "replies"
        }) {
      allow(worker, WRITE, prefix + written);
      allow(worker, DESCRIBE_CONFIGS, prefix + written);
    }
    broker.allow(worker, READ, GROUP, LITERAL, group);
    broker.allow(worker, DESCRIBE_CONFIGS, GROUP, LITERAL, group);
    broker.allow(worker, WRITE, TRANSACTIONAL_ID, PREFIXED, "argosy." + group + ".");
  }

  private void allow(String user, AclOperation operation, String topic) {
    broker.allow(user, operation, TOPIC, LITERAL, topic);
  }

  /**
   * What a worker that died in a commit leaves behind: an open transaction with a result, and an
   * offset of a request partition, which nobody may read from before it is decided.
   */
  private KafkaProducer<byte[], byte[]> deadWriter(String prefix, String group) {
    var producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.plain().bootstrapServers(),
                "transactional.id",
                "argosy." + group + ".dead",
                "transaction.timeout.ms",
                300_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(prefix + "results", "of a dead worker".getBytes(UTF_8)));
    @SuppressWarnings("removal") // The only way to write offsets of a group one is not a member of.
    var nobody = new ConsumerGroupMetadata(group);
    producer.sendOffsetsToTransaction(
        Map.of(new TopicPartition(prefix + "requests", 0), new OffsetAndMetadata(0)), nobody);
    return producer;
  }

  private ArgosyProcess worker(Path config) throws IOException {
    return ArgosyProcess.start(
        directory,
        "worker",
        "--config",
        config.toString(),
        "--command-config",
        login(SecuredKafkaBroker.WORKER).toString(),
        "--id",
        "w");
  }

  private Ran read(String prefix, Path ids, String command, String patience) throws IOException {
    return done(
        SecuredKafkaBroker.READER,
        command,
        "--ids",
        ids.toString(),
        "--topic",
        prefix + "results",
        patience,
        "60s");
  }

  private Ran done(String user, String... arguments) throws IOException {
    Ran ran = argosy(user, arguments);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return ran;
  }

  private Ran argosy(String user, String... arguments) throws IOException {
    String[] all = Arrays.copyOf(arguments, arguments.length + 4);
    all[arguments.length] = "--command-config";
    all[arguments.length + 1] = login(user).toString();
    all[arguments.length + 2] = "--bootstrap-servers";
    all[arguments.length + 3] = broker.login(user).get("bootstrap.servers");
    return Ran.argosy(all);
  }

  private Path login(String user) throws IOException {
    return SecuredCommandsTest.write(directory, user + ".properties", broker.login(user));
  }

  private Path configuration(String prefix, String group, String protocol, Simulator simulator)
      throws IOException {
    return Files.writeString(
        directory.resolve("worker.yaml"),
        """
        kafka: {bootstrap-servers: "%2$s", group-id: %3$s, group-protocol: %4$s}
        topics: {results: %1$sresults, replies: %1$sreplies, retries: %1$sretries, parked: %1$sparked, usage: %1$susage, chunks: %1$schunks, dead-letters: %1$sdead-letters, control: %1$scontrol, fleet: %1$sfleet}
        lanes: [{topic: %1$srequests}]
        platforms:
          west: {kind: bedrock, region: us-west-2, endpoint: "%5$s", credentials: none}
        quotas:
          haiku: {metering: bedrock, tokens-per-minute: 2000000}
        models:
          claude-haiku-4-5:
            routes: [{platform: west, model-id: "global.anthropic.x", geography: global, quota: haiku}]
        telemetry: {host: 127.0.0.1, port: 0}
        """
            .formatted(
                prefix,
                broker.login(SecuredKafkaBroker.WORKER).get("bootstrap.servers"),
                group,
                protocol,
                simulator.bedrockUrl()));
  }
}
