package dev.argosy.worker.platform.vertex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import org.junit.jupiter.api.Test;

class VertexBodyTest {
  private static final String REST = "\"max_tokens\":7,\"messages\":[{}],\"custom\":{\"model\":1}";

  private static String sent(String json, boolean streams) {
    return new String(VertexBody.of(Body.of(RawJson.of(json)), streams), UTF_8);
  }

  @Test
  void aWholeAnswerIsAskedForWithTheVersionAndWithoutModelAndStream() {
    assertThat(sent("{\"model\":\"m\",\"stream\":false," + REST + "}", false))
        .isEqualTo("{\"anthropic_version\":\"vertex-2023-10-16\"," + REST + "}");
  }

  @Test
  void aStreamIsAskedForInTheBodyToo() {
    assertThat(sent("{\"model\":\"m\",\"stream\":true," + REST + "}", true))
        .isEqualTo("{\"anthropic_version\":\"vertex-2023-10-16\",\"stream\":true," + REST + "}");
  }

  @Test
  void aStreamThatTheServiceDidNotAskForIsAskedForAllTheSame() {
    assertThat(sent("{\"model\":\"m\"," + REST + "}", true))
        .isEqualTo("{\"anthropic_version\":\"vertex-2023-10-16\",\"stream\":true," + REST + "}");
  }

  @Test
  void aVersionThatTheServiceWroteItselfStays() {
    String own = "\"anthropic_version\":\"vertex-2026-01-01\",";
    assertThat(sent("{\"model\":\"m\"," + own + REST + "}", false))
        .isEqualTo("{" + own + REST + "}");
    assertThat(sent("{\"model\":\"m\"," + own + REST + "}", true))
        .isEqualTo("{\"stream\":true," + own + REST + "}");
  }
}
