package dev.argosy.standalone.review;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A git repository for tests, with nobody's configuration. */
public final class Repository {
  private final Path directory;

  private Repository(Path directory) {
    this.directory = directory;
  }

  /** A new one, on the branch {@code main}. */
  public static Repository init(Path directory) {
    Repository repository = new Repository(directory);
    repository.git("init", "-q", "-b", "main", ".");
    return repository;
  }

  public Path directory() {
    return directory;
  }

  /** Runs git; returns what it printed. */
  public String git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of("-c", "user.name=t", "-c", "user.email=t@localhost"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
    builder
        .environment()
        .putAll(Map.of("GIT_CONFIG_GLOBAL", "/dev/null", "GIT_CONFIG_SYSTEM", "/dev/null"));
    try {
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new AssertionError(command + ": " + out);
      }
      return out.strip();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Writes a file. */
  public Repository write(String name, String text) {
    try {
      Path file = directory.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Commits all; returns the commit. */
  public String commit() {
    git("add", "-A");
    git("commit", "-q", "--allow-empty", "-m", "a change");
    return git("rev-parse", "HEAD");
  }
}
