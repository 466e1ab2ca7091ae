package dev.argosy.standalone;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code argosy completion}: a script that lets a shell complete commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script that lets your shell complete commands and options.",
      "",
      "  source <(argosy completion bash)      in ~/.bashrc",
      "  source <(argosy completion zsh)       in ~/.zshrc",
      ""
    })
final class CompletionCommand implements Callable<Integer> {
  private final Shell shell;

  @Spec @Nullable CommandSpec spec;

  /** The shells that are known. */
  enum Kind {
    BASH,
    ZSH
  }

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  Kind kind = Kind.BASH;

  CompletionCommand(Shell shell) {
    this.shell = shell;
  }

  /** One script serves both: it sees which shell reads it. */
  @Override
  public Integer call() {
    String script = AutoComplete.bash("argosy", Objects.requireNonNull(spec).root().commandLine());
    // Without it a zsh that has not loaded its completions yet knows no compinit.
    shell.line(kind == Kind.ZSH ? "autoload -Uz compinit && compinit\n" + script : script);
    return ExitCode.DONE;
  }
}
