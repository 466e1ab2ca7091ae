package dev.argosy.standalone;

import dev.argosy.standalone.kafka.Installation;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.letters.Letter;
import dev.argosy.standalone.letters.LetterFilter;
import dev.argosy.standalone.letters.LetterLog;
import dev.argosy.standalone.letters.LetterText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code argosy dead-letters show}: one of them, with its history. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = {
      "Tells all that is known of a dead letter: cause, calls, sizes, where it came from.",
      "",
      "  argosy dead-letters show inv-2026-0017",
      "  argosy dead-letters show 3:1042                       a letter without a readable id",
      "  argosy dead-letters show 3:1042 --content request.json",
      "",
      "The request itself is private: its bytes are given out with --content alone. The cause's",
      "message is the worker's or the platform's, which may quote the request.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 shown; 1 no such letter; 2 usage; 3 environment.")
final class DeadLettersShowCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin final KafkaConnection kafka;
  @Mixin final Installation installation;

  @Parameters(
      paramLabel = "ID|PARTITION:OFFSET",
      description = "The request's id, or where the letter stands, as list prints it.")
  String name = "";

  @Option(
      names = "--content",
      paramLabel = "FILE",
      description = {
        "Writes the original bytes of the one letter there, as they came. - prints them and",
        "nothing else."
      })
  @Nullable Path content;

  @Option(names = "--json", description = "Prints {\"letters\":[...]}, without content.")
  boolean json;

  DeadLettersShowCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
    this.installation = new Installation(shell.environment());
  }

  @Override
  public Integer call() throws IOException {
    LetterFilter filter =
        new LetterOptions().filter(Set.of(name), InstantSource.system().instant());
    String topic = installation.names(kafka).topics().deadLetters();
    List<Letter> found = new ArrayList<>();
    List<Map<String, Object>> objects = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    try (LetterLog log = LetterLog.open(kafka, topic, null)) {
      log.letters(
          letter -> {
            if (filter.lets(letter)) {
              found.add(content == null ? letter.withoutBytes() : letter);
              lines.addAll(LetterText.lines(letter, log.redriven(letter)));
              objects.add(LetterText.whole(letter, log.redriven(letter)));
            }
          });
    }
    if (content != null && writes(found, content)) {
      return ExitCode.DONE;
    }
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("letters", objects);
      shell.json(answer);
    } else if (found.isEmpty()) {
      shell.say("argosy: no dead letter %s on %s".formatted(name, topic));
    } else {
      lines.forEach(shell::line);
    }
    return found.isEmpty() ? ExitCode.WORK_LOST : ExitCode.DONE;
  }

  /** True if the bytes are all that is to be printed. */
  private boolean writes(List<Letter> found, Path to) throws IOException {
    if (found.size() > 1) {
      throw new UsageProblem(
          "%d letters are called %s: name one by PARTITION:OFFSET, %s"
              .formatted(
                  found.size(),
                  name,
                  found.stream().map(letter -> letter.name().toString()).toList()));
    }
    for (Letter letter : found) {
      byte[] bytes = letter.value();
      if (bytes == null) {
        throw new UsageProblem("letter " + letter.name() + " has no bytes");
      }
      if (to.toString().equals("-")) {
        shell.out().write(bytes);
        shell.out().flush();
        return true;
      }
      Files.write(to, bytes);
    }
    return false;
  }
}
