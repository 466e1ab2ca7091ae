package dev.argosy.standalone;

import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.kafka.RequestSource;
import dev.argosy.standalone.kafka.RequestSource.Posted;
import dev.argosy.standalone.kafka.Submitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code argosy submit}: posts requests and returns when the cluster has them. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = {
      "Posts requests and returns once all replicas have them.",
      "",
      "  argosy submit requests.jsonl          envelopes, one a line",
      "  ... | argosy submit -                 the same from a pipe",
      "  argosy submit one.jsonl --count 100   100 copies, each with an id of its own",
      "  argosy submit --count 100             100 small requests made up here",
      "",
      "An envelope: {\"id\":\"inv-1\",\"body\":{\"model\":\"claude-haiku-4-5\",\"max_tokens\":256,",
      "  \"messages\":[{\"role\":\"user\",\"content\":\"...\"}]}}",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer =
        "  0 all replicas have each of them; 2 usage, or a line that is no request; 3 environment.")
final class SubmitCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin final KafkaConnection kafka;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      description = "Envelopes in JSON, one a line; - for what is piped in.")
  @Nullable Path file;

  @Option(names = "--count", paramLabel = "N", description = "How many, copied or made up.")
  @Nullable Integer count;

  @Option(
      names = "--ids-out",
      paramLabel = "FILE",
      description = "Writes the id of each request that was acknowledged, for audit --ids.")
  @Nullable Path idsOut;

  @Option(
      names = "--topic",
      defaultValue = "argosy.requests",
      description = "Where to. Default: ${DEFAULT-VALUE}.")
  String topic = "argosy.requests";

  @Option(
      names = "--model",
      defaultValue = "claude-haiku-4-5",
      description = "The model that made up requests name. Default: ${DEFAULT-VALUE}.")
  String model = "claude-haiku-4-5";

  @Option(
      names = "--id-prefix",
      paramLabel = "TEXT",
      description = "Begin of made up ids. Default: one that no other run has.")
  @Nullable String idPrefix;

  @Option(
      names = "--unchecked",
      description = "Posts lines that break the contract too, to see what a worker makes of them.")
  boolean unchecked;

  @Option(names = "--json", description = "Prints {\"submitted\",\"topic\",\"seconds\"}.")
  boolean json;

  SubmitCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
  }

  @Override
  public Integer call() throws IOException {
    long start = System.nanoTime();
    long submitted;
    try (Stream<Posted> requests = requests();
        Writer ids = ids();
        Submitter submitter = new Submitter(kafka, topic, id -> write(ids, id))) {
      Rate rate = new Rate(shell, "submitted");
      Iterator<Posted> all = requests.iterator();
      while (hasNext(all)) {
        Posted next = all.next();
        submitter.send(next.id(), next.value().bytes());
        rate.at(submitter.acknowledged());
      }
      submitter.flush();
      submitted = submitter.acknowledged();
      rate.end();
    }
    double seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1000.0;
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("submitted", submitted);
      answer.put("topic", topic);
      answer.put("seconds", seconds);
      shell.json(answer);
    } else {
      shell.line("submitted %,d to %s in %.1f s".formatted(submitted, topic, seconds));
    }
    return ExitCode.DONE;
  }

  private static boolean hasNext(Iterator<Posted> requests) {
    try {
      return requests.hasNext();
    } catch (UsageProblem line) {
      throw new UsageProblem(line.getMessage() + "; what stands before it was submitted");
    }
  }

  private Stream<Posted> requests() throws IOException {
    if (count != null && count < 1) {
      throw new UsageProblem("--count must be 1 or more");
    }
    if (file == null) {
      if (count == null) {
        throw new UsageProblem("what to submit? Name a FILE, - for a pipe, or --count N");
      }
      String prefix =
          idPrefix == null
              ? "r" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX)
              : idPrefix;
      return RequestSource.generated(count, model, prefix);
    }
    if (count == null) {
      return RequestSource.lines(lines(file), unchecked);
    }
    try (Stream<String> templates = lines(file)) {
      return RequestSource.copies(templates.filter(line -> !line.isBlank()).toList(), count);
    }
  }

  @SuppressWarnings("StreamResourceLeak") // closed by the caller
  private Stream<String> lines(Path from) throws IOException {
    if (from.toString().equals("-")) {
      return new BufferedReader(new InputStreamReader(shell.in(), StandardCharsets.UTF_8)).lines();
    }
    if (!Files.isReadable(from)) {
      throw new UsageProblem(from + " can't be read");
    }
    return Files.lines(from);
  }

  private Writer ids() throws IOException {
    return idsOut == null ? Writer.nullWriter() : Files.newBufferedWriter(idsOut);
  }

  private static void write(Writer ids, String id) {
    try {
      ids.write(id + "\n");
    } catch (IOException full) {
      throw new UncheckedIOException("--ids-out", full);
    }
  }
}
