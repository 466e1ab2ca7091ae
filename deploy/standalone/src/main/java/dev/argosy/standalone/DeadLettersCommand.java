package dev.argosy.standalone;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code argosy dead-letters}: a house for its sub-commands. */
@Command(
    name = "dead-letters",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Requests that could not be served: what they are, and a second life for them.",
      "",
      "  argosy dead-letters list --since 12h                  what died, and of what",
      "  argosy dead-letters show inv-2026-0017                one of them, with its history",
      "  argosy dead-letters redrive --cause platform_error --dry-run",
      "",
      "A request that fails leaves its original bytes on argosy.dead-letters, for two weeks.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 done; 1 no such letter, or one that was asked for stays; 2 usage; 3 environment.")
final class DeadLettersCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "dead-letters: which command?");
  }
}
