package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The help teaches: each command by an example that is taken, and by what its exit codes mean. */
final class HelpTest {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path directory;

  /** Every command that is shown, by its words. */
  static Stream<String> commands() {
    List<String> names = new ArrayList<>();
    collect(Argosy.commandLine(Shell.ofProcess()), "", names);
    return names.stream().filter(name -> !name.endsWith("help"));
  }

  private static void collect(CommandLine command, String words, List<String> names) {
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              if (!sub.getCommandSpec().usageMessage().hidden()) {
                String all = (words + " " + name).strip();
                names.add(all);
                collect(sub, all, names);
              }
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandTeachesItselfByAnExampleThatIsTaken(String words) {
    Ran help = Ran.argosy((words + " --help").split(" "));

    assertThat(help.exitCode()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).doesNotContain("\u001b");
    assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
    List<String> examples =
        help.out()
            .lines()
            .map(String::strip)
            .filter(
                line -> line.contains("argosy " + words + " ") || line.equals("argosy " + words))
            .filter(line -> !line.startsWith("Usage"))
            .toList();
    assertThat(examples).as("an example of argosy %s", words).isNotEmpty();
    for (String example : examples) {
      assertThatCode(() -> Argosy.parse(arguments(example))).as(example).doesNotThrowAnyException();
    }
  }

  /** What a shell would hand over; what stands behind two blanks says what it is for. */
  private static String[] arguments(String example) {
    String command =
        example
            .replaceFirst(".*?argosy ", "")
            .replaceFirst("(  | [|<>]|\\)).*", "")
            .replaceAll("\"[^\"]*\"", "x:text");
    return command.strip().split(" +");
  }

  @ParameterizedTest
  @MethodSource("commands")
  void aCommandSaysWhatItsExitCodesMean(String words) {
    Assumptions.assumeFalse(
        words.equals("topics") || words.equals("completion"), "nothing of its own to fail at");

    assertThat(Ran.argosy((words + " --help").split(" ")).out()).contains("Exit codes:");
  }

  @Test
  void commandsAreListedByWhoNeedsThem() {
    String help = Ran.argosy("--help").out();

    assertThat(help.lines().filter(line -> line.matches("[A-Z][A-Za-z ]+:")))
        .containsSubsequence(
            "See it work:", "Ask Claude:", "Requests and results:", "Run a fleet:", "Besides:");
    assertThat(help.lines().filter(line -> line.startsWith("  extract ")))
        .singleElement()
        .asString()
        .matches("  extract +Reads documents and .*");
    assertThat(help).doesNotContain("bare-loop");
    commands()
        .filter(words -> !words.contains(" "))
        .forEach(name -> assertThat(help).contains("\n  " + name + " "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh"})
  void aCompletionScriptCompletesCommandsAndOptions(String shell) throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(BASH), "no bash to try it in");
    Ran script = Ran.argosy("completion", shell);
    assertThat(script.exitCode()).isZero();
    String sourced =
        shell.equals("zsh") ? script.out().replaceFirst("autoload.*", "") : script.out();
    Path file = Files.writeString(directory.resolve("completion"), sourced);

    assertThat(completed(file, "argosy", "ext")).isEqualTo("extract");
    assertThat(completed(file, "argosy", "review", "--fail")).isEqualTo("--fail-on");
    assertThat(Ran.argosy("completion", "fish").exitCode()).isEqualTo(2);
  }

  private static String completed(Path script, String... words)
      throws IOException, InterruptedException {
    String ask =
        "source \"$1\"; shift; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); "
            + "_complete_argosy; echo \"${COMPREPLY[*]}\"";
    List<String> command = new ArrayList<>(List.of(BASH.toString(), "-c", ask, "bash"));
    command.add(script.toString());
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out.strip();
  }
}
