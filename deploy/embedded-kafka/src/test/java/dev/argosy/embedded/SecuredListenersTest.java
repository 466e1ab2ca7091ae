package dev.argosy.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.junit.SecuredKafkaBroker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@KafkaTest
class SecuredListenersTest {
  private SecuredKafkaBroker broker;

  @Test
  void aSuperUserMayDoEverythingByPasswordAndByCertificate() throws Exception {
    String topic = broker.plain().topic("anybodys", 1);
    assertThat(topics(broker.login(SecuredKafkaBroker.ADMIN))).contains(topic);
    assertThat(topics(broker.certificate(SecuredKafkaBroker.ADMIN))).contains(topic);
  }

  @Test
  void aUserMayDoWhatAclsAllowByEitherWayInAndNothingElse() throws Exception {
    String topic = broker.plain().topic("readers", 1);
    assertThatThrownBy(() -> describe(broker.login(SecuredKafkaBroker.READER), topic))
        .hasCauseInstanceOf(TopicAuthorizationException.class);
    assertThatThrownBy(() -> describe(broker.certificate(SecuredKafkaBroker.READER), topic))
        .hasCauseInstanceOf(TopicAuthorizationException.class);

    broker.allow(
        SecuredKafkaBroker.READER,
        AclOperation.READ,
        ResourceType.TOPIC,
        PatternType.LITERAL,
        topic);
    describe(broker.login(SecuredKafkaBroker.READER), topic);
    describe(broker.certificate(SecuredKafkaBroker.READER), topic);
    assertThatThrownBy(() -> describe(broker.login(SecuredKafkaBroker.SENDER), topic))
        .hasCauseInstanceOf(TopicAuthorizationException.class);
  }

  @Test
  void aWrongPasswordIsRefused() {
    Map<String, String> wrong = broker.login(SecuredKafkaBroker.ADMIN);
    wrong.computeIfPresent(
        "sasl.jaas.config", (_, jaas) -> jaas.replaceAll("password=\"[^\"]*\"", "password=guess"));
    assertThatThrownBy(() -> topics(wrong)).hasCauseInstanceOf(SaslAuthenticationException.class);
  }

  @Test
  void whoHasNoCertificateOrSomebodyElsesIsRefused() {
    Map<String, String> none = broker.certificate(SecuredKafkaBroker.ADMIN);
    none.keySet().removeIf(key -> key.startsWith("ssl.keystore."));
    assertThatThrownBy(() -> topics(none)).hasCauseInstanceOf(SslAuthenticationException.class);

    CertificateAuthority.Issued forged =
        new CertificateAuthority().issueToClient(SecuredKafkaBroker.ADMIN);
    Map<String, String> foreign = broker.certificate(SecuredKafkaBroker.ADMIN);
    foreign.put("ssl.keystore.certificate.chain", forged.chain());
    foreign.put("ssl.keystore.key", forged.key());
    assertThatThrownBy(() -> topics(foreign)).hasCauseInstanceOf(SslAuthenticationException.class);
  }

  @Test
  void aClientThatDoesNotTrustTheAuthorityGoesNoFurther() {
    Map<String, String> untrusting = broker.login(SecuredKafkaBroker.ADMIN);
    untrusting.keySet().removeIf(key -> key.startsWith("ssl.truststore."));
    assertThatThrownBy(() -> topics(untrusting))
        .hasCauseInstanceOf(SslAuthenticationException.class);
  }

  @Test
  void usersOutliveTheBrokerWithItsData(@TempDir Path directory) throws Exception {
    var config =
        EmbeddedKafkaConfig.in(directory)
            .withSecurity(new BrokerSecurity(Map.of("ann", "ann-secret"), Set.of("ann")));
    try (var kafka = EmbeddedKafka.start(config)) {
      topics(kafka.secured().login("ann"));
    }
    try (var kafka = EmbeddedKafka.start(config)) {
      topics(kafka.secured().login("ann"));
    }
  }

  @Test
  void aBrokerWithoutUsersHasNoSecuredListener(@TempDir Path directory) {
    try (var kafka = EmbeddedKafka.start(EmbeddedKafkaConfig.in(directory))) {
      assertThatThrownBy(kafka::secured).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void passwordsDoNotShowWhenTheConfigurationIsPrintedOrRefused(@TempDir Path directory) {
    var security = new BrokerSecurity(Map.of("ann", "hunter2"), Set.of());
    assertThat(EmbeddedKafkaConfig.in(directory).withSecurity(security))
        .asString()
        .contains("ann")
        .doesNotContain("hunter2");
    assertThatThrownBy(() -> new BrokerSecurity(Map.of("ann", "hunter2, no"), Set.of()))
        .hasMessageContaining("ann")
        .message()
        .doesNotContain("hunter2");
  }

  private static void describe(Map<String, String> client, String topic) throws Exception {
    try (Admin admin = Admin.create(new HashMap<>(client))) {
      admin.describeTopics(List.of(topic)).allTopicNames().get();
    }
  }

  private static Set<String> topics(Map<String, String> client) throws Exception {
    try (Admin admin = Admin.create(new HashMap<>(client))) {
      return admin.listTopics().names().get();
    }
  }
}
