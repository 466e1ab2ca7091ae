package dev.argosy.standalone;

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
import dev.argosy.standalone.kafka.AnswerStore;
import dev.argosy.standalone.kafka.Installation;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.review.Change;
import dev.argosy.standalone.review.ChangedFile;
import dev.argosy.standalone.review.Git;
import dev.argosy.standalone.review.Range;
import dev.argosy.standalone.review.Review;
import dev.argosy.standalone.review.ReviewReport;
import dev.argosy.standalone.review.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code argosy review}: a git range, one request for each file, one report. */
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    description = {
      "Reviews a change in a git repository and prints one report in Markdown.",
      "",
      "  argosy review                     what is not on the upstream yet, else the last commit",
      "  argosy review main                what HEAD has since it parted from main",
      "  argosy review v1.2..v1.3 --json",
      "  argosy review main --fail-on high > review.md",
      "",
      "One request for each file, all at once, with its diff and --context lines around it. Binary",
      "and generated files, deletions and diffs over --max-diff-bytes are left out; the report says"
          + " so.",
      "Only what is committed is looked at.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0 looked at, and nothing as bad as --fail-on; 1 something as bad was found, a file could"
          + " not be",
      "  looked at, or it was stopped; 2 usage; 3 environment (no broker, no git, no repository)."
    })
final class ReviewCommand implements Callable<Integer> {
  private static final int CONTEXT_MAX = 100_000;

  private final Shell shell;

  @Mixin final KafkaConnection kafka;
  @Mixin final Installation installation;
  @Mixin final AskOptions asking = new AskOptions(4_096);

  @Parameters(
      paramLabel = "RANGE",
      arity = "0..1",
      description = "A..B: from A to B. A...B: what B has since they parted. A: A...HEAD.")
  @Nullable String range;

  @Option(
      names = "--repository",
      paramLabel = "DIR",
      defaultValue = ".",
      description = "Default: the one that holds this directory.")
  Path repository = Path.of(".");

  @Option(
      names = "--context",
      paramLabel = "LINES",
      defaultValue = "30",
      description = "Lines around each change that the model sees. Default: ${DEFAULT-VALUE}.")
  int context = 30;

  @Option(
      names = "--max-diff-bytes",
      paramLabel = "N",
      defaultValue = "200000",
      description = "Larger diffs are not looked at. Default: ${DEFAULT-VALUE}.")
  int maxDiffBytes = 200_000;

  @Option(
      names = "--instruction",
      paramLabel = "TEXT",
      description = "What reviewers of your project should know.")
  String instruction = "";

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description = "Exit 1 if there is a finding as bad: high, medium or low.")
  @Nullable Severity failOn;

  @Option(names = "--json", description = "Prints the report as one JSON object.")
  boolean json;

  ReviewCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
    this.installation = new Installation(shell.environment());
  }

  @Override
  public Integer call() throws Exception {
    if (context < 0 || context > CONTEXT_MAX || maxDiffBytes < 1) {
      throw new UsageProblem(
          "--context must be 0.." + CONTEXT_MAX + ", --max-diff-bytes 1 or more");
    }
    Git git = Git.of(repository);
    Range wanted = range == null ? Range.usual(git) : Range.of(git, range);
    Change change = new Change(git, wanted, context, maxDiffBytes);
    ReviewReport report = new ReviewReport(wanted);
    List<ChangedFile> files = change.files();
    files.forEach(file -> file.reason().ifPresent(why -> report.skipped(file.path(), why)));
    List<ChangedFile> open = files.stream().filter(file -> file.reason().isEmpty()).toList();
    if (open.isEmpty()) {
      return told(report, new Course(shell, 0), 0);
    }
    Installation.Names names = installation.names(kafka);
    return OrderlyEnd.run(
        end -> {
          try (AnswerStore _ = AnswerStore.open(names.content(), kafka);
              Fleet fleet = FleetClient.open(asking.fleet(kafka, names))) {
            return run(change, open, report, fleet, end);
          }
        });
  }

  private int run(
      Change change, List<ChangedFile> files, ReviewReport report, Fleet fleet, OrderlyEnd end)
      throws InterruptedException {
    Course course = new Course(shell, files.size());
    String prompt = (Prompts.read("review") + "\n" + instruction).strip();
    EachFile<ChangedFile, Review> each =
        new EachFile<>(
            fleet,
            Structured.of(Review.class),
            asking.parallel(),
            asking.timeout(),
            file -> asking.request(prompt).user(change.shown(file)).build(),
            new Findings(report, course));
    end.whenAsked(
        () -> {
          each.stop();
          fleet.close();
        });
    try {
      each.run(files, _ -> maxDiffBytes);
    } finally {
      course.close();
    }
    return told(report, course, files.size());
  }

  private int told(ReviewReport report, Course course, int files) {
    if (json) {
      shell.json(report.object(course.spent()));
    } else {
      shell.line(report.markdown(course.spent()).stripTrailing());
    }
    boolean bad = failOn != null && report.atLeast(failOn) > 0;
    boolean whole = !report.incomplete() && course.done() == files;
    return bad || !whole ? ExitCode.WORK_LOST : ExitCode.DONE;
  }

  /** Takes down what is said about each file. */
  private record Findings(ReviewReport report, Course course)
      implements EachFile.Listener<ChangedFile, Review> {

    @Override
    public void answered(ChangedFile file, StructuredAnswer<Review> answer) {
      if (answer.value().isPresent()) {
        report.reviewed(file.path(), answer.value().get());
      } else {
        report.failed(file.path(), Failure.of(answer.failure().orElseThrow()));
      }
      course.ended(answer.value().isPresent(), answer.spent());
    }

    @Override
    public void unusable(ChangedFile file, String why) {
      report.skipped(file.path(), why);
      course.ended(true, Spent.NOTHING);
    }
  }
}
