package dev.argosy.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

class ShownTest {
  /** Certificates are of that type too, and no secret. */
  @Test
  void nothingThatKafkaHoldsForAPasswordIsShown() {
    var passwords =
        AdminClientConfig.configDef().configKeys().values().stream()
            .filter(key -> key.type == ConfigDef.Type.PASSWORD)
            .map(key -> key.name)
            .filter(name -> !name.contains("certificate"))
            .toList();
    assertThat(passwords)
        .hasSizeGreaterThan(4)
        .allSatisfy(
            name ->
                assertThat(Shown.value("properties." + name, "hunter2")).isEqualTo("not shown"));
  }
}
