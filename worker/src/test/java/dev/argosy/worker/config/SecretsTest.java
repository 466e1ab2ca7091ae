package dev.argosy.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final Secrets LOGIN =
      Secrets.of(
          Map.of(
              "sasl.jaas.config",
              "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"ann\""
                  + " password=\"hunter2 and$more\";",
              "security.protocol",
              "SASL_SSL"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Value not specified for key 'hunter2' in JAAS config",
        "Value not specified for key 'more' in JAAS config",
        "no such user: ann"
      })
  void aMessageThatRepeatsAPieceOfASecretIsNotShown(String message) {
    assertThat(LOGIN.hidden(message))
        .isEqualTo("something is wrong with sasl.jaas.config, not shown here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No LoginModule found for org.apache.kafka.common.security.plain.PlainLoginModule",
        "Value not specified for key 'password' in JAAS config",
        "Invalid value SASL_SSL for configuration security.protocol",
        "JAAS config entry not terminated by semi-colon"
      })
  void otherMessagesAre(String message) {
    assertThat(LOGIN.hidden(message)).isEqualTo(message);
  }

  /** Certificates are of that type too, and no secret. */
  @Test
  void everythingThatKafkaHoldsForAPasswordIsASecret() {
    var passwords =
        AdminClientConfig.configDef().configKeys().values().stream()
            .filter(key -> key.type == ConfigDef.Type.PASSWORD)
            .map(key -> key.name)
            .filter(name -> !name.contains("certificate"))
            .toList();
    assertThat(passwords).hasSizeGreaterThan(4).allMatch(Secrets::isSecret);
  }
}
