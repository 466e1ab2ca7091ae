package dev.argosy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedFileTest {
  private static final String FILE = "iVBORw0KGgo".repeat(20) + "==";

  @Test
  void filesAreFoundInTheirOrderAtAnyDepth() {
    Body body =
        body(
            "{\"source\":{\"data\":\"" + FILE + "\"}}",
            "{\"content\":[{\"source\":{ \"data\"\n :\t\"" + FILE + "A\"}}]}");
    assertThat(body.files()).extracting(EncodedFile::length).containsExactly(222, 223);
    assertThat(body.files()).extracting(EncodedFile::head).containsExactly(FILE, FILE + "A");
  }

  @Test
  void onlyTheHeadOfALargeFileIsKept() {
    List<EncodedFile> files = body("{\"data\":\"" + "A".repeat(1 << 20) + "\"}").files();
    assertThat(files).singleElement().returns(1 << 20, EncodedFile::length);
    assertThat(files.get(0).head()).hasSize(1 << 16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":\"short\"}",
        "{\"data\":\"not base64, but a text of some length, which is not a file at all, is it?\"}",
        "{\"data\":{\"data\":17}}",
        "{\"data\":null}",
        "{\"text\":\"data\"}",
        "{\"text\":\"{\\\"data\\\":\\\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            + "AAAAAAAAAAAAAAAA\\\"}\"}"
      })
  void whatIsNoFileIsNone(String block) {
    assertThat(body(block).files()).isEmpty();
  }

  private static Body body(String... blocks) {
    return Body.of(
        RawJson.of(
            Stream.of(blocks)
                .reduce((one, other) -> one + "," + other)
                .map(all -> "{\"model\":\"m\",\"messages\":[" + all + "]}")
                .orElseThrow()));
  }
}
