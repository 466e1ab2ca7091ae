package dev.argosy.standalone.batch;

import dev.argosy.client.batch.BatchHandler;
import dev.argosy.client.batch.MessageBatches;
import dev.argosy.client.batch.ResultSpool;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the result lines go. Each is there once, whatever crashes: a file is cut back to what was
 * flushed before the crash. A pipe can't be: there a crash of ours may repeat the lines of the last
 * second or, in order, since these are all written at the end, all that were written.
 */
public abstract sealed class BatchOutput implements BatchHandler, AutoCloseable {

  /** A file that gets lines as they come. */
  public static BatchOutput file(Path file, BatchInput input) {
    return new Appended(file, input);
  }

  /** A pipe that gets lines as they come. */
  public static BatchOutput pipe(PrintStream out, BatchInput input) {
    return new Piped(out, input);
  }

  /**
   * A file that is there, with all lines in the order of the input, when the last one has come.
   *
   * @param directory where they stand until then
   */
  public static BatchOutput orderedFile(Path directory, Path file, BatchInput input)
      throws IOException {
    return new OrderedFile(directory, file, input);
  }

  /** The same into a pipe. */
  public static BatchOutput orderedPipe(Path directory, PrintStream out, BatchInput input)
      throws IOException {
    return new OrderedPipe(directory, out, input);
  }

  private final BatchInput input;
  private BooleanSupplier cancelled = () -> false;

  private BatchOutput(BatchInput input) {
    this.input = input;
  }

  /** While this holds, what has expired was not wanted any more. */
  public void cancelledIf(BooleanSupplier said) {
    cancelled = said;
  }

  abstract void line(int number, byte[] line) throws IOException;

  /** The lines of what can't be sent come before all others. */
  void refused() throws IOException {
    input.refused(
        (number, customId, problem) -> line(number, MessageBatches.refused(customId, problem)));
  }

  @Override
  public void handle(int number, Result result) throws IOException {
    String customId = MessageBatches.customId(result);
    boolean unwanted = result.status() == Status.EXPIRED && cancelled.getAsBoolean();
    line(
        number,
        unwanted ? MessageBatches.canceled(customId) : MessageBatches.line(customId, result));
  }

  @Override
  public void close() throws IOException {}

  private static void written(OutputStream out, byte[] line) throws IOException {
    out.write(line);
    out.write('\n');
  }

  private static void flushed(PrintStream out) throws IOException {
    if (out.checkError()) {
      throw new IOException("nobody reads the output any more");
    }
  }

  private static final class Appended extends BatchOutput {
    private final Path file;
    private @Nullable FileChannel channel;
    private OutputStream out = OutputStream.nullOutputStream();

    Appended(Path file, BatchInput input) {
      super(input);
      this.file = file;
    }

    /** Makes the file no earlier than this: a batch that cannot begin leaves nothing behind. */
    @Override
    public void begin(long mark) throws IOException {
      FileChannel opened =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel = opened;
      if (opened.size() < mark) {
        throw new IOException(
            "%s has %,d bytes; it had %,d when the last run ended"
                .formatted(file, opened.size(), mark));
      }
      opened.truncate(mark);
      opened.position(mark);
      out = new BufferedOutputStream(Channels.newOutputStream(opened), 1 << 16);
      if (mark == 0) {
        refused();
      }
    }

    @Override
    void line(int number, byte[] line) throws IOException {
      written(out, line);
    }

    @Override
    public long flush() throws IOException {
      FileChannel opened = Objects.requireNonNull(channel);
      out.flush();
      opened.force(false);
      return opened.position();
    }

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
      }
    }
  }

  private static final class Piped extends BatchOutput {
    private final PrintStream out;

    Piped(PrintStream out, BatchInput input) {
      super(input);
      this.out = out;
    }

    @Override
    void line(int number, byte[] line) throws IOException {
      written(out, line);
    }

    @Override
    public long flush() throws IOException {
      flushed(out);
      return 1; // the lines that begin() wrote are out
    }

    @Override
    public void begin(long mark) throws IOException {
      if (mark == 0) {
        refused();
      }
    }
  }

  private abstract static sealed class Ordered extends BatchOutput {
    private final ResultSpool spool;

    Ordered(Path directory, BatchInput input) throws IOException {
      super(input);
      spool = ResultSpool.open(directory);
    }

    @Override
    void line(int number, byte[] line) throws IOException {
      spool.add(number, line);
    }

    @Override
    public long flush() throws IOException {
      return spool.force();
    }

    @Override
    public void begin(long mark) throws IOException {
      spool.cut(mark);
      if (mark == 0) {
        refused();
      }
    }

    void all(OutputStream out) throws IOException {
      spool.inOrder((_, line) -> written(out, line));
    }

    @Override
    public void close() throws IOException {
      spool.close();
    }
  }

  private static final class OrderedFile extends Ordered {
    private final Path file;

    OrderedFile(Path directory, Path file, BatchInput input) throws IOException {
      super(directory, input);
      this.file = file;
    }

    @Override
    public void completed() throws IOException {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      try (FileChannel channel =
              FileChannel.open(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
        all(out);
        out.flush();
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static final class OrderedPipe extends Ordered {
    private final PrintStream out;

    OrderedPipe(Path directory, PrintStream out, BatchInput input) throws IOException {
      super(directory, input);
      this.out = out;
    }

    @Override
    public void completed() throws IOException {
      all(out);
      flushed(out);
    }
  }
}
