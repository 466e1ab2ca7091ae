package dev.argosy.client;

import dev.argosy.contract.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A service in a process of its own, so that it can be killed. */
final class ClientProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ClientProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts one that waits for {@code results} results of {@code pending} requests at a time. */
  static ClientProcess start(String bootstrapServers, FleetTopics topics, int results)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command =
        List.of(
            java,
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "-Dlogback.configurationFile=quiet-kafka-logback.xml",
            ClientProcess.class.getName(),
            bootstrapServers,
            topics.requests(),
            topics.results(),
            topics.replies(),
            topics.control(),
            Integer.toString(results));
    return new ClientProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Waits for this line on its output. */
  void awaitLine(String wanted) {
    try {
      String line;
      do {
        line = output.readLine();
        if (line == null) {
          throw new AssertionError("it ended without saying " + wanted);
        }
      } while (!line.equals(wanted));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Kill -9. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  int exitCode() throws InterruptedException {
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      throw new AssertionError("it does not end");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    kill();
  }

  /** The process: asks ten at a time, says {@code answered} after each ten, and counts. */
  public static void main(String[] arguments) {
    FleetTopics topics =
        new FleetTopics(arguments[1], arguments[2], arguments[3], "unused", arguments[4]);
    int left = Integer.parseInt(arguments[5]);
    try (FleetClient client = FleetClient.open(topics.client(arguments[0]).build())) {
      while (left > 0) {
        List<CompletableFuture<Result>> futures = new ArrayList<>();
        for (int i = 0; i < 10; i++, left--) {
          futures.add(client.submit(Requests.say("process " + left)));
        }
        for (CompletableFuture<Result> future : futures) {
          if (!Requests.textOf(future).startsWith("echo process ")) {
            throw new AssertionError("another's result");
          }
        }
        System.out.println("answered");
      }
    }
  }
}
