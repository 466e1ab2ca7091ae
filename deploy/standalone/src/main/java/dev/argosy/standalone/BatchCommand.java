package dev.argosy.standalone;

import dev.argosy.client.FleetConfig;
import dev.argosy.client.OutsideContent;
import dev.argosy.client.batch.Batch;
import dev.argosy.client.batch.BatchConfig;
import dev.argosy.client.batch.BatchException;
import dev.argosy.client.batch.BatchProgress;
import dev.argosy.contract.Cancel;
import dev.argosy.contract.Cancel.Target;
import dev.argosy.contract.CancelCodec;
import dev.argosy.contract.Limits;
import dev.argosy.contract.Topics;
import dev.argosy.standalone.batch.BatchCancel;
import dev.argosy.standalone.batch.BatchInput;
import dev.argosy.standalone.batch.BatchOutput;
import dev.argosy.standalone.batch.BatchReport;
import dev.argosy.standalone.batch.RequestTemplate;
import dev.argosy.standalone.batch.WholeAnswers;
import dev.argosy.standalone.kafka.AnswerStore;
import dev.argosy.standalone.kafka.Installation;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.kafka.Submitter;
import dev.argosy.worker.path.LaneConfig;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code argosy batch}: a file of the Message Batches API, run by the fleet. */
@Command(
    name = "batch",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a file of requests and writes a file of results, in the format of the Message Batches"
          + " API.",
      "",
      "  argosy batch in.jsonl --output out.jsonl",
      "",
      "A line of IN:  {\"custom_id\":\"inv-1\",\"params\":{\"model\":\"claude-haiku-4-5\","
          + "\"max_tokens\":256,",
      "                \"messages\":[{\"role\":\"user\",\"content\":\"...\"}]}}",
      "A line of OUT: {\"custom_id\":\"inv-1\",\"result\":{\"type\":\"succeeded\",\"message\":{...}}}",
      "               or \"errored\" with an \"error\", \"canceled\", \"expired\"",
      "",
      "All lines are checked before the first one is sent. What is sent and what is done stands in",
      "a journal beside OUT: after Ctrl-C, a crash or a power failure the same command goes on,",
      "sends nothing twice and writes no line twice.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0 each line has its result, whatever it says; 1 stopped before, or a request ran twice;",
      "  2 usage, or lines that can't be used; 3 environment."
    })
final class BatchCommand implements Callable<Integer> {
  private static final String PIPE = "-";

  private final Shell shell;

  @Spec @Nullable CommandSpec spec;
  @Mixin final KafkaConnection kafka;
  @Mixin final Installation installation;

  @Parameters(paramLabel = "IN", description = "Requests, one a line; - for what is piped in.")
  Path in = Path.of(PIPE);

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "OUT",
      description = "Results, one a line; - for stdout. A file must not be there yet.")
  Path out = Path.of(PIPE);

  @Option(
      names = "--topic",
      description = "The lane to send to. Default: the first, argosy.requests.")
  @Nullable String topic;

  @Option(names = "--tenant", paramLabel = "NAME", description = "Who is billed.")
  @Nullable String tenant;

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "A billing dimension of all requests; may be repeated.")
  Map<String, String> tags = new LinkedHashMap<>();

  @Option(
      names = "--fallback",
      paramLabel = "MODEL",
      split = ",",
      description = "Models to try after a request's own, in order; several after commas.")
  List<String> fallback = List.of();

  @Option(
      names = "--max-cost-usd",
      paramLabel = "USD",
      description = "List price that each single request may cost, such as 0.05.")
  @Nullable BigDecimal maxCostUsd;

  @Option(
      names = "--residency",
      paramLabel = "PLACE",
      description = "The only geography that may process the requests, such as eu.")
  @Nullable String residency;

  @Option(
      names = "--in-order",
      description = {
        "OUT in the order of IN, written when the last result is there.",
        "Default: as they come, like the API."
      })
  boolean inOrder;

  @Option(
      names = "--skip-bad",
      description = "Lines that can't be used become errored results. Default: nothing is sent.")
  boolean skipBad;

  @Option(
      names = "--journal",
      paramLabel = "DIR",
      description = "Where to remember what is done. Default: OUT.batch, else IN.batch.")
  @Nullable Path journal;

  @Option(
      names = "--resume",
      description =
          "Only go on: an error if there is no journal. Without it a journal is used too.")
  boolean resume;

  @Option(
      names = "--cancel",
      description = {
        "The batch of this journal is not wanted any more, whoever runs it: lines without a result",
        "end as canceled, or as what they had cost already. With the batch's other options."
      })
  boolean cancel;

  @Option(names = "--json", description = "Prints the summary as one JSON object.")
  boolean json;

  BatchCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
    this.installation = new Installation(shell.environment());
  }

  @Override
  public Integer call() throws Exception {
    if (json && piped(out)) {
      throw new UsageProblem("--json and --output - would both write to stdout");
    }
    RequestTemplate template = template();
    Path directory = directory();
    boolean begun = Batch.idOf(directory).isPresent();
    if (resume && !begun) {
      throw new UsageProblem("--resume: there is no journal in " + directory);
    }
    if (!begun && !piped(out) && Files.exists(out)) {
      throw new UsageProblem(
          "%s is there already, and no journal in %s says how to go on with it"
              .formatted(out, directory));
    }
    if (cancel && !begun) {
      throw new UsageProblem("--cancel: there is no journal in " + directory);
    }
    Installation.Names names = installation.names(kafka);
    try (AnswerStore _ = AnswerStore.open(names.content(), kafka)) {
      FleetConfig fleet = names.fleet(kafka, topic);
      BatchInput input = new BatchInput(input(directory, begun), fleet.maxRequestBytes());
      check(input);
      Topics topics = names.topics();
      Stream.of(fleet.requestsTopic(), topics.results(), topics.retries(), topics.parked())
          .forEach(kafka::requireTopic);
      BatchConfig config =
          BatchConfig.builder(fleet, directory)
              .fingerprint(fingerprint(input, template, fleet.requestsTopic()))
              .topics(topics)
              .build();
      if (cancel) {
        BatchCancel.say(directory);
      }
      try (BatchCancel watched = BatchCancel.watch(directory, () -> cancelSent(directory, topics));
          BatchInput.Requests requests = input.requests(template, watched);
          Batch batch = Batch.numbered(requests, config)) {
        return run(batch, input, directory, fleet.content(), watched);
      }
    } catch (BatchException stopped) {
      if (cancel && stopped.reason() == BatchException.Reason.LOCKED) {
        shell.say("argosy: said to the process that runs this batch; its output ends as canceled");
        return ExitCode.DONE;
      }
      throw problem(stopped);
    }
  }

  /** All requests of a batch have its id as a tag. */
  private void cancelSent(Path directory, Topics topics) {
    try {
      Optional<String> id = Batch.idOf(directory);
      if (id.isEmpty()) {
        return; // nothing was sent
      }
      Cancel all = new Cancel(Target.ofTag(BatchConfig.TAG, id.get()), Instant.now());
      try (Submitter submitter = new Submitter(kafka, topics.control(), _ -> {})) {
        submitter.send(all.cancel().recordKey(), null, new CancelCodec().encode(all));
        submitter.flush();
      }
    } catch (EnvironmentProblem | KafkaException | IOException notSaid) {
      shell.say(
          "argosy: the workers could not be told (%s); say --cancel again"
              .formatted(notSaid.getMessage()));
    }
  }

  /** A run that goes on must send the same, to the same lane, for the same output. */
  private String fingerprint(BatchInput input, RequestTemplate template, String lane) {
    return input.digest()
        + (inOrder ? " in order" : "")
        + " "
        + input.good()
        + (lane.equals(LaneConfig.DEFAULT.getFirst().topic()) ? "" : " to " + lane)
        + template.fingerprint();
  }

  private static boolean piped(Path path) {
    return path.toString().equals(PIPE);
  }

  private Path directory() throws IOException {
    if (journal != null) {
      return journal;
    }
    Path beside = piped(out) ? in : out;
    return piped(beside)
        ? Files.createTempDirectory("argosy-batch-")
        : beside.resolveSibling(beside.getFileName() + ".batch");
  }

  /** What is piped in must outlive a crash, and is read more than once: it is kept in a file. */
  private Path input(Path directory, boolean begun) throws IOException {
    if (!piped(in)) {
      if (!Files.isReadable(in)) {
        throw new UsageProblem(in + " can't be read");
      }
      return in;
    }
    Path kept = directory.resolve("input");
    if (!begun || !Files.exists(kept)) {
      Files.createDirectories(directory);
      Path part = directory.resolve("input.part");
      Files.copy(shell.in(), part, StandardCopyOption.REPLACE_EXISTING);
      Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
    }
    return kept;
  }

  private void check(BatchInput input) throws IOException {
    input.check(
        (number, _, problem) -> shell.say("argosy: line %d: %s".formatted(number, problem)));
    if (input.bad() > 0 && !skipBad) {
      throw new UsageProblem(
          "%,d of %,d lines can't be used, so nothing was sent; --skip-bad sends the others"
              .formatted(input.bad(), input.bad() + input.good()));
    }
    if (input.good() + input.bad() == 0) {
      throw new UsageProblem(in + " holds no request");
    }
  }

  private RequestTemplate template() {
    try {
      Limits limits = maxCostUsd == null ? null : new Limits(maxCostUsd, null);
      RequestTemplate template = new RequestTemplate(tenant, tags, fallback, limits, residency);
      template.check();
      return template;
    } catch (IllegalArgumentException brokenRule) {
      throw new UsageProblem(String.valueOf(brokenRule.getMessage()));
    }
  }

  private int run(
      Batch batch, BatchInput input, Path directory, OutsideContent content, BatchCancel watched)
      throws Exception {
    if (batch.finished()) {
      if (!piped(out) && !Files.exists(out)) {
        throw new UsageProblem(
            "this batch is finished, but %s is gone; to run it again delete %s"
                .formatted(out, directory));
      }
      shell.say("argosy: finished before; to run it again delete " + out + " and " + directory);
    } else {
      String how = batch.resumed() ? "going on with" : "this is";
      shell.say("argosy: %s batch %s, journal in %s".formatted(how, batch.id(), directory));
    }
    return OrderlyEnd.run(
        end -> {
          end.whenAsked(batch::stop);
          try (BatchOutput output = output(input, directory);
              BatchReport _ = BatchReport.start(shell, input.good(), batch::progress)) {
            output.cancelledIf(watched::said);
            return ended(batch.run(new WholeAnswers(content, output)), input, directory);
          }
        });
  }

  private BatchOutput output(BatchInput input, Path directory) throws IOException {
    if (inOrder) {
      return piped(out)
          ? BatchOutput.orderedPipe(directory, shell.out(), input)
          : BatchOutput.orderedFile(directory, out, input);
    }
    return piped(out) ? BatchOutput.pipe(shell.out(), input) : BatchOutput.file(out, input);
  }

  private int ended(BatchProgress end, BatchInput input, Path directory) {
    if (json) {
      Map<String, Object> object = BatchReport.object(end, input.good(), input.bad());
      object.put("journal", directory.toString());
      shell.json(object);
    } else {
      String summary = BatchReport.summary(end, input.good(), input.bad());
      if (piped(out)) {
        shell.say(summary);
      } else {
        shell.line(summary);
      }
    }
    if (!end.complete()) {
      shell.say("argosy: stopped; what was sent is still served. Go on with: " + again(directory));
    }
    return end.complete() && end.doubled() == 0 ? ExitCode.DONE : ExitCode.WORK_LOST;
  }

  private String again(Path directory) {
    ParseResult given = Objects.requireNonNull(spec).commandLine().getParseResult();
    List<String> words = new ArrayList<>(List.of("argosy", "batch", in.toString()));
    words.addAll(GivenOptions.of(given));
    if (journal == null) {
      words.addAll(List.of("--journal", directory.toString()));
    }
    if (!resume) {
      words.add("--resume");
    }
    return GivenOptions.quoted(words);
  }

  private static RuntimeException problem(BatchException stopped) {
    String message = String.valueOf(stopped.getMessage());
    return switch (stopped.reason()) {
      case OTHER_BATCH ->
          new UsageProblem(
              message + " (or other options are given than before); name another --journal");
      case LOCKED, DAMAGED_JOURNAL -> new UsageProblem(message);
      case TOPIC, OVERTAKEN, NOT_SENT, UNREADABLE_RESULT ->
          new EnvironmentProblem(message, stopped);
    };
  }
}
