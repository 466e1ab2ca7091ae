package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only real processes show: the lines that scripts wait for, signals, exit codes. */
final class ProcessesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stopAll() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void aWorkerBesideTheStackServesAndDrainsOnSigterm() throws Exception {
    Path upSays = directory.resolve("up.out");
    Process up =
        start(upSays, "up", "--workers", "0", "--data", directory.resolve("data").toString());
    String bootstrapServers = lineOf(up, upSays, "ready bootstrap-servers=");
    String config = lineOf(up, upSays, "bedrock=").replaceFirst(".* config=", "");
    Path workerSays = directory.resolve("worker.out");
    Process worker = start(workerSays, "worker", "--config", config, "--id", "w-1");
    assertThat(lineOf(worker, workerSays, "ready worker=")).isEqualTo("w-1");

    Path ids = directory.resolve("ids.txt");
    Ran submitted =
        Ran.argosy(
            "submit",
            "--count",
            "50",
            "--ids-out",
            ids.toString(),
            "--bootstrap-servers",
            bootstrapServers);
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    Ran audit =
        Ran.argosy(
            "audit",
            "--ids",
            ids.toString(),
            "--json",
            "--wait",
            "30s",
            "--bootstrap-servers",
            bootstrapServers);

    assertThat(audit.out().strip())
        .isEqualTo("{\"ids\":50,\"results\":50,\"missing\":0,\"duplicates\":0}");
    assertThat(exitCodeAfterSigterm(worker)).isZero();
    assertThat(exitCodeAfterSigterm(up)).isZero();
    assertThat(Files.readAllLines(upSays)).hasSize(2);
  }

  private Process start(Path out, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Argosy.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process);
    return process;
  }

  private static String lineOf(Process process, Path out, String begin) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                !process.isAlive()
                    || Files.readAllLines(out).stream().anyMatch(line -> line.startsWith(begin)));
    try {
      return Files.readAllLines(out).stream()
          .filter(line -> line.startsWith(begin))
          .findFirst()
          .orElseThrow(() -> new AssertionError("ended with " + process.exitValue()))
          .substring(begin.length());
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static int exitCodeAfterSigterm(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }
}
