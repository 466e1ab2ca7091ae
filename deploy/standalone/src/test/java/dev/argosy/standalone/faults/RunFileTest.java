package dev.argosy.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of a series, which may be stopped at any moment. */
final class RunFileTest {
  @TempDir Path directory;

  @Test
  void whatIsAppendedIsReadAgain() throws Exception {
    RunFile file = new RunFile(directory.resolve("runs.jsonl"));
    assertThat(file.runs()).isEmpty();
    RunReport one = Runs.ok("scale", 7);
    RunReport other = Runs.lost("scale", 8);

    file.append(one);
    file.append(other);

    assertThat(file.runs()).containsExactly(one, other);
  }

  @Test
  void aRunThatStandsThereIsKnownByKindSeedAndProtocol() throws Exception {
    RunFile file = new RunFile(directory.resolve("runs.jsonl"));
    file.append(Runs.ok("scale", 7));

    assertThat(file.holds("scale", 7, "classic")).isTrue();
    assertThat(file.holds("scale", 7, "consumer")).isFalse();
    assertThat(file.holds("scale", 8, "classic")).isFalse();
    assertThat(file.holds("twin", 7, "classic")).isFalse();
  }

  @Test
  void aLineThatACrashBrokeOffIsLeftOutAndSpoilsNoOther() throws Exception {
    Path path = directory.resolve("runs.jsonl");
    RunFile file = new RunFile(path);
    file.append(Runs.ok("scale", 7));
    Files.writeString(path, "{\"kind\":\"twin\",\"se", StandardOpenOption.APPEND);

    file.append(Runs.ok("scale", 8));

    assertThat(file.runs()).containsExactly(Runs.ok("scale", 7), Runs.ok("scale", 8));
  }

  @Test
  void aLineHasTheNamesThatThePageOfGuaranteesExplains() {
    assertThat(Runs.lost("scale", 7).line())
        .startsWith("{\"kind\":\"scale\",\"seed\":7,\"protocol\":\"classic\",\"requests\":100,")
        .contains(
            "\"lost\":1",
            "\"doubled\":0",
            "\"platform_calls\":103",
            "\"repeated_calls\":3",
            "\"bound\":5",
            "\"stall_seconds\":1.5",
            "\"verdict\":\"failed\"")
        .doesNotContain("\n");
  }
}
