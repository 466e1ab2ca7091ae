package dev.argosy.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.WorkerConfig;
import dev.argosy.worker.platform.PlatformConfig;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The file that a stack's workers read is a valid one. */
class WorkerFileTest {
  private static final URI VERTEX = URI.create("http://127.0.0.1:4712");

  private static WorkerConfig read() {
    String yaml =
        new WorkerFile(
                "127.0.0.1:9092",
                URI.create("http://127.0.0.1:4711"),
                VERTEX,
                64,
                StackConfig.RETRY)
            .yaml();
    return new ConfigReader(Map.of()).parse(yaml);
  }

  @Test
  void everyModelHasARouteToEachCloudThatHasIt() {
    WorkerConfig config = read();

    assertThat(config.platforms().get("vertex"))
        .isInstanceOfSatisfying(
            PlatformConfig.Vertex.class, vertex -> assertThat(vertex.endpoint()).isEqualTo(VERTEX));
    Catalog.bundled().models().stream()
        .filter(model -> model.platformIds().containsKey("bedrock"))
        .forEach(
            model ->
                assertThat(config.models().get(model.name()).routes())
                    .as(model.name())
                    .hasSize(model.platformIds().containsKey("vertex") ? 2 : 1));
  }
}
