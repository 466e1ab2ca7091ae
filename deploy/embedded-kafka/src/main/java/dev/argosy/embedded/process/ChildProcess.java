package dev.argosy.embedded.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A Java process of ours under this JVM and class path; its main class calls {@link
 * ParentWatch#begin}. Thread-safe.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(20);

  /** Options of this JVM that a child must not have, or has its own of. */
  private static final List<String> OWN =
      List.of(
          "-Xmx",
          "-Xms",
          "-XX:MaxRAM",
          "-XX:+Use",
          "-XX:TieredStopAtLevel",
          "-XX:AOTCacheOutput",
          "-agentlib",
          "-javaagent",
          "-D");

  /** Not a collector, and what an AOT cache was made with. */
  private static final String HEADERS = "-XX:+UseCompactObjectHeaders";

  private final String name;
  private final Process process;
  private final CountDownLatch ready = new CountDownLatch(1);

  private ChildProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Starts one; returns at once.
   *
   * @param name for messages
   * @param log what it writes to its standard error is added to this file
   * @param heapMegabytes the most that its heap takes
   */
  public static ChildProcess start(
      String name, Class<?> main, Path log, int heapMegabytes, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.equals(HEADERS) || OWN.stream().noneMatch(option::startsWith))
        .forEach(command::add);
    // Small and quick to start: many share few cores, and none lives long.
    command.addAll(
        List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx" + heapMegabytes + "m"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile()));
      builder.environment().remove("ARGOSY_KAFKA_CONFIG"); // Its broker is ours.
      ChildProcess child = new ChildProcess(name, builder.start());
      Thread.ofPlatform().daemon().name(name + "-out").start(child::readOut);
      return child;
    } catch (IOException unstartable) {
      throw new UncheckedIOException("can't start " + name, unstartable);
    }
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The system's number of it. */
  public long processId() {
    return process.pid();
  }

  /** Whether it has written a line that begins with {@code ready}. */
  public boolean ready() {
    return ready.getCount() == 0;
  }

  /** Whether it runs, or is stopped. */
  public boolean alive() {
    return process.isAlive();
  }

  /** How it has ended; empty as long as it has not. */
  public OptionalInt exitCode() {
    return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
  }

  /** SIGTERM; returns at once. */
  public void terminate() {
    // By its handle: Process.destroy would also close the pipe that says we are here.
    process.toHandle().destroy();
  }

  /** SIGKILL; returns once it is gone. */
  public void kill() {
    process.toHandle().destroyForcibly();
    await(CLOSE_DEADLINE);
  }

  /**
   * SIGSTOP; it goes on when what this returns is closed, or when we are gone ourselves.
   *
   * @throws IllegalStateException if signals can't be sent here
   */
  public Freeze freeze() {
    return Freeze.of(process.pid());
  }

  /** Whether it has ended within that time. */
  public boolean await(Duration atMost) {
    try {
      return process.waitFor(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return !process.isAlive();
    }
  }

  /** SIGKILL if it still runs. */
  @Override
  public void close() {
    kill();
  }

  /** Its answers are read to the end, or it would wait for us one day. */
  private void readOut() {
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith("ready")) {
          ready.countDown();
        }
      }
    } catch (IOException ended) {
      // It has ended, or is being ended.
    }
  }

  /** The last lines of a process's log, for a message. */
  public static String tail(Path log, int lines) {
    try {
      List<String> all = Files.readAllLines(log);
      return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException unreadable) {
      return "(" + unreadable + ")";
    }
  }
}
