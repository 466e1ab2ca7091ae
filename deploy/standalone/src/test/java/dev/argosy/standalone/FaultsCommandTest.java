package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.standalone.faults.Kinds;
import dev.argosy.standalone.faults.RunFile;
import dev.argosy.standalone.faults.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command around the fault suite; the runs themselves are {@code FaultsTest}'s. */
final class FaultsCommandTest {
  @TempDir Path directory;

  @Test
  void theTableOfAFileSaysByItsExitCodeWhetherEveryRunWasKept() throws Exception {
    Path file = directory.resolve("runs.jsonl");
    new RunFile(file).append(run(0, "ok"));
    Ran kept = Ran.argosy("faults", "--table", file.toString());
    assertThat(kept.exitCode()).as(kept.err()).isZero();
    assertThat(kept.out()).contains("| worker-kill | classic | 1 | 1 | 100 | 0 | 0 |");

    new RunFile(file).append(run(1, "failed"));
    Ran lost = Ran.argosy("faults", "--table", file.toString(), "--json");
    assertThat(lost.exitCode()).isEqualTo(1);
    assertThat(lost.json().path("lost").asInt()).isEqualTo(1);
    assertThat(lost.json().path("ok").asBoolean()).isFalse();
    assertThat(lost.json().path("runs")).hasSize(2);
  }

  @Test
  void aRunThatStandsInTheFileIsNotRunAgain() throws Exception {
    Path file = directory.resolve("runs.jsonl");
    new RunFile(file).append(run(0, "ok"));

    Ran again =
        Ran.argosy("faults", "--only", "worker-kill", "--seed", "3", "--append", file.toString());

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(new RunFile(file).runs()).hasSize(1);
  }

  @Test
  void aFailedRunThatStandsInTheFileFailsTheSeries() throws Exception {
    Path file = directory.resolve("runs.jsonl");
    new RunFile(file).append(run(1, "failed"));

    Ran again =
        Ran.argosy("faults", "--only", "worker-kill", "--seed", "3", "--append", file.toString());

    assertThat(again.exitCode()).as(again.err()).isEqualTo(1);
    assertThat(again.out()).contains("| worker-kill | classic | 1 | 0 | 100 | 1 | 0 |");
    assertThat(new RunFile(file).runs()).hasSize(1);
  }

  @Test
  void aFileOfRunsMustBeThereAndWhatIsNoRunInItIsSaid() throws Exception {
    Path file = directory.resolve("runs.jsonl");
    Ran missing = Ran.argosy("faults", "--table", file.toString());
    assertThat(missing.exitCode()).isEqualTo(2);
    assertThat(missing.err()).contains("no file of runs: " + file);

    Files.writeString(file, "no run\n");
    new RunFile(file).append(run(0, "ok"));
    Ran said = Ran.argosy("faults", "--table", file.toString());
    assertThat(said.exitCode()).isZero();
    assertThat(said.err()).contains("1 lines of " + file + " are no runs");
  }

  @Test
  void aRunHasEnoughRequestsToBeHitInTheMiddle() {
    Ran few = Ran.argosy("faults", "--only", "worker-kill", "--requests", "49");

    assertThat(few.exitCode()).isEqualTo(2);
    assertThat(few.err()).contains("--requests must be 50..50000");
  }

  @Test
  void aKindThatIsNotThereIsRefusedWithThoseThatAre() {
    Ran wrong = Ran.argosy("faults", "--only", "rain");

    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err())
        .contains("no kind of fault is named rain", "worker-kill, worker-freeze");
  }

  @Test
  void theHelpNamesEveryKind() {
    String help = Ran.argosy("faults", "--help").out();

    assertThat(Kinds.ALL).allMatch(kind -> help.contains(kind.name()));
  }

  private static RunReport run(long lost, String verdict) {
    return new RunReport(
        "worker-kill",
        3,
        "classic",
        100,
        0,
        100 - lost,
        0,
        lost,
        0,
        0,
        0,
        1,
        100,
        0,
        0,
        0,
        1.0,
        "",
        0.0,
        false,
        20.0,
        verdict,
        List.of(),
        List.of());
  }
}
