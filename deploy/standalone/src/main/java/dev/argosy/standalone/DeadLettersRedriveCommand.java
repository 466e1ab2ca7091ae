package dev.argosy.standalone;

import dev.argosy.standalone.kafka.Installation;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.letters.ContentLook;
import dev.argosy.standalone.letters.Destinations;
import dev.argosy.standalone.letters.LetterFilter;
import dev.argosy.standalone.letters.LetterLog;
import dev.argosy.standalone.letters.Redrive;
import dev.argosy.standalone.letters.RedriveLog;
import dev.argosy.standalone.letters.RedriveReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code argosy dead-letters redrive}: a second life for requests that failed. */
@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    description = {
      "Puts the requests of dead letters back on their lanes, as they came.",
      "",
      "  argosy dead-letters redrive --cause platform_error --since 12h --dry-run",
      "  argosy dead-letters redrive --cause platform_error --since 12h --rate 20/s",
      "  argosy dead-letters redrive inv-2026-0017",
      "  argosy dead-letters redrive --ids ids.txt --config worker.yaml",
      "",
      "Each keeps its id, key and headers, begins at attempt 1 and ends in one more result; its",
      "header argosy-redriven-from says which letter it was. It goes to the lane that it came",
      "from, else to the first that keeps its tenant and residency; --config names your lanes.",
      "",
      "No letter is redriven twice: the request and a note of it become visible together, so",
      "after a crash the same command goes on. Two at once: the one that began later goes on. A",
      "request that fails again is a letter of its own.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0 each of them is redriven, now or before; 1 one stays, for a reason that is printed, or",
      "  has no letter; 2 usage; 3 environment; 4 another redrive has begun meanwhile."
    })
final class DeadLettersRedriveCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin final KafkaConnection kafka;
  @Mixin final Installation installation;
  @Mixin final LetterOptions options = new LetterOptions();

  @Parameters(
      paramLabel = "ID|PARTITION:OFFSET",
      arity = "0..*",
      description = "Ids of requests, or letters as list prints them.")
  List<String> named = new ArrayList<>();

  @Option(names = "--ids", paramLabel = "FILE", description = "More of them, one a line.")
  @Nullable Path idsFile;

  @Option(names = "--all", description = "All letters; in place of any other choice.")
  boolean all;

  @Option(
      names = "--to",
      paramLabel = "LANE",
      description = "The lane they go to. Default: each to its own.")
  @Nullable String to;

  @Option(names = "--dry-run", description = "Prints what would be done, and does nothing.")
  boolean dryRun;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      converter = PerSecond.class,
      description = "At most so many a second. Default: as fast as Kafka takes them.")
  @Nullable Integer rate;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many. Default: all.")
  @Nullable Long limit;

  @Option(names = "--again", description = "Also those that were redriven before.")
  boolean again;

  @Option(
      names = "--force",
      description = "Also those that would fail again: expired, invalid, content gone.")
  boolean force;

  @Option(
      names = "--json",
      description =
          "Prints {\"redriven\",\"would_be_redriven\",\"stay\":{},\"not_found\",\"letters\":[...],"
              + "\"missing\":[...]}; of letters and of missing names the first 10,000.")
  boolean json;

  DeadLettersRedriveCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
    this.installation = new Installation(shell.environment());
  }

  @Override
  public Integer call() throws IOException {
    Instant now = InstantSource.system().instant();
    Set<String> wanted = wanted();
    LetterFilter filter = options.filter(wanted, now);
    check(filter, wanted);
    Installation.Names names = installation.names(kafka);
    String topic = names.topics().deadLetters();
    RedriveReport report = new RedriveReport(shell, json, dryRun);
    Redrive.Pace pace = new Redrive.Pace(rate, limit);
    try (ContentLook contents = new ContentLook(names.content())) {
      Destinations destinations = new Destinations(names, to, again, force, contents, now);
      if (dryRun) {
        try (LetterLog log = LetterLog.open(kafka, topic, filter.since())) {
          new Redrive(destinations, null, pace, report).run(log, filter);
        }
      } else {
        names.lanes().forEach(kafka::requireTopic);
        // In this order: what another redrive had left open is decided before notes are read.
        try (RedriveLog lanes = RedriveLog.open(kafka, topic);
            LetterLog log = LetterLog.open(kafka, topic, filter.since())) {
          new Redrive(destinations, lanes, pace, report).run(log, filter);
        }
      }
    }
    return report.end() ? ExitCode.DONE : ExitCode.WORK_LOST;
  }

  private void check(LetterFilter filter, Set<String> wanted) {
    if (all != filter.isEmpty() || (idsFile != null && wanted.isEmpty())) {
      throw new UsageProblem(
          all
              ? "--all leaves no other choice"
              : "which letters? Name them, or say --ids, --cause, --model, --tenant, --since, --until"
                  + " or --all");
    }
    if (limit != null && limit < 1) {
      throw new UsageProblem("--limit must be 1 or more, was " + limit);
    }
  }

  private Set<String> wanted() throws IOException {
    Set<String> wanted = new LinkedHashSet<>(named);
    if (idsFile != null) {
      if (!Files.isReadable(idsFile)) {
        throw new UsageProblem(idsFile + " can't be read");
      }
      try (var lines = Files.lines(idsFile)) {
        lines.filter(line -> !line.isBlank()).forEach(wanted::add);
      }
    }
    return wanted;
  }
}
