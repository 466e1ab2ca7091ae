package dev.argosy.standalone.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.argosy.standalone.UsageProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataFileTest {
  private static final String DATA = "{\"file\":\"a\\nb\",\"data\":{\"x\":1}}\n";

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("out.jsonl");
  }

  private void writeBoth(boolean again) throws IOException {
    try (DataFile out = DataFile.open(file(), again)) {
      out.data(Path.of("a\nb"), new ObjectMapper().readTree("{\"x\":1}"));
      out.error(Path.of("c"), "refused", "no");
    }
  }

  @Test
  void eachDocumentHasALineWhateverItsName() throws IOException {
    writeBoth(false);

    assertThat(Files.readString(file()))
        .isEqualTo(DATA + "{\"file\":\"c\",\"error\":{\"type\":\"refused\",\"message\":\"no\"}}\n");
  }

  @Test
  void errorsAndHalfLinesAreTakenAwayAndDataStay() throws IOException {
    writeBoth(false);
    Files.writeString(file(), Files.readString(file()) + DATA + "{\"file\":\"d\",\"da");

    try (DataFile again = DataFile.open(file(), false)) {
      assertThat(again.holds(Path.of("a\nb"))).isTrue();
      assertThat(again.holds(Path.of("c"))).isFalse();
      assertThat(again.holds(Path.of("d"))).isFalse();
    }
    assertThat(Files.readString(file())).isEqualTo(DATA);
    assertThat(directory).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void againBeginsAnew() throws IOException {
    writeBoth(false);
    try (DataFile again = DataFile.open(file(), true)) {
      assertThat(again.holds(Path.of("a\nb"))).isFalse();
    }
    assertThat(Files.readString(file())).isEmpty();
  }

  /** A crash may end within a character. */
  @Test
  void halfALineMayBeOfAnyLength() throws IOException {
    byte[] line = "{\"file\":\"ü\",\"data\":{}}".getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length <= line.length; length++) {
      Files.write(file(), Arrays.copyOf(line, length));
      try (DataFile again = DataFile.open(file(), false)) {
        assertThat(again.held()).as("%d bytes", length).isEqualTo(length == line.length ? 1 : 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mine",
        "mine\n",
        "\n",
        "{\"file\":\"a\"}\n",
        "{\"file\":\"a\",\"data\":{},\"mine\":1}\n",
        "{\"file\":\"a\",\"da\n",
        "{\"file\":\"a\",\"mine\":{}}",
        "{\"file\":\"a\",\"data\":{}} mine\n",
        DATA + "mine",
        "mine\n" + DATA,
      })
  void aFileThatHoldsAnythingElseIsLeftAsItIs(String text) throws IOException {
    Files.writeString(file(), text);

    for (boolean again : new boolean[] {false, true}) {
      assertThatThrownBy(() -> DataFile.open(file(), again))
          .isInstanceOf(UsageProblem.class)
          .hasMessageContaining("is left alone");
    }
    assertThat(Files.readString(file())).isEqualTo(text);
  }
}
