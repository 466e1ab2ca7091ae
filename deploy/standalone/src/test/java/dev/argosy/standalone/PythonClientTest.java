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

  /** The script is the worker: it writes chunks and results as no healthy one would. */
  @Test
  void aStreamsPiecesAreTheWholeAnswerWhateverBecameOfItsChunks() throws InterruptedException {
    try (Stack stack = start("rates: {}")) {
      Ended ended =
          python(
              stack,
              "-c",
              """
              import json, sys, threading, time
              from argosy_client import Fleet
              from confluent_kafka import Producer
              producer = Producer({"bootstrap.servers": sys.argv[2], "partitioner": "murmur2_random"})
              nobodys = "argosy.dead-letters"
              with Fleet(sys.argv[2], requests=nobodys) as fleet:
                  def chunk(id, stream, attempt, seq, text):
                      delta = {"type": "content_block_delta", "delta": {"type": "text_delta", "text": text}}
                      producer.produce("argosy.chunks", json.dumps({"v": 1, "id": id, "stream": stream,
                          "attempt": attempt, "seq": seq, "events": [delta]}).encode(), id.encode())
                  def reply(id, text, stream):
                      result = {"v": 1, "id": id, "status": "succeeded",
                                "message": {"content": [{"type": "text", "text": text}]}}
                      if stream:
                          result["stream"] = dict(zip(("id", "chunks", "chunks_complete"), stream))
                      producer.flush()
                      producer.produce("argosy.replies", json.dumps(result).encode(), id.encode(),
                                       partition=fleet._replies.assignment()[0].partition,
                                       headers={"argosy-client": fleet.name})
                      producer.flush()
                  def told(id, chunks, pieces, text, stream=None):
                      def begin():
                          while id not in fleet._waiting:
                              time.sleep(0.01)
                          for each in chunks:
                              chunk(id, *each)
                          producer.flush()
                          if pieces == 0:
                              reply(id, text, stream)
                      threading.Thread(target=begin).start()
                      events = []
                      for kind, value in fleet.stream({}, 60, id=id):
                          events.append(value if kind == "text" else "/" if kind == "restart" else "END")
                          if len(events) == pieces:
                              reply(id, text, stream)
                      print(id, *events)
                  told("unchunked", [], 0, "Whole.")
                  told("stale", [("b", 2, 0, "new"), ("a", 1, 0, "old"), ("c", 2, 1, "middle"), ("b", 2, 0, "new"),
                       ("b", 2, 1, "er")], 2, "newer", ("b", 2, True))
                  told("lost", [("a", 1, 0, "part")], 1, "All of it.", ("b", 2, True))
                  told("gap", [("a", 1, 0, "one"), ("a", 1, 2, "three")], 1, "onetwothree", ("a", 3, True))
                  told("incomplete", [("a", 1, 0, "Hel")], 1, "Hello.", ("a", 1, False))
              """);

      assertThat(ended)
          .isEqualTo(
              new Ended(
                  0,
                  """
                  unchunked Whole. END
                  stale new er END
                  lost part / All of it. END
                  gap one twothree END
                  incomplete Hel lo. END
                  """));
    }
  }
}
