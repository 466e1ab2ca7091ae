package dev.argosy.standalone.bench;

import dev.argosy.standalone.EnvironmentProblem;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Another argosy command in a process of its own, under the same JVM and options as this one. It
 * does not outlive this one, however that ends. Owned by one thread.
 */
public final class MeasuredProcess implements AutoCloseable {
  private static final long STOP_SECONDS = 30;

  private final Process process;

  private MeasuredProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts it and waits for the first line that begins with {@code ready}.
   *
   * @throws EnvironmentProblem if it ends before
   */
  public static MeasuredProcess start(String... arguments) {
    return start(List.of(), arguments);
  }

  /**
   * The same.
   *
   * @param options of its JVM; they win over this one's
   */
  public static MeasuredProcess start(List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), MeasuredChild.class.getName()));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
      builder.environment().remove("ARGOSY_KAFKA_CONFIG"); // Its broker is ours.
      Process process = builder.start();
      BufferedReader out = process.inputReader();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("ready")) {
          return new MeasuredProcess(process);
        }
      }
      throw new EnvironmentProblem(
          arguments[0] + " ended before it was ready, with " + process.waitFor());
    } catch (IOException unstartable) {
      throw new UncheckedIOException("can't start " + command.getFirst(), unstartable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvironmentProblem("interrupted", interrupted);
    }
  }

  /** CPU time of all its threads so far. */
  public Duration cpu() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(
            () -> new EnvironmentProblem("this system does not tell a process's CPU time"));
  }

  /** Its number in the system. */
  long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean alive() {
    return process.isAlive();
  }

  /** SIGKILL; returns once it is gone. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvironmentProblem("interrupted", interrupted);
    }
  }

  @Override
  public void close() {
    // By its handle: Process.destroy would also close the pipe that says we are here.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
