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
  void aRunThatStandsThereIsFoundByKindSeedAndProtocol() throws Exception {
    RunFile file = new RunFile(directory.resolve("runs.jsonl"));
    file.append(Runs.ok("scale", 7));

    assertThat(file.of("scale", 7, "classic")).containsExactly(Runs.ok("scale", 7));
    assertThat(file.of("scale", 7, "consumer")).isEmpty();
    assertThat(file.of("scale", 8, "classic")).isEmpty();
    assertThat(file.of("twin", 7, "classic")).isEmpty();
  }

  @Test
  void aLineThatACrashBrokeOffIsLeftOutAndSpoilsNoOther() throws Exception {
    Path path = directory.resolve("runs.jsonl");
    RunFile file = new RunFile(path);
    file.append(Runs.ok("scale", 7));
    Files.writeString(path, "{\"kind\":\"twin\",\"se", StandardOpenOption.APPEND);
    assertThat(file.unreadable()).isZero();

    file.append(Runs.ok("scale", 8));

    assertThat(file.runs()).containsExactly(Runs.ok("scale", 7), Runs.ok("scale", 8));
    assertThat(file.unreadable()).isEqualTo(1);
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
