package dev.argosy.standalone.review;

import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.Plain;
import dev.argosy.standalone.UsageProblem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The git of one repository, as a child process for each question. There is no shell; revisions
 * stand behind {@code --end-of-options} and paths behind {@code --}, taken literally, so no name is
 * an option or a pattern. Programs that the repository's configuration names are not started.
 * Thread-safe.
 */
public final class Git {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int ERROR_CHARACTERS = 500;

  private final Path repository;
  private final String program;
  private final Duration limit;

  /**
   * @param program git, by its name or path
   * @param limit longest that it may take
   */
  Git(Path repository, String program, Duration limit) {
    this.repository = repository;
    this.program = program;
    this.limit = limit;
  }

  /**
   * The repository that holds this directory.
   *
   * @throws EnvironmentProblem if none does, or there is no git
   */
  public static Git of(Path directory) {
    Git git = new Git(directory, "git", LIMIT);
    Output output = git.run(4_096, "rev-parse", "--git-dir");
    if (output.exitCode() != 0) {
      throw new EnvironmentProblem(
          "no git repository at " + directory + " (--repository): " + output.problem());
    }
    return git;
  }

  /**
   * What git printed.
   *
   * @param exitCode of the process
   * @param text its stdout, cut where {@code bytesMax} ends
   * @param readable whether it is UTF-8
   * @param whole whether that is all of it
   * @param problem the begin of its stderr
   */
  record Output(int exitCode, String text, boolean readable, boolean whole, String problem) {
    /** The fields of {@code -z}. */
    List<String> fields() {
      return List.of(text.split("\0", -1));
    }
  }

  /**
   * The commit that a revision names; empty if it names none.
   *
   * @throws EnvironmentProblem if this is no repository, or there is no git
   */
  Optional<String> commit(String revision) {
    Output output =
        run(4_096, "rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}");
    return output.exitCode() == 0 ? Optional.of(output.text().strip()) : Optional.empty();
  }

  /** Where two commits parted; empty if they have nothing in common. */
  Optional<String> mergeBase(String one, String other) {
    Output output = run(4_096, "merge-base", one, other);
    return output.exitCode() == 0 ? Optional.of(output.text().strip()) : Optional.empty();
  }

  /** The tree of nothing, in whatever hash this repository uses. */
  String emptyTree() {
    return good(run(4_096, "hash-object", "-t", "tree", "--stdin")).text().strip();
  }

  /**
   * Runs git with these arguments.
   *
   * @param bytesMax of its answer; what is more is not kept
   * @throws EnvironmentProblem if it can't be started, does not end, or this is no repository
   */
  Output run(int bytesMax, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program,
                "--no-pager",
                "--literal-pathspecs",
                "-c",
                "core.fsmonitor=false",
                "-c",
                "core.quotepath=false",
                "-C",
                repository.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.put("GIT_OPTIONAL_LOCKS", "0");
    environment.put("GIT_TERMINAL_PROMPT", "0");
    environment.put("GIT_NO_LAZY_FETCH", "1"); // a partial clone names whom to fetch from
    environment.put("LC_ALL", "C");
    environment.remove("GIT_EXTERNAL_DIFF");
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      return ended(process, bytesMax);
    } catch (IOException none) {
      throw new EnvironmentProblem("git can't be started: " + none.getMessage(), none);
    }
  }

  /** Both streams are read at once: a full pipe would stop git. */
  private Output ended(Process process, int bytesMax) {
    StringBuilder problem = new StringBuilder();
    Thread reader =
        Thread.ofVirtual().start(() -> problem.append(beginning(process.getErrorStream())));
    AtomicBoolean late = new AtomicBoolean();
    Thread watch = Thread.ofVirtual().start(() -> endLate(process, late));
    try (InputStream stream = process.getInputStream()) {
      byte[] out = stream.readNBytes(bytesMax);
      boolean whole = stream.read() < 0;
      if (!whole) {
        process.destroy();
      }
      watch.join();
      reader.join();
      if (late.get()) {
        throw late();
      }
      String text = new String(out, StandardCharsets.UTF_8);
      boolean readable = Arrays.equals(text.getBytes(StandardCharsets.UTF_8), out);
      return new Output(process.exitValue(), text, readable, whole, problem.toString());
    } catch (IOException closed) { // by its end, while it is read
      throw late.get()
          ? late()
          : new EnvironmentProblem("git can't be read: " + closed.getMessage(), closed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvironmentProblem("interrupted", interrupted);
    } finally {
      process.destroyForcibly();
    }
  }

  private EnvironmentProblem late() {
    return new EnvironmentProblem("git did not end within " + limit.toSeconds() + " s");
  }

  /** Whatever git has started may hold its pipes open, so it ends as well. */
  private void endLate(Process process, AtomicBoolean late) {
    try {
      if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        late.set(true);
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly().waitFor();
        started.forEach(ProcessHandle::destroyForcibly);
      }
    } catch (InterruptedException neverInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static String beginning(InputStream stream) {
    try (stream) {
      String text = new String(stream.readNBytes(ERROR_CHARACTERS), StandardCharsets.UTF_8);
      stream.transferTo(OutputStream.nullOutputStream());
      return Plain.line(text);
    } catch (IOException gone) {
      return "";
    }
  }

  /**
   * The output of a command that went well.
   *
   * @throws UsageProblem with git's own words if it did not
   */
  static Output good(Output output) {
    if (output.exitCode() != 0 && output.whole()) {
      throw new UsageProblem("git: " + output.problem());
    }
    return output;
  }
}
