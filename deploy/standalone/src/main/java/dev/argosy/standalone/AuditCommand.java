package dev.argosy.standalone;

import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.UnreadableRecordException;
import dev.argosy.standalone.kafka.Audit;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code argosy audit}: has every request exactly one result? */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Checks that each submitted id has exactly one result.",
      "",
      "  argosy submit requests.jsonl --ids-out ids.txt",
      "  argosy audit --ids ids.txt",
      "",
      "Reads all committed results. Exit 1 if one is missing or doubled.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 each has exactly one; 1 one is missing or doubled; 2 usage; 3 environment.")
final class AuditCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int EXAMPLES = 10;

  private final Shell shell;
  private final ResultCodec codec = new ResultCodec();

  @Mixin final KafkaConnection kafka;

  @Option(
      names = "--ids",
      required = true,
      paramLabel = "FILE",
      description = "The ids, one a line, as submit --ids-out writes them.")
  Path ids = Path.of("ids.txt");

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = DurationOption.class,
      defaultValue = "0s",
      description =
          "Goes on reading for at most this long while a result is missing. Default: only what is"
              + " there.")
  Duration wait = Duration.ZERO;

  @Option(
      names = "--topic",
      defaultValue = "argosy.results",
      description = "Default: ${DEFAULT-VALUE}.")
  String topic = "argosy.results";

  @Option(
      names = "--json",
      description = "Prints {\"ids\",\"results\",\"missing\",\"duplicates\"}.")
  boolean json;

  AuditCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
  }

  @Override
  public Integer call() throws IOException {
    Audit audit = new Audit();
    try (var lines = Files.lines(ids)) {
      lines.filter(line -> !line.isBlank()).forEach(audit::posted);
    }
    read(audit);
    if (json) {
      shell.json(object(audit));
    } else {
      shell.line(
          "%,d ids, %,d results, %,d missing, %,d duplicates"
              .formatted(audit.ids(), audit.results(), audit.missing(), audit.duplicates()));
    }
    audit.examples(EXAMPLES).forEach(example -> shell.say("argosy: " + example));
    return audit.exact() ? ExitCode.DONE : ExitCode.WORK_LOST;
  }

  /** To the end of the topic; as long as something is missing and time is left, to its new end. */
  private void read(Audit audit) {
    long start = System.nanoTime();
    Rate rate = new Rate(shell, "results read");
    try (CommittedReader reader = CommittedReader.fromBeginning(kafka, topic)) {
      boolean reading = true;
      while (reading) {
        for (ConsumerRecord<byte[], byte[]> next : reader.poll(POLL)) {
          count(audit, next);
        }
        rate.at(audit.results());
        if (reader.atEnd()) {
          reading = !audit.complete() && System.nanoTime() - start < wait.toNanos();
          reader.look();
          // What was committed while we read belongs to it: a duplicate may hide there.
          reading |= !reader.atEnd();
        }
      }
    }
    rate.end();
  }

  private void count(Audit audit, ConsumerRecord<byte[], byte[]> next) {
    try {
      audit.result(codec.decode(next.value()).id());
    } catch (UnreadableRecordException foreign) {
      shell.say(
          "argosy: %s-%d offset %d is no result: %s"
              .formatted(next.topic(), next.partition(), next.offset(), foreign.getMessage()));
    }
  }

  private static Map<String, Object> object(Audit audit) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("ids", audit.ids());
    object.put("results", audit.results());
    object.put("missing", audit.missing());
    object.put("duplicates", audit.duplicates());
    return object;
  }
}
