package dev.argosy.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.standalone.UsageProblem;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RequestSourceTest {
  /** Before it costs an upload, a place in the line and a call. */
  @Test
  void filesThatNoPlatformTakesAreRefusedWithTheirLine() {
    Stream<String> lines = Stream.of(envelope(8_000), "", envelope(8_001));
    assertThatThrownBy(() -> RequestSource.lines(lines, false).toList())
        .isInstanceOf(UsageProblem.class)
        .hasMessage(
            "line 3: image 1: an image must have at most 8,000 pixels a side, was 8,001 x 10");
  }

  @Test
  void whoWantsToSeeWhatAWorkerMakesOfThemMayPostThem() {
    assertThat(RequestSource.lines(Stream.of(envelope(8_001)), true))
        .extracting(RequestSource.Posted::id)
        .containsExactly("a");
  }

  private static String envelope(int width) {
    byte[] png =
        ByteBuffer.allocate(90)
            .put("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR".getBytes(StandardCharsets.ISO_8859_1))
            .putInt(width)
            .putInt(10)
            .array();
    return """
    {"id":"a","body":{"model":"claude-haiku-4-5","messages":[{"role":"user","content":[{"type":"image",\
    "source":{"type":"base64","media_type":"image/png","data":"%s"}}]}]}}"""
        .formatted(Base64.getEncoder().encodeToString(png));
  }
}
