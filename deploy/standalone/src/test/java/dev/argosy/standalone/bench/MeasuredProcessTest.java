package dev.argosy.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A measured process and whoever began it. */
final class MeasuredProcessTest {
  /** A bench in short: it begins a process, says which, and waits for its own end. */
  static final class Beginner {
    public static void main(String[] arguments) throws InterruptedException {
      MeasuredProcess process = MeasuredProcess.start("simulator", "--latency", "0ms");
      System.out.println("began " + process.pid());
      Thread.currentThread().join();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itDoesNotOutliveABenchThatIsEndedOrKilled(boolean kill) throws Exception {
    Process bench = beginner();
    ProcessHandle begun = begun(bench);
    try {
      if (kill) {
        bench.destroyForcibly();
      } else {
        bench.destroy();
      }
      assertThat(bench.waitFor(60, TimeUnit.SECONDS)).isTrue();
      begun.onExit().get(60, TimeUnit.SECONDS);
      assertThat(begun.isAlive()).isFalse();
    } finally {
      begun.destroyForcibly();
      bench.destroyForcibly();
    }
  }

  @Test
  void itLivesUntilItIsClosed() {
    try (MeasuredProcess process = MeasuredProcess.start("simulator", "--latency", "0ms")) {
      assertThat(process.alive()).isTrue();
    }
  }

  private static Process beginner() throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Beginner.class.getName()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static ProcessHandle begun(Process bench) throws IOException {
    BufferedReader out = bench.inputReader();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("began ")) {
        return ProcessHandle.of(Long.parseLong(line.substring("began ".length()))).orElseThrow();
      }
    }
    throw new AssertionError("it began nothing");
  }
}
