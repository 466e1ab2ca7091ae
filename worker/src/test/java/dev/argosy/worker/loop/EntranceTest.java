package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.junit.SecuredKafkaBroker;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.loop.KafkaConfig.OnMissingOffset;
import dev.argosy.worker.path.CannotGoOn;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker says, and how soon it stops asking, where a cluster does not let it in. */
@KafkaTest
class EntranceTest {
  private static final String MARKER = "hunter2";

  private SecuredKafkaBroker broker;
  private Map<String, String> client;

  @BeforeEach
  void login() {
    client = broker.login(SecuredKafkaBroker.ADMIN);
  }

  @Test
  void aWrongPasswordIsTriedOnce() {
    client.computeIfPresent(
        "sasl.jaas.config", (_, jaas) -> jaas.replaceAll("password=\"[^\"]*\"", "password=guess"));
    long before = broker.failedLogins();
    CannotGoOn refused = refused();
    assertThat(refused.exitCode()).isEqualTo(CannotGoOn.ENVIRONMENT);
    assertThat(refused)
        .hasMessageContaining("cannot log in")
        .hasMessageContaining("SASL_SSL with SCRAM-SHA-512")
        .hasMessageContaining("invalid credentials");
    assertThat(broker.failedLogins() - before).isEqualTo(1);
  }

  @Test
  void anAuthorityThatIsNotTrustedIsTriedOnce() {
    client.keySet().removeIf(key -> key.startsWith("ssl.truststore."));
    long before = broker.failedLogins();
    CannotGoOn refused = refused();
    assertThat(refused.exitCode()).isEqualTo(CannotGoOn.ENVIRONMENT);
    assertThat(refused).hasMessageContaining("unable to find valid certification path");
    assertThat(broker.failedLogins() - before).isLessThanOrEqualTo(1);
  }

  @Test
  void aPortThatWantsTlsIsToldFromADeadOne() {
    client.keySet().removeIf(key -> !key.equals("bootstrap.servers"));
    assertThat(refused())
        .returns(CannotGoOn.ENVIRONMENT, CannotGoOn::exitCode)
        .hasMessageContaining("wants TLS, and security.protocol is PLAINTEXT");
  }

  @Test
  void aClusterThatDoesNotAnswerInThisMannerIsGivenUp() {
    client.put("bootstrap.servers", broker.plain().bootstrapServers());
    assertThat(refused())
        .returns(CannotGoOn.ENVIRONMENT, CannotGoOn::exitCode)
        .hasMessageContaining("no broker answers at " + broker.plain().bootstrapServers())
        .hasMessageContaining("SASL_SSL");
  }

  @Test
  void namesWithoutAnAddressAreTold() {
    client.put("bootstrap.servers", "nobody.invalid:9092");
    assertThat(refused())
        .returns(CannotGoOn.ENVIRONMENT, CannotGoOn::exitCode)
        .hasMessageContaining("nobody.invalid:9092");
  }

  @Test
  void aLoginThatCannotBeReadDoesNotShowItsPassword() {
    client.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=a password=its "
            + MARKER
            + ";");
    assertThat(refused())
        .returns(CannotGoOn.CONFIGURATION, CannotGoOn::exitCode)
        .hasMessageContaining("Value not specified for key '...' in JAAS config")
        .message()
        .doesNotContain(MARKER);
  }

  @Test
  void aTrustStoreThatIsNotThereIsNamed() {
    client.remove("ssl.truststore.certificates");
    client.put("ssl.truststore.location", "/nowhere/ca.pem");
    assertThat(refused())
        .returns(CannotGoOn.CONFIGURATION, CannotGoOn::exitCode)
        .hasMessageContaining("Unable to read file /nowhere/ca.pem");
  }

  @Test
  void aProtocolThatDoesNotExistIsAProblemOfTheConfiguration() {
    client.put("security.protocol", "SASL-SSL");
    assertThat(refused())
        .returns(CannotGoOn.CONFIGURATION, CannotGoOn::exitCode)
        .hasMessageContaining("security.protocol")
        .hasMessageContaining("SASL-SSL");
  }

  @Test
  void whatOnlyTheProducerCannotUseIsAProblemOfTheConfigurationToo() {
    client.put("compression.type", "shrink");
    assertThat(refused())
        .returns(CannotGoOn.CONFIGURATION, CannotGoOn::exitCode)
        .hasMessageContaining("compression.type");
  }

  private CannotGoOn refused() {
    String servers = client.remove("bootstrap.servers");
    var config =
        new KafkaConfig(
            servers,
            broker.plain().uniqueName("fleet"),
            GroupProtocol.CLASSIC,
            OnMissingOffset.FAIL,
            client);
    String topic = broker.plain().topic("requests", 1);
    var topics = new LogTopics(Set.of(topic), Set.of(topic), Set.of(), 4 * 1024 * 1024);
    return catchThrowableOfType(
        CannotGoOn.class,
        () -> new KafkaRequestLog(config, new Identity("w", false), topics, Fleet.HASTY).close());
  }
}
