package dev.argosy.standalone.review;

import dev.argosy.standalone.Plain;
import dev.argosy.standalone.UsageProblem;
import dev.argosy.standalone.asking.EachFile.UnusableFile;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The files that changed in a range, and their diffs. Thread-safe. */
public final class Change {
  /** Names alone may not fill the memory. */
  private static final int LIST_BYTES_MAX = 64 << 20;

  /** Where a file says that it is generated. */
  private static final int HEAD_BYTES = 4_096;

  /** What tools write and nobody reads. */
  private static final Pattern GENERATED =
      Pattern.compile(
          "(^|.*/)(package-lock\\.json|npm-shrinkwrap\\.json|yarn\\.lock|pnpm-lock\\.yaml"
              + "|Cargo\\.lock|poetry\\.lock|uv\\.lock|Pipfile\\.lock|composer\\.lock"
              + "|Gemfile\\.lock|go\\.sum|gradle\\.lockfile|flake\\.lock)$"
              + "|.*(\\.min\\.(js|css)|\\.map|\\.pb\\.go|_pb2(_grpc)?\\.py|\\.snap)$");

  private final Git git;
  private final Range range;
  private final int context;
  private final int bytesMax;

  /**
   * @param context lines around a change that the model sees
   * @param bytesMax of one file's diff
   */
  public Change(Git git, Range range, int context, int bytesMax) {
    this.git = git;
    this.range = range;
    this.context = context;
    this.bytesMax = bytesMax;
  }

  /** Every file that changed, in git's order, those that are not looked at too. */
  public List<ChangedFile> files() {
    Git.Output output = diff(LIST_BYTES_MAX, List.of("--numstat", "-z"), List.of());
    if (!output.whole()) {
      throw new UsageProblem("the range has too many files to list");
    }
    List<String> fields = output.fields();
    List<ChangedFile> files = new ArrayList<>();
    for (int at = 0; at < fields.size() && !fields.get(at).isEmpty(); at++) {
      String[] numbers = fields.get(at).split("\t", 3);
      String before = numbers[2];
      String path = before;
      if (path.isEmpty()) { // renamed: the two names follow
        before = fields.get(++at);
        path = fields.get(++at);
      }
      files.add(new ChangedFile(path, before, skipped(numbers[0], numbers[1], path)));
    }
    return files;
  }

  private static String skipped(String added, String deleted, String path) {
    if (added.equals("-")) {
      return "binary";
    }
    if (added.equals("0")) {
      return deleted.equals("0") ? "no line changed" : "only lines taken away";
    }
    return GENERATED.matcher(path).matches() ? "generated, by its name" : "";
  }

  /**
   * What the model is shown of a file: its name, and its diff.
   *
   * @throws UnusableFile as {@link #diff(ChangedFile)} does
   */
  public String shown(ChangedFile file) {
    return "File: " + Plain.code(file.path()) + "\n\n" + diff(file);
  }

  /**
   * A file's diff with the numbers of its new lines.
   *
   * @throws UnusableFile if it is too large, no text, or said before that it is generated
   */
  String diff(ChangedFile file) {
    List<String> paths =
        file.path().equals(file.before())
            ? List.of(file.path())
            : List.of(file.before(), file.path());
    Git.Output output = diff(bytesMax, List.of("-U" + context), paths);
    if (!output.whole()) {
      throw new UnusableFile("its diff is larger than %,d bytes".formatted(bytesMax));
    }
    if (!output.readable()) {
      throw new UnusableFile("no text in UTF-8");
    }
    if (wasGenerated(file)) {
      throw new UnusableFile("generated, as it said before this change");
    }
    return NumberedDiff.of(output.text());
  }

  /** Only what stood there before counts: else a change could take itself out of its review. */
  private boolean wasGenerated(ChangedFile file) {
    return git.run(HEAD_BYTES, "cat-file", "blob", range.base() + ":" + file.before())
        .text() // empty if the file is new
        .lines()
        .limit(10)
        .anyMatch(line -> line.contains("@generated"));
  }

  private Git.Output diff(int atMost, List<String> options, List<String> paths) {
    List<String> arguments = new ArrayList<>();
    arguments.add("diff");
    arguments.addAll(List.of("--no-ext-diff", "--no-textconv", "--no-color", "-M"));
    arguments.addAll(List.of("--src-prefix=a/", "--dst-prefix=b/", "--ignore-submodules=none"));
    arguments.addAll(options);
    arguments.addAll(List.of(range.base(), range.head(), "--"));
    arguments.addAll(paths);
    return Git.good(git.run(atMost, arguments.toArray(String[]::new)));
  }
}
