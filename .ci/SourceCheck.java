import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

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
        formatted = formatter.formatSource(ImportOrderer.reorderImports(
                    RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.GOOGLE));
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

  private static List<Path> files(Path root, String end) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            return name.equals(".git") || name.equals("target")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.getFileName().toString().endsWith(end)
                && (end.equals("pom.xml") || file.toString().contains("/src/"))) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(files);
    return files;
  }
}
