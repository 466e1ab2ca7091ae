package dev.argosy.client;

import dev.argosy.client.batch.Batch;
import dev.argosy.client.batch.BatchHandler;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A submitter in a process of its own, so that it can be killed: it writes results to a file. */
final class BatchProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private BatchProcess(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static BatchProcess start(BatchFixture fixture, Path directory, int count) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "-Dlogback.configurationFile=quiet-kafka-logback.xml",
                BatchProcess.class.getName(),
                directory.toString(),
                Integer.toString(count)));
    command.addAll(Arrays.asList(fixture.arguments()));
    return new BatchProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Waits until it has said so many steps more, or has ended; false then. */
  boolean awaitSteps(int steps) throws IOException {
    for (int step = 0; step < steps; step++) {
      if (output.readLine() == null) {
        return false;
      }
    }
    return true;
  }

  /** Kill -9. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Reads on to its end; 0 if the batch is complete. */
  int exitCode() throws IOException, InterruptedException {
    while (output.readLine() != null) {
      // A full pipe would hold it up.
    }
    return process.waitFor();
  }

  @Override
  public void close() {
    kill();
  }

  /** The process: says a line for each request that it gives away, and each result. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    int count = Integer.parseInt(arguments[1]);
    BatchFixture fixture = BatchFixture.of(Arrays.copyOfRange(arguments, 2, arguments.length));
    try (FileHandler handler = new FileHandler(directory.resolve("out").toFile());
        Batch batch =
            Batch.of(
                spoken(BatchFixture.requests(count)),
                fixture.config(directory.resolve("journal")).build())) {
      System.exit(batch.run(handler).complete() ? 0 : 1);
    }
  }

  private static Iterator<Request> spoken(Iterator<Request> requests) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return requests.hasNext();
      }

      @Override
      public Request next() {
        System.out.println("request");
        return requests.next();
      }
    };
  }

  /** A line for each result; what came after the last flush is cut off. */
  private static final class FileHandler implements BatchHandler, AutoCloseable {
    private final RandomAccessFile file;

    FileHandler(File file) throws IOException {
      this.file = new RandomAccessFile(file, "rw");
    }

    @Override
    public void handle(int number, Result result) throws IOException {
      String line = number + " " + Answer.of(result).text() + "\n";
      file.write(line.getBytes(StandardCharsets.UTF_8));
      System.out.println("result");
    }

    @Override
    public long flush() throws IOException {
      file.getFD().sync();
      return file.getFilePointer();
    }

    @Override
    public void begin(long mark) throws IOException {
      file.setLength(mark);
      file.seek(mark);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
