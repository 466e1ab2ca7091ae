package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client in Python against a real worker, where a Python with confluent-kafka is installed. */
@Timeout(180)
class PythonClientTest {
  private static final Path CLIENT = Path.of("../../docs/python").toAbsolutePath().normalize();

  private static String python;

  @TempDir Path directory;

  private record Ended(int exitCode, String out) {}

  @BeforeAll
  static void findPython(@TempDir Path directory) {
    Optional<String> found =
        Stream.of("python3", "/usr/bin/python3")
            .filter(name -> run(directory, name, "-c", "import confluent_kafka").exitCode() == 0)
            .findFirst();
    Assumptions.assumeTrue(found.isPresent(), "no Python with confluent-kafka is installed");
    python = found.get();
  }

  private static Ended run(Path directory, String... command) {
    try {
      Path out = Files.createTempFile(directory, "python", ".out");
      Process process =
          new ProcessBuilder(command)
              .directory(CLIENT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      try {
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).as("%s", out).isTrue();
      } finally {
        process.destroyForcibly();
      }
      return new Ended(process.exitValue(), Files.readString(out));
    } catch (IOException notInstalled) {
      return new Ended(127, "");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError(stopped);
    }
  }

  private Stack start(String script) throws InterruptedException {
    SimulatorConfig simulator = SimulatorConfig.DEFAULT.withScript(Script.parse(script));
    Stack stack =
        Stack.start(
            new StackConfig(
                directory,
                0,
                simulator,
                OptionalInt.of(3),
                64,
                "attempts-max: 5, delay-base: 20ms, delay-max: 200ms"));
    stack.addWorker("w-1");
    return stack;
  }

  private Ended python(Stack stack, String... arguments) {
    List<String> command = new ArrayList<>(List.of(python, "-B")); // leaves no __pycache__ behind
    command.addAll(List.of(arguments));
    command.addAll(List.of("--bootstrap-servers", stack.kafka().bootstrapServers()));
    return run(directory, command.toArray(String[]::new));
  }

  @Test
  void oneQuestionIsAnsweredWholeAndAsAStream() throws InterruptedException {
    try (Stack stack = start("rates: {}")) {
      Ended whole = python(stack, "argosy_client.py", "Who is paid?");
      Ended streamed = python(stack, "argosy_client.py", "--stream", "Who is paid?");

      assertThat(whole).isEqualTo(new Ended(0, whole.out()));
      assertThat(whole.out()).startsWith("Answer to ");
      assertThat(streamed).isEqualTo(whole);
    }
  }

  @Test
  void aStreamThatBreaksOffBeginsAgainVisibly() throws InterruptedException {
    try (Stack stack = start("requests: [{match: {prefix: ''}, calls: [truncated, ok]}]")) {
      Ended streamed = python(stack, "argosy_client.py", "--stream", "Who is paid?");

      assertThat(streamed.out()).contains("\n-- again --\n");
      assertThat(streamed.out().split("-- again --\n", -1)[1]).startsWith("Answer to ");
      assertThat(streamed.exitCode()).isZero();
    }
  }

  @Test
  void aFailedRequestSaysWhy() throws InterruptedException {
    try (Stack stack = start("rates: {}")) {
      Ended failed = python(stack, "argosy_client.py", "--model", "nobody", "Who is paid?");

      assertThat(failed.exitCode()).isEqualTo(1);
      assertThat(failed.out()).startsWith("failed: unknown_model: ");
    }
  }

  @Test
  void manyRequestsGetTheirOwnResultsAndAGroupReadsThemAll() throws InterruptedException {
    try (Stack stack = start("rates: {throttle: 0.05, server-error: 0.05}")) {
      Ended ended =
          python(
              stack,
              "-c",
              """
              import sys
              from argosy_client import Fleet, results
              servers = sys.argv[2]
              body = lambda n: {"model": "claude-haiku-4-5", "max_tokens": 32,
                                "messages": [{"role": "user", "content": f"Question {n}"}]}
              with Fleet(servers) as fleet:
                  futures = [fleet.submit(body(n), metadata={"n": n}) for n in range(200)]
                  got = [future.result(60)["metadata"]["n"] for future in futures]
                  sent = {fleet.send(body(n), tenant="t") for n in range(20)}
              seen = set()
              for result in results(servers, "archive"):
                  seen.add(result["id"])
                  if len(seen) == 220:
                      break
              print(got == list(range(200)), sent <= seen)
              """);

      assertThat(ended).isEqualTo(new Ended(0, "True True\n"));
    }
  }
}
