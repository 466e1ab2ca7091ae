package dev.argosy.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@KafkaTest
class KafkaTestAnnotationTest {
  private static final int MIB = 1024 * 1024;

  private KafkaBroker field;

  @Test
  void fieldsAndParametersGetTheSameBroker(KafkaBroker parameter) {
    assertThat(parameter).isSameAs(field);
  }

  @Test
  void eachTopicIsNobodyElses() {
    assertThat(field.topic("same", 1)).isNotEqualTo(field.topic("same", 1)).startsWith("same-");
  }

  @Test
  void whatATransactionCommitsIsRead() {
    String topic = field.topic("round-trip", 1);
    Records.produceInTransaction(field.bootstrapServers(), topic, List.of("one", "two"));
    assertThat(Records.committed(field.bootstrapServers(), topic, 2)).containsExactly("one", "two");
  }

  @Test
  void takesMessagesOf32MebibytesWhereTheTopicDoes() {
    String topic = field.topic("large", 1, Map.of("max.message.bytes", "" + 33 * MIB));
    String large = "x".repeat(32 * MIB);
    Records.produceInTransaction(field.bootstrapServers(), topic, List.of(large));
    assertThat(Records.committed(field.bootstrapServers(), topic, 1).getFirst()).hasSize(32 * MIB);
  }
}
