package dev.argosy.standalone;

import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.UnreadableRecordException;
import dev.argosy.contract.Usage;
import dev.argosy.standalone.kafka.Audit;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code argosy results}: prints results as they are committed. */
@Command(
    name = "results",
    mixinStandardHelpOptions = true,
    description = {
      "Prints results.",
      "",
      "  argosy results",
      "  argosy results --ids ids.txt --timeout 5m",
      "  argosy results --follow --json-lines | jq .cost.amount",
      "",
      "All that the topic holds; with --follow, --count or --ids also those that come. Only",
      "committed results are seen.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer =
        "  0 printed; 1 time was over before all that were waited for came; 2 usage; 3 environment.")
final class ResultsCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(250);

  private final Shell shell;
  private final ResultCodec codec = new ResultCodec();

  @Mixin final KafkaConnection kafka;

  @Option(names = "--follow", description = "Goes on until stopped.")
  boolean follow;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Waits for N results and ends after the last; exit 1 if time is over before.")
  @Nullable Long count;

  @Option(
      names = "--ids",
      paramLabel = "FILE",
      description =
          "Only the results of these ids (one a line); waits until each has one; exit 1 if time is"
              + " over before.")
  @Nullable Path ids;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Longest wait, as in 30s or 5m. Default: none.")
  @Nullable Duration timeout;

  @Option(
      names = "--topic",
      defaultValue = "argosy.results",
      description = "Default: ${DEFAULT-VALUE}.")
  String topic = "argosy.results";

  @Option(
      names = "--json-lines",
      description = "Prints each result as it stands on the topic, one a line.")
  boolean jsonLines;

  ResultsCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
  }

  @Override
  public Integer call() throws IOException {
    Audit wanted = new Audit();
    Set<String> only = new HashSet<>();
    if (ids != null) {
      try (var lines = Files.lines(ids)) {
        lines.filter(line -> !line.isBlank()).forEach(only::add);
      }
      only.forEach(wanted::posted);
    }
    long start = System.nanoTime();
    long printed = 0;
    try (CommittedReader reader = CommittedReader.fromBeginning(kafka, topic)) {
      while (!done(printed, wanted, reader)) {
        if (timeout != null && System.nanoTime() - start > timeout.toNanos()) {
          return late(printed, wanted);
        }
        boolean some = false;
        for (ConsumerRecord<byte[], byte[]> next : reader.poll(POLL)) {
          some = true;
          if (count != null && printed >= count) {
            break;
          }
          Result result = result(next);
          if (result != null && (ids == null || only.contains(result.id()))) {
            wanted.result(result.id());
            print(result, next.value());
            printed++;
          }
        }
        if (!some && count == null && ids == null && !follow) {
          reader.probe(); // what is there is wanted, and nobody waits for a broker to come back
        }
        if (shell.out().checkError()) {
          return ExitCode.DONE; // whoever read our pipe has enough
        }
      }
    }
    return ExitCode.DONE;
  }

  private boolean done(long printed, Audit wanted, CommittedReader reader) {
    if (count != null) {
      return printed >= count;
    }
    if (ids != null) {
      return wanted.complete();
    }
    return !follow && reader.atEnd();
  }

  private int late(long printed, Audit wanted) {
    if (count == null && ids == null) {
      return ExitCode.DONE;
    }
    shell.say(
        "argosy: %d results after %s, %d are missing"
            .formatted(printed, timeout, count == null ? wanted.missing() : count - printed));
    return ExitCode.WORK_LOST;
  }

  private @Nullable Result result(ConsumerRecord<byte[], byte[]> next) {
    try {
      return codec.decode(next.value());
    } catch (UnreadableRecordException foreign) {
      shell.say(
          "argosy: %s-%d offset %d: %s"
              .formatted(next.topic(), next.partition(), next.offset(), foreign.getMessage()));
      return null;
    }
  }

  private void print(Result result, byte[] value) {
    if (jsonLines) {
      shell.line(new String(value, StandardCharsets.UTF_8));
      return;
    }
    StringBuilder line = new StringBuilder();
    line.append("%-9s %s".formatted(result.status().wire(), result.id()));
    if (result.error() != null) {
      line.append("  ").append(result.error().type().wire()).append(": ");
      line.append(result.error().message());
    }
    if (result.servedBy() != null) {
      line.append("  ").append(result.servedBy().model());
    }
    Usage usage = result.usage();
    if (usage != null) {
      line.append("  %d in, %d out".formatted(usage.totalInputTokens(), usage.outputTokens()));
    }
    if (result.cost() != null) {
      var amount = result.cost().amount();
      line.append(amount == null ? "  unpriced" : "  $" + amount.toPlainString());
    }
    shell.line(line.toString());
  }
}
