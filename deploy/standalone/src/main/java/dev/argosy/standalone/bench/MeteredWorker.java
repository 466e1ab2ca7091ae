package dev.argosy.standalone.bench;

import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;

/**
 * A worker process of its own whose metrics are read, and whose heap can be swept. One thread's.
 */
final class MeteredWorker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final MeasuredProcess process;
  private final URI metrics;
  private final HttpClient client = HttpClient.newHttpClient();

  private MeteredWorker(MeasuredProcess process, URI metrics) {
    this.process = process;
    this.metrics = metrics;
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param options of its JVM
   */
  static MeteredWorker start(Stack stack, Path directory, List<String> options) {
    try {
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      Path file = directory.resolve("metered.yaml");
      Files.writeString(
          file,
          Files.readString(stack.workerFile())
              .replace("{host: 127.0.0.1, port: 0}", "{host: 127.0.0.1, port: " + port + "}"));
      MeasuredProcess process =
          MeasuredProcess.start(options, "worker", "--config", file.toString(), "--id", "metered");
      return new MeteredWorker(process, URI.create("http://127.0.0.1:" + port + "/metrics"));
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  boolean alive() {
    return process.alive();
  }

  /**
   * The sum of a metric over all its tags that hold this text.
   *
   * @throws EnvironmentProblem if the worker does not tell it
   */
  double sum(String metric, String tags) {
    return sum(page(), metric, tags);
  }

  static double sum(String page, String metric, String tags) {
    double[] values =
        page.lines()
            .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
            .filter(line -> line.contains(tags))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .toArray();
    if (values.length == 0) {
      throw new EnvironmentProblem("the worker tells no " + metric + " " + tags);
    }
    return DoubleStream.of(values).sum();
  }

  /** Bytes of the heap that are in use. */
  double heap() {
    return sum("jvm_memory_used_bytes", "area=\"heap\"");
  }

  /**
   * Bytes that are reachable: after a collection of all of the heap.
   *
   * @throws EnvironmentProblem if this JDK has no {@code jcmd}
   */
  double reachable() {
    Path command = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      Process sweep =
          new ProcessBuilder(command.toString(), Long.toString(process.pid()), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!sweep.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || sweep.exitValue() != 0) {
        sweep.destroyForcibly();
        throw new EnvironmentProblem("jcmd cannot sweep the worker's heap");
      }
      return heap();
    } catch (IOException noJdk) {
      throw new EnvironmentProblem("this needs a JDK's jcmd: " + command, noJdk);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvironmentProblem("interrupted", interrupted);
    }
  }

  private String page() {
    try {
      return client
          .send(
              HttpRequest.newBuilder(metrics).timeout(PATIENCE).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException gone) {
      throw new EnvironmentProblem("the worker tells no metrics: " + gone, gone);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvironmentProblem("interrupted", interrupted);
    }
  }

  @Override
  public void close() {
    try (client) {
      process.close();
    }
  }
}
