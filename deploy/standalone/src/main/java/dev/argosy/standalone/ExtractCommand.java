package dev.argosy.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.client.Fleet;
import dev.argosy.client.FleetClient;
import dev.argosy.client.tools.Spent;
import dev.argosy.client.tools.Structured;
import dev.argosy.client.tools.StructuredAnswer;
import dev.argosy.standalone.asking.AskOptions;
import dev.argosy.standalone.asking.Course;
import dev.argosy.standalone.asking.EachFile;
import dev.argosy.standalone.asking.Failure;
import dev.argosy.standalone.asking.Prompts;
import dev.argosy.standalone.extract.DataFile;
import dev.argosy.standalone.extract.Documents;
import dev.argosy.standalone.extract.Fields;
import dev.argosy.standalone.kafka.AnswerStore;
import dev.argosy.standalone.kafka.Installation;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code argosy extract}: a directory of documents into structured JSON. */
@Command(
    name = "extract",
    mixinStandardHelpOptions = true,
    description = {
      "Reads documents and writes the data that you ask for, one line of JSON for each.",
      "",
      "  argosy extract invoices/ --fields \"payee: text, total: number (with tax), due: date\""
          + " -o data.jsonl",
      "  argosy extract a.txt b.md --schema invoice.schema.json",
      "",
      "A line: {\"file\":\"invoices/1.txt\",\"data\":{\"payee\":\"...\",\"total\":12.5,\"due\":null}}",
      "        or {\"file\":\"...\",\"error\":{\"type\":\"...\",\"message\":\"...\"}}",
      "",
      "One request for each document, many at once. Documents whose data stand in the output are",
      "passed over, so the same command goes on after Ctrl-C, and asks again for what failed.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0 the data of each document are there; 1 those of some are not, as their lines say, or it",
      "  was stopped; 2 usage; 3 environment."
    })
final class ExtractCommand implements Callable<Integer> {
  private static final Path PIPE = Path.of("-");

  private final Shell shell;

  @Mixin final KafkaConnection kafka;
  @Mixin final Installation installation;
  @Mixin final AskOptions asking = new AskOptions(1_024);

  @Parameters(
      paramLabel = "PATH",
      arity = "1..*",
      description = {
        "Documents, or directories of them: texts in UTF-8, images, PDFs. Of",
        "a directory what ends in .txt .md .csv .json .html .xml .eml .log",
        ".pdf .png .jpg and the like; hidden files are left out."
      })
  List<Path> paths = List.of();

  @ArgGroup(multiplicity = "1")
  final Wanted wanted = new Wanted();

  /** What is wanted of each document, in one of two ways. */
  static final class Wanted {
    @Option(
        names = "--fields",
        paramLabel = "FIELDS",
        description = {
          "name: kind, ... Kinds: text, number, integer, boolean, date, time;",
          "with [] behind one for a list. What stands in parentheses behind it",
          "is told to the model."
        })
    @Nullable String fields;

    @Option(
        names = "--schema",
        paramLabel = "FILE",
        description = "A JSON Schema of an object, for what fields can't say.")
    @Nullable Path schema;
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "OUT",
      description = "Where the lines go. Default: stdout.")
  Path out = PIPE;

  @Option(names = "--again", description = "Begins OUT anew instead of going on with it.")
  boolean again;

  @Option(
      names = "--instruction",
      paramLabel = "TEXT",
      description = "What the model should know besides, such as how your documents are made.")
  String instruction = "";

  @Option(
      names = "--max-file-bytes",
      paramLabel = "N",
      defaultValue = "20000000",
      description = "Larger documents are not sent. Default: ${DEFAULT-VALUE}.")
  int maxFileBytes = 20_000_000;

  ExtractCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
    this.installation = new Installation(shell.environment());
  }

  @Override
  public Integer call() throws Exception {
    Structured<JsonNode> structured = structured();
    Documents all = Documents.of(paths);
    Documents documents = out.equals(PIPE) ? all : all.without(out);
    if (documents.files().isEmpty()) {
      throw new UsageProblem("no documents in " + paths + passedOver(documents));
    }
    Installation.Names names = installation.names(kafka);
    return OrderlyEnd.run(
        end -> {
          try (AnswerStore _ = AnswerStore.open(names.content(), kafka);
              DataFile data =
                  out.equals(PIPE) ? DataFile.pipe(shell.out()) : DataFile.open(out, again);
              Fleet fleet = FleetClient.open(asking.fleet(kafka, names))) {
            return run(structured, documents, data, fleet, end);
          }
        });
  }

  private Structured<JsonNode> structured() throws IOException {
    if (wanted.fields != null) {
      return Structured.ofSchema("data", Fields.schema(wanted.fields));
    }
    Path schema = wanted.schema == null ? Path.of("") : wanted.schema;
    if (!Files.isReadable(schema)) {
      throw new UsageProblem(schema + " can't be read");
    }
    try {
      return Structured.ofSchema("data", Files.readString(schema));
    } catch (IllegalArgumentException unusable) {
      throw new UsageProblem(schema + ": " + unusable.getMessage());
    }
  }

  private static String passedOver(Documents documents) {
    return documents.others() == 0
        ? ""
        : "; other files in there: %,d".formatted(documents.others());
  }

  private int run(
      Structured<JsonNode> structured,
      Documents documents,
      DataFile data,
      Fleet fleet,
      OrderlyEnd end)
      throws InterruptedException {
    List<Path> files = documents.files().stream().filter(file -> !data.holds(file)).toList();
    Course course = new Course(shell, files.size());
    String prompt = Prompts.read("extract") + "\n" + instruction;
    EachFile<Path, JsonNode> each =
        new EachFile<>(
            fleet,
            structured,
            asking.parallel(),
            asking.timeout(),
            file ->
                asking.request(prompt.strip()).user(Documents.content(file, maxFileBytes)).build(),
            new Lines(data, course));
    end.whenAsked(
        () -> {
          each.stop();
          fleet.close();
        });
    try {
      each.run(files, Documents::size);
    } finally {
      course.close();
    }
    shell.say(
        "%,d of %,d documents read, %,d without data%s%s; %,d tokens in, %,d out, %s"
            .formatted(
                course.done() - course.failed(),
                files.size(),
                course.failed(),
                files.size() == documents.files().size()
                    ? ""
                    : ", %,d were there".formatted(documents.files().size() - files.size()),
                passedOver(documents),
                course.spent().usage().totalInputTokens(),
                course.spent().usage().outputTokens(),
                EachFile.cost(course.spent())));
    boolean all = course.failed() == 0 && course.done() == files.size();
    return all ? ExitCode.DONE : ExitCode.WORK_LOST;
  }

  /** Writes each document's line. */
  private record Lines(DataFile data, Course course) implements EachFile.Listener<Path, JsonNode> {

    @Override
    public void answered(Path file, StructuredAnswer<JsonNode> answer) throws IOException {
      if (answer.value().isPresent()) {
        data.data(file, answer.value().get());
      } else {
        Failure failure = Failure.of(answer.failure().orElseThrow());
        data.error(file, failure.type(), failure.message());
      }
      course.ended(answer.value().isPresent(), answer.spent());
    }

    @Override
    public void unusable(Path file, String why) throws IOException {
      data.error(file, "unusable_file", why);
      course.ended(false, Spent.NOTHING);
    }
  }
}
