package dev.argosy.standalone.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
