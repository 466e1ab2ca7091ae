import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The gate over the sources as text, run once by the root of the build: google-java-format, at most 400 lines a file,
 * versions of dependencies only in the parent pom.
 *
 * <p>Usage: {@code java SourceCheck.java ROOT check|fix}; {@code fix} rewrites what is only badly formatted. Exit 1 lists
 * every finding.
 */
public class SourceCheck {
  private static final int MAX_LINES = 400;
  private static final Pattern PARENT = Pattern.compile("<parent>.*?</parent>", Pattern.DOTALL);

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    boolean fix = arguments[1].equals("fix");
    List<String> findings = new ArrayList<>();
    Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    for (Path file : files(root, ".java")) {
      String source = Files.readString(file);
      String formatted;
      try {
        formatted = formatter.formatSource(ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source)));
      } catch (Exception notJava) {
        findings.add(root.relativize(file) + ": does not parse: " + notJava.getMessage());
        continue;
      }
      if (!formatted.equals(source)) {
        if (fix) {
          Files.writeString(file, formatted);
        } else {
          findings.add(root.relativize(file) + ": not formatted (mvn -N validate -Dformat=fix)");
        }
      }
      long lines = formatted.lines().count();
      if (lines > MAX_LINES) {
        findings.add(root.relativize(file) + ": " + lines + " lines, at most " + MAX_LINES);
      }
    }
    for (Path pom : files(root, "pom.xml")) {
      if (!pom.getParent().equals(root) && PARENT.matcher(Files.readString(pom)).replaceFirst("").contains("<version>")) {
        findings.add(root.relativize(pom) + ": names a version; versions stand in the parent pom only");
      }
    }
    findings.forEach(System.err::println);
    System.exit(findings.isEmpty() ? 0 : 1);
  }

  private static List<Path> files(Path root, String end) throws Exception {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(path -> path.getFileName().toString().endsWith(end))
          .filter(path -> end.equals("pom.xml") || path.toString().contains("/src/"))
          .filter(path -> !path.toString().contains("/target/"))
          .sorted()
          .toList();
    }
  }
}
