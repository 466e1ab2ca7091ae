package dev.argosy.content;

import dev.argosy.content.ContentException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Objects as files under a directory that all sides share: a volume, a network file system. An
 * object is written beside its place, forced to the disk and then moved there, so nobody ever sees
 * half of one; what a crash leaves half written stays in {@code .incoming}. A key is checked before
 * it becomes a path, so none leads out of the directory. Thread-safe.
 */
public final class DirectoryStore implements ContentStore {
  private static final int THREADS = 8;

  /** A network file system that is away may hold up whoever asks it for ever. */
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path root;
  private final Path incoming;
  private final Duration deadline;
  private final ThreadPoolExecutor executor;

  private DirectoryStore(Path root, Duration deadline) {
    this.root = root;
    this.deadline = deadline;
    this.incoming = root.resolve(".incoming");
    String name = "argosy-content-" + NUMBER.incrementAndGet();
    this.executor =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(), // bounded by who asks: each waits, until the deadline
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
  }

  /**
   * The store in this directory, which is made if it is not there.
   *
   * @throws UncheckedIOException if it cannot be made or written
   */
  public static DirectoryStore open(Path directory) {
    return open(directory, DEADLINE);
  }

  /** The same with another deadline of every step. */
  static DirectoryStore open(Path directory, Duration deadline) {
    DirectoryStore store = new DirectoryStore(directory.toAbsolutePath().normalize(), deadline);
    try {
      Files.createDirectories(store.incoming);
      return store;
    } catch (IOException unusable) {
      store.close();
      throw new UncheckedIOException(directory + " cannot be written", unusable);
    }
  }

  @Override
  public CompletableFuture<?> put(String key, byte[] object) {
    return started(
        key,
        path -> {
          Path beside = incoming.resolve(UUID.randomUUID().toString());
          try {
            write(beside, object);
            Files.createDirectories(parent(path));
            Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
            force(parent(path));
          } finally {
            Files.deleteIfExists(beside);
          }
          return key;
        });
  }

  private static void write(Path file, byte[] object) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer left = ByteBuffer.wrap(object);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
  }

  /** The entry of a file is durable when its directory is; some systems know no such thing. */
  private static void force(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException notHere) {
      return;
    }
  }

  @Override
  public CompletableFuture<byte[]> get(String key, int bytesMax) {
    return started(
        key,
        path -> {
          try (InputStream file = Files.newInputStream(path)) {
            byte[] object = file.readNBytes(bytesMax + 1);
            if (object.length > bytesMax) {
              throw new ContentException(Kind.DAMAGED, key + " is larger than it should be", null);
            }
            return object;
          } catch (IOException failed) {
            // Without its directory the store itself is gone, such as a volume that is not mounted.
            boolean missing = failed instanceof NoSuchFileException || cannotBe(path);
            if (!missing || !Files.isDirectory(incoming)) {
              throw failed;
            }
            throw new ContentException(Kind.MISSING, key + " is not there", null);
          }
        });
  }

  /** Whether no object can be there: it is a directory, or a file stands where one had to be. */
  private boolean cannotBe(Path path) {
    boolean cannotBe = Files.isDirectory(path);
    for (Path above = parent(path); !above.equals(root); above = parent(above)) {
      cannotBe |= Files.isRegularFile(above);
    }
    return cannotBe;
  }

  @Override
  public CompletableFuture<?> delete(String key) {
    return started(
        key,
        path -> {
          Files.deleteIfExists(path);
          return key;
        });
  }

  /** One step with a file. */
  private interface Step<T> {
    T run(Path path) throws IOException;
  }

  private <T> CompletableFuture<T> started(String key, Step<T> step) {
    CompletableFuture<T> ended = new CompletableFuture<>();
    if (!ContentKey.isKey(key)) {
      ended.completeExceptionally(
          new ContentException(Kind.MISSING, "a key is segments of a-zA-Z0-9._-", null));
      return ended;
    }
    Runnable task =
        () -> {
          try {
            ended.complete(step.run(root.resolve(key)));
          } catch (ContentException known) {
            ended.completeExceptionally(known);
          } catch (IOException | RuntimeException | Error unusable) {
            // Whatever it was, a step that does not end would be waited for.
            ended.completeExceptionally(
                new ContentException(
                    Kind.UNAVAILABLE, "the directory of the store: " + unusable, unusable));
          }
        };
    try {
      executor.execute(task);
    } catch (RejectedExecutionException closed) {
      ended.completeExceptionally(
          new ContentException(Kind.UNAVAILABLE, "the store is closed", closed));
    }
    return ended
        .orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS)
        .exceptionally(
            failure -> {
              executor.remove(task); // A step that waits no more lets go of its object.
              throw known(failure);
            });
  }

  private ContentException known(Throwable failure) {
    return failure instanceof TimeoutException
        ? new ContentException(
            Kind.UNAVAILABLE, "the directory of the store has not answered in " + deadline, failure)
        : ContentException.of(failure);
  }

  private Path parent(Path path) {
    Path parent = path.getParent();
    return parent == null ? root : parent;
  }

  /** Lets what is under way come to its end. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
