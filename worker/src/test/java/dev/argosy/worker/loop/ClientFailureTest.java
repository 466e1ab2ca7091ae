package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import javax.security.auth.login.LoginException;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientFailureTest {
  @Test
  void theReasonIsToldAndNotItsWrappers() {
    var reason = new KafkaException("Failed to load store /a", new IOException("no file /a"));
    var failure =
        new KafkaException(
            "Failed to create new KafkaAdminClient",
            new KafkaException("Failed to create new NetworkClient", new KafkaException(reason)));
    assertThat(ClientFailure.text(failure)).isEqualTo("Failed to load store /a: no file /a");
  }

  @Test
  void aFailureWithoutAMessageIsToldByItsName() {
    assertThat(ClientFailure.text(new KafkaException())).isEqualTo("KafkaException");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "Value not specified for key 'hunter2' in JAAS config, Value not specified for key '...' in JAAS config",
        "Value not specified for key 'hun'ter'2' in JAAS config, Value not specified for key '...' in JAAS config",
        "Invalid login module control flag 'hunter2' in JAAS config, Invalid login module control flag '...' in JAAS config",
        "No LoginModule found for hunter2, No LoginModule found for ...",
        "No LoginModule found for org.example.Login, No LoginModule found for org.example.Login"
      })
  void noPieceOfALoginsTextIsRepeated(String said, String shown) {
    assertThat(ClientFailure.text(new IllegalArgumentException(said))).isEqualTo(shown);
    assertThat(ClientFailure.text(new KafkaException(new LoginException(said)))).isEqualTo(shown);
  }

  @Test
  void howAClientSpeaksIsToldInTwoWords() {
    assertThat(ClientFailure.manner(Map.of())).isEqualTo("PLAINTEXT");
    assertThat(ClientFailure.manner(Map.of("security.protocol", "SSL"))).isEqualTo("SSL");
    assertThat(
            ClientFailure.manner(
                Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "SCRAM-SHA-512")))
        .isEqualTo("SASL_SSL with SCRAM-SHA-512");
  }
}
