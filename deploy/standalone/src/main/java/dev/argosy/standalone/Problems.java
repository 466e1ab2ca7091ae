package dev.argosy.standalone;

import dev.argosy.worker.config.InvalidConfig;
import dev.argosy.worker.loop.ClientFailure;
import dev.argosy.worker.path.CannotGoOn;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Turns what goes wrong into one line and an exit code. A stack trace is shown for bugs only: who
 * mistypes a port should not have to read one.
 */
final class Problems implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Shell shell;

  Problems(Shell shell) {
    this.shell = shell;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    shell.say("argosy: " + wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    shell.say(command.getUsageMessage().strip());
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(
      Exception problem, CommandLine command, ParseResult arguments) {
    return switch (problem) {
      case InvalidConfig invalid -> said(ExitCode.USAGE, invalid.getMessage());
      case UsageProblem usage -> said(ExitCode.USAGE, usage.getMessage());
      case CannotGoOn stop -> said(stop.exitCode(), stop.getMessage());
      case EnvironmentProblem environment -> said(ExitCode.ENVIRONMENT, environment.getMessage());
      case KafkaException kafka -> said(ExitCode.ENVIRONMENT, ClientFailure.text(kafka));
      case IOException io -> said(ExitCode.ENVIRONMENT, io.toString());
      case UncheckedIOException io -> said(ExitCode.ENVIRONMENT, ClientFailure.text(io));
      default -> {
        said(ExitCode.BUG, "a bug in argosy; please report it with what follows");
        problem.printStackTrace(shell.err());
        yield ExitCode.BUG;
      }
    };
  }

  private int said(int exitCode, @Nullable String message) {
    shell.say("argosy: " + message);
    return exitCode;
  }
}
