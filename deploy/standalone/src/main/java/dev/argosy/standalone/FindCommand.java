package dev.argosy.standalone;

import dev.argosy.client.find.FinderConfig;
import dev.argosy.client.find.FoundRequest;
import dev.argosy.client.find.RequestFinder;
import dev.argosy.standalone.find.LifeText;
import dev.argosy.standalone.kafka.Installation;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code argosy find}: where is this request? */
@Command(
    name = "find",
    mixinStandardHelpOptions = true,
    description = {
      "Tells the life of a request: where it was posted, where it is now, how it ended.",
      "",
      "  argosy find inv-2026-0017",
      "",
      "Read from the topics and the workers' commits; no worker is asked. A worker that has a",
      "request is calling it or lets it wait for quota: which, the topics can't tell.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 found; 1 no trace of it; 2 usage; 3 environment.")
final class FindCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin final KafkaConnection kafka;
  @Mixin final Installation installation;

  @Parameters(paramLabel = "ID", description = "The request's id.")
  String id = "";

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = {
        "Only requests posted after it: an instant such as 2026-11-22T12:00:00Z,",
        "or how long ago, as in 30m, 12h. Default: all that is kept. Less to read is faster."
      })
  @Nullable String since;

  @Option(
      names = "--usage",
      description = "Reads the topic of usage too: calls whose worker died before they were told.")
  boolean usage;

  @Option(names = "--json", description = "Prints {\"id\",\"lives\":[...],\"looked\":[...]}.")
  boolean json;

  FindCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
    this.installation = new Installation(shell.environment());
  }

  @Override
  public Integer call() {
    Instant now = InstantSource.system().instant();
    Instant after = Moment.of("--since", since, now);
    Installation.Names names = installation.names(kafka);
    names.lanes().forEach(kafka::requireTopic);
    FinderConfig config =
        new FinderConfig(
            names.fleet(kafka, null), names.lanes(), names.topics(), names.group(), after, usage);
    FoundRequest found;
    try (RequestFinder finder = RequestFinder.open(config)) {
      found = finder.find(id);
    }
    LifeText text = new LifeText(now);
    if (json) {
      shell.json(text.object(found));
    } else {
      text.lines(found).forEach(shell::line);
    }
    return found.lives().isEmpty() ? ExitCode.WORK_LOST : ExitCode.DONE;
  }
}
