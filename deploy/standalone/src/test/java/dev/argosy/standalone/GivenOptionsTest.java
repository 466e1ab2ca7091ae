package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class GivenOptionsTest {
  private static List<String> given(String... arguments) {
    CommandLine line = Argosy.commandLine(Shell.ofProcess());
    return GivenOptions.of(line.parseArgs(arguments).subcommand());
  }

  @Test
  void eachOptionStandsThereWithTheValueThatWasGiven() {
    assertThat(
            given(
                "batch",
                "in.jsonl",
                "-o",
                "-",
                "--tag",
                "job=a b",
                "--in-order",
                "--tag=team=x",
                "--fallback",
                "m-1,m-2",
                "--max-cost-usd",
                "0.050",
                "--bootstrap-servers",
                "host:9092"))
        .startsWith("--output", "-")
        .containsSequence("--tag", "job=a b", "--tag", "team=x")
        .contains("--in-order")
        .containsSequence("--fallback", "m-1,m-2")
        .containsSequence("--max-cost-usd", "0.050")
        .containsSequence("--bootstrap-servers", "host:9092")
        .hasSize(13);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"plain", "a b", "it's", "$HOME", "`id`", "a\nb", "", "*", "\\", "!!", "ü"})
  void aShellReadsTheSameWord(String word) {
    try {
      Process shell =
          new ProcessBuilder("/bin/sh", "-c", "printf %s " + GivenOptions.quoted(List.of(word)))
              .start();
      assertThat(new String(shell.getInputStream().readAllBytes(), UTF_8)).isEqualTo(word);
    } catch (IOException noShell) {
      Assumptions.abort("no POSIX shell");
    }
  }
}
