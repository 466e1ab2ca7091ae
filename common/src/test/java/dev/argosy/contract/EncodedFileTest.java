package dev.argosy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedFileTest {
  private static final String FILE = "iVBORw0KGgoA".repeat(20) + "iQ==";

  @Test
  void filesAreFoundInTheirOrderAtAnyDepth() {
    Body body =
        body(
            "{\"source\":{\"data\":\"" + FILE + "\"}}",
            "{\"content\":[{\"source\":{ \"data\"\n :\t\"AAAA" + FILE + "\"}}]}");
    assertThat(body.files()).extracting(EncodedFile::length).containsExactly(244, 248);
    byte[] file = Base64.getDecoder().decode(FILE);
    byte[] other = Base64.getDecoder().decode("AAAA" + FILE);
    assertThat(body.files()).extracting(EncodedFile::bytes).containsExactly(file, other);
    assertThat(body.files()).extracting(EncodedFile::head).containsExactly(file, other);
  }

  @Test
  void theHeadOfALargeFileIsBounded() {
    List<EncodedFile> files = body("{\"data\":\"" + "A".repeat(1 << 20) + "\"}").files();
    assertThat(files).singleElement().returns(1 << 20, EncodedFile::length);
    assertThat(files.get(0).head()).hasSize(48 << 10);
  }

  @Test
  void whatOnlyLooksLikeBase64HasNoBytes() {
    List<EncodedFile> files = body("{\"data\":\"" + "AAAA=AAA".repeat(20) + "\"}").files();
    assertThat(files).singleElement().returns(0, file -> file.bytes().length);
    assertThat(files.get(0).head()).isEmpty();
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
