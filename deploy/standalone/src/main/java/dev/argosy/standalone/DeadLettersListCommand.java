package dev.argosy.standalone;

import dev.argosy.standalone.kafka.Installation;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.letters.Letter;
import dev.argosy.standalone.letters.LetterFilter;
import dev.argosy.standalone.letters.LetterLog;
import dev.argosy.standalone.letters.LetterText;
import dev.argosy.standalone.letters.Redriven;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code argosy dead-letters list}: what died, and of what. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a line for each dead letter, then how many died of what.",
      "",
      "  argosy dead-letters list --since 12h",
      "  argosy dead-letters list --cause platform_error,timeout --open --json",
      "",
      "A line: when it died, PARTITION:OFFSET (every letter can be named by it), the request's id,",
      "cause, model, tenant, attempts, and when it was redriven. Prompts are not shown.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 listed, also if there are none; 2 usage; 3 environment.")
final class DeadLettersListCommand implements Callable<Integer> {
  private final Shell shell;
  private final Map<String, Long> causes = new TreeMap<>();
  private final List<Map<String, Object>> told = new ArrayList<>();
  private long count;
  private long redriven;

  @Mixin final KafkaConnection kafka;
  @Mixin final Installation installation;
  @Mixin final LetterOptions options = new LetterOptions();

  @Option(names = "--open", description = "Only those that were not redriven yet.")
  boolean open;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "10000",
      description = "At most so many lines; all are counted. Default: ${DEFAULT-VALUE}.")
  long limit = 10_000;

  @Option(
      names = "--json",
      description = "Prints {\"letters\":[...],\"count\",\"redriven\",\"causes\":{}}.")
  boolean json;

  DeadLettersListCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
    this.installation = new Installation(shell.environment());
  }

  @Override
  public Integer call() {
    if (limit < 0) {
      throw new UsageProblem("--limit must be 0 or more, was " + limit);
    }
    LetterFilter filter = options.filter(Set.of(), InstantSource.system().instant());
    String topic = installation.names(kafka).topics().deadLetters();
    try (LetterLog log = LetterLog.open(kafka, topic, filter.since())) {
      log.letters(
          letter -> {
            Redriven note = log.redriven(letter);
            if (filter.lets(letter) && !(open && note != null)) {
              tell(letter, note);
            }
          });
    }
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("letters", told);
      answer.put("count", count);
      answer.put("redriven", redriven);
      answer.put("causes", causes);
      shell.json(answer);
    } else {
      shell.line(sum());
    }
    return ExitCode.DONE;
  }

  private void tell(Letter letter, @Nullable Redriven note) {
    count++;
    redriven += note == null ? 0 : 1;
    causes.merge(letter.cause(), 1L, Long::sum);
    if (count > limit) {
      return;
    }
    if (json) {
      told.add(LetterText.object(letter, note));
    } else {
      shell.line(LetterText.line(letter, note));
    }
  }

  private String sum() {
    return "%,d dead letter%s%s%s%s"
        .formatted(
            count,
            count == 1 ? "" : "s",
            count > limit ? " (" + limit + " of them above, see --limit)" : "",
            causes.entrySet().stream()
                .map(cause -> "%,d %s".formatted(cause.getValue(), cause.getKey()))
                .collect(Collectors.joining(", ", count == 0 ? "" : ": ", "")),
            redriven == 0 ? "" : "; %,d redriven".formatted(redriven));
  }
}
