package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** An argosy command in a process of its own, under this test's Java and class path. */
final class ArgosyProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path SHELL = Path.of("/bin/sh");

  private final Process process;
  private final Path out;
  private final Path err;

  private ArgosyProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a command; what it prints stands in new files of this directory. */
  static ArgosyProcess start(Path directory, String... arguments) {
    return start(directory, Map.of(), arguments);
  }

  /** The same with these variables besides. */
  static ArgosyProcess start(Path directory, Map<String, String> environment, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Argosy.class.getName()));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile(directory, arguments[0], ".out");
      Path err = Files.createTempFile(directory, arguments[0], ".err");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().remove("ARGOSY_KAFKA_CONFIG"); // of whoever runs the tests
      builder.environment().putAll(environment);
      Process process = builder.start();
      return new ArgosyProcess(process, out, err);
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    }
  }

  /** Skips the test, with a word, where processes can't be stopped and continued. */
  static void assumeSignals() {
    Assumptions.assumeTrue(Files.isExecutable(SHELL), "no POSIX shell to send SIGSTOP with");
  }

  /** Waits for a line of its stdout that begins so, and returns the rest of it. */
  String line(String begin) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> !process.isAlive() || lines().stream().anyMatch(line -> line.startsWith(begin)));
    return lines().stream()
        .filter(line -> line.startsWith(begin))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("ended with " + process.exitValue() + "\n" + read(err)))
        .substring(begin.length());
  }

  /** What it has printed on its stdout. */
  List<String> lines() {
    return read(out).lines().toList();
  }

  /** SIGTERM; waits for its end. */
  int exitCodeAfterSigterm() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as(read(err)).isTrue();
    return process.exitValue();
  }

  /** Whether it has ended, by itself or otherwise. */
  boolean ended() {
    return !process.isAlive();
  }

  /** SIGKILL; waits for its end. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP: it keeps all that it holds, and knows nothing of the time that passes. */
  void freeze() throws InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void thaw() throws InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws InterruptedException {
    String command = "kill -%s %d".formatted(name, process.pid());
    try {
      int code = new ProcessBuilder(SHELL.toString(), "-c", command).start().waitFor();
      assertThat(code).as(command).isZero();
    } catch (IOException noShell) {
      throw new UncheckedIOException(noShell);
    }
  }

  /** What it has printed on its stderr. */
  String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
