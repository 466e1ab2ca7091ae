package dev.argosy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  @Test
  void goesOnWithTheDataOfAnEarlierBrokerOnOtherPorts(@TempDir Path directory) throws Exception {
    int firstPort;
    try (var kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.in(directory))) {
      firstPort = kafka.port();
      createTopic(kafka, "kept");
      Records.produceInTransaction(kafka.bootstrapServers(), "kept", List.of("a", "b"));
    }
    try (var kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.in(directory))) {
      assertThat(kafka.port()).isNotEqualTo(firstPort);
      Records.produceInTransaction(kafka.bootstrapServers(), "kept", List.of("c"));
      assertThat(Records.committed(kafka.bootstrapServers(), "kept", 3))
          .containsExactly("a", "b", "c");
    }
  }

  @Test
  void twoBrokersInOneJvmKnowNothingOfEachOther(@TempDir Path one, @TempDir Path two)
      throws Exception {
    try (var first = EmbeddedKafka.start(EmbeddedKafkaConfig.in(one));
        var second = EmbeddedKafka.start(EmbeddedKafkaConfig.in(two))) {
      createTopic(first, "first-only");
      createTopic(second, "second-only");
      assertThat(topics(first)).containsExactly("first-only");
      assertThat(topics(second)).containsExactly("second-only");
    }
  }

  @Test
  void aPortThatIsTakenIsNamed(@TempDir Path directory) throws Exception {
    try (var other = new ServerSocket(0, 0, InetAddress.ofLiteral("127.0.0.1"))) {
      var config = EmbeddedKafkaConfig.in(directory).withPort(other.getLocalPort());
      assertThatThrownBy(() -> EmbeddedKafka.start(config))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("port " + other.getLocalPort());
    }
  }

  @Test
  void refusesPropertiesThatWouldMoveTheBroker(@TempDir Path directory) {
    var config = EmbeddedKafkaConfig.in(directory);
    assertThatThrownBy(() -> config.withProperties(Map.of("log.dirs", "/elsewhere")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("log.dirs");
  }

  private static void createTopic(EmbeddedKafka kafka, String name) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  private static Set<String> topics(EmbeddedKafka kafka) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return admin.listTopics().names().get();
    }
  }
}
