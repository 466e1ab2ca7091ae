package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command itself: its sub-commands, its help, and the process's main method. */
@Command(
    name = "argosy",
    mixinStandardHelpOptions = true,
    versionProvider = Argosy.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "",
    description = {
      "Runs Claude requests from Kafka on AWS Bedrock and Google Vertex AI, and answers each with"
          + " exactly one result."
    },
    footerHeading = "%nBegin here:%n",
    footer = {
      "  argosy demo                          the whole of it in one process: see it work",
      "  argosy up                            a broker, simulated clouds and a worker to try on",
      "  argosy submit --count 100 --ids-out ids.txt",
      "  argosy audit --ids ids.txt           each of them answered exactly once?",
      "  argosy extract letters/ --fields \"sender: text\"",
      "  argosy review main                   what this branch changes, read by a model",
      "  argosy batch in.jsonl -o out.jsonl   a file of the Message Batches API",
      "  argosy find ID                       where is this request?",
      "  argosy chat                          talk with a model through the fleet",
      "",
      "On your own cluster and accounts:",
      "  argosy check-config worker.yaml      what is wrong with it, all at once",
      "  argosy topics create --config worker.yaml --dry-run",
      "  argosy worker --config worker.yaml",
      "  argosy dead-letters list --since 12h what could not be served, and why",
      "",
      "Exit codes: 0 done; 1 not all of it: lost, doubled, failed, stopped or not found, as each",
      "command's help says; 2 usage or configuration; 3 environment, such as no broker or no topic;",
      "4 fenced by another worker of the same id; 70 a bug.",
      "Environment: ARGOSY_BOOTSTRAP_SERVERS, ARGOSY_KAFKA_CONFIG (a properties file for the Kafka",
      "clients), ARGOSY_JAVA_OPTIONS, ARGOSY_LOG_LEVEL, NO_COLOR.",
      "",
      "argosy COMMAND --help shows a command's options, with an example."
    })
public final class Argosy implements Runnable {
  @Spec @Nullable CommandSpec spec;

  private Argosy() {}

  /** The process: runs the command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(run(Shell.ofProcess(), arguments));
  }

  /** Runs one command and returns its exit code. */
  public static int run(Shell shell, String... arguments) {
    return commandLine(shell).execute(arguments);
  }

  /**
   * Reads a command line and does nothing.
   *
   * @throws ParameterException if it cannot be taken
   */
  static void parse(String... arguments) {
    commandLine(Shell.ofProcess()).parseArgs(arguments);
  }

  static CommandLine commandLine(Shell shell) {
    CommandLine commands = new CommandLine(new Argosy());
    commands
        .addSubcommand(new DemoCommand(shell))
        .addSubcommand(new CheckConfigCommand(shell))
        .addSubcommand(
            new CommandLine(new TopicsCommand()).addSubcommand(new TopicsCreateCommand(shell)))
        .addSubcommand(
            new CommandLine(new DeadLettersCommand())
                .addSubcommand(new DeadLettersListCommand(shell))
                .addSubcommand(new DeadLettersShowCommand(shell))
                .addSubcommand(new DeadLettersRedriveCommand(shell)))
        .addSubcommand(new SubmitCommand(shell))
        .addSubcommand(new ResultsCommand(shell))
        .addSubcommand(new CancelCommand(shell))
        .addSubcommand(new AuditCommand(shell))
        .addSubcommand(new BatchCommand(shell))
        .addSubcommand(new FindCommand(shell))
        .addSubcommand(new ChatCommand(shell))
        .addSubcommand(new ExtractCommand(shell))
        .addSubcommand(new ReviewCommand(shell))
        .addSubcommand(new UpCommand(shell))
        .addSubcommand(new WorkerCommand(shell))
        .addSubcommand(new SimulatorCommand(shell))
        .addSubcommand(
            new CommandLine(new BenchCommand(shell))
                .addSubcommand(new QuotaBenchCommand(shell))
                .addSubcommand(new MemoryBenchCommand(shell))
                .addSubcommand(new SoakBenchCommand(shell)))
        .addSubcommand(new FaultsCommand(shell))
        .addSubcommand(new BareLoopCommand(shell))
        .addSubcommand(new CompletionCommand(shell))
        .addSubcommand(new HelpCommand());
    commands
        .getHelpSectionMap()
        .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, CommandGroups::render);
    Problems problems = new Problems(shell);
    return commands
        .setOut(new PrintWriter(shell.out(), true, UTF_8))
        .setErr(new PrintWriter(shell.err(), true, UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(shell.terminal() ? Ansi.AUTO : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(shell.terminal())
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(problems)
        .setParameterExceptionHandler(problems);
  }

  /** Without a command there is nothing to do. */
  @Override
  public void run() {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    throw new ParameterException(line, "which command?");
  }

  /** The version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Argosy.class.getPackage().getImplementationVersion();
      return new String[] {"argosy " + Optional.ofNullable(version).orElse("(not packaged)")};
    }
  }
}
