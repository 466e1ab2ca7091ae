package dev.argosy.client.conversation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Conversations as files, readable by their owner alone. Thread-safe, and safe between processes of
 * one machine.
 *
 * <p>A version is written to a file beside, forced to the disk and moved over the old one, so a
 * crash leaves the old or the new one. Who writes holds a lock on a file of its own ({@code
 * .NAME.lock}), which stays.
 */
public final class FileConversationStore implements ConversationStore {
  /** Locks of files are held by processes, not by threads; this is for the threads of one. */
  private static final Object WRITING = new Object();

  private static final int NAME_MOST = 120;

  private final Path directory;
  private final Names names;

  /** The name of a conversation's file. */
  private interface Names {
    String of(String id);
  }

  private FileConversationStore(Path directory, Names names) {
    this.directory = directory;
    this.names = names;
  }

  /** Each conversation in a file of this directory, which is made if it is missing. */
  public static FileConversationStore directory(Path directory) {
    return new FileConversationStore(directory.toAbsolutePath(), FileConversationStore::name);
  }

  /** The one conversation of this file, whatever its id. */
  public static FileConversationStore file(Path file) {
    Path absolute = file.toAbsolutePath();
    return new FileConversationStore(
        absolute.getParent() == null ? absolute : absolute.getParent(),
        unused -> absolute.getFileName().toString());
  }

  @Override
  public Optional<ConversationState> load(String id) {
    try {
      return Optional.of(ConversationState.of(Files.readAllBytes(path(id))));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException unreadable) {
      throw new ConversationStoreException(path(id) + " can't be read", unreadable);
    }
  }

  @Override
  public void store(String id, ConversationState next) {
    alone(
        id,
        () -> {
          long version = load(id).map(ConversationState::version).orElse(0L);
          if (next.version() != version + 1) {
            throw new ConversationConflictException(
                id, next.version(), "version " + version + " is in " + path(id));
          }
          replace(path(id), next.json().bytes());
        });
  }

  @Override
  public void delete(String id) {
    alone(id, () -> Files.deleteIfExists(path(id)));
  }

  private interface Step {
    void run() throws IOException;
  }

  private void alone(String id, Step step) {
    synchronized (WRITING) {
      try {
        Files.createDirectories(directory);
        Path lock = directory.resolve("." + names.of(id) + ".lock");
        try (FileChannel channel =
                FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            var held = channel.lock()) {
          step.run();
          if (!held.isValid()) {
            throw new IOException("the lock " + lock + " was lost");
          }
        }
      } catch (IOException failed) {
        throw new ConversationStoreException(path(id) + " can't be written", failed);
      }
    }
  }

  private void replace(Path file, byte[] content) throws IOException {
    Path beside = Files.createTempFile(directory, "." + file.getFileName(), ".new");
    try {
      ownersAlone(beside);
      try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
    try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true); // that the name stands for the new file
    }
  }

  private static void ownersAlone(Path file) throws IOException {
    Set<String> views = file.getFileSystem().supportedFileAttributeViews();
    if (views.contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
  }

  private Path path(String id) {
    return directory.resolve(names.of(id));
  }

  /** An id may be any text, so what is no safe name goes by its digest. */
  private static String name(String id) {
    if (id.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*") && id.length() <= NAME_MOST) {
      return id + ".json";
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return "+" + HexFormat.of().formatHex(digest) + ".json";
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException("every Java has SHA-256", never);
    }
  }

  @Override
  public void close() {}
}
