package dev.argosy.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.content.ContentException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryStoreTest extends ContentStoreContract {
  @TempDir private Path directory;
  private DirectoryStore store;

  @BeforeEach
  void open() {
    store = DirectoryStore.open(directory.resolve("data"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  protected ContentStore store() {
    return store;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "a/../../secret", "/etc/passwd", ".incoming/x", "a/./b", "", "a//b"})
  void noKeyLeadsOutOfTheDirectory(String key) throws IOException {
    Files.writeString(directory.resolve("secret"), "s");
    assertKind(store.get(key, 100), Kind.MISSING);
    assertKind(store.put(key, new byte[1]), Kind.MISSING);
    assertThat(directory.resolve("secret")).hasContent("s");
  }

  /** Nothing will ever be there, however often somebody asks. */
  @ParameterizedTest
  @ValueSource(strings = {"t", "t/id", "t/id/x/y", "t/id/x/y/z"})
  void aDirectoryIsNoObjectAndNothingIsBelowOne(String key) {
    store.put("t/id/x", new byte[10]).join();
    assertKind(store.get(key, 100), Kind.MISSING);
  }

  @Test
  void nothingIsLeftBesideTheObjects() throws IOException {
    store.put("t/id/request-x", new byte[10]).join();
    assertThat(files()).containsExactly("t/id/request-x");
  }

  @Test
  void aDirectoryThatIsGoneIsUnavailableAndNotEmpty() throws IOException {
    store.put("t/id/request-x", new byte[10]).join();
    Path data = directory.resolve("data");
    Files.move(data, directory.resolve("unmounted"));
    assertKind(store.get("t/id/request-x", 10), Kind.UNAVAILABLE);
    assertKind(store.put("t/id/request-y", new byte[10]), Kind.UNAVAILABLE);
  }

  /** As on a network file system that is away: whoever opens a pipe waits until somebody writes. */
  @Test
  void aStepThatDoesNotEndIsUnavailableAndWhatWaitedBehindItIsForgotten() throws Exception {
    Path data = directory.resolve("data");
    Path pipe = data.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    try (DirectoryStore hung = DirectoryStore.open(data, Duration.ofSeconds(2))) {
      List<CompletableFuture<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) { // as many as it has threads
        all.add(hung.get("pipe", 10));
      }
      all.add(hung.put("t/id/given-up", new byte[10]));
      all.forEach(each -> assertKind(each, Kind.UNAVAILABLE));
      back(pipe);
      for (int i = 0; i < 20; i++) {
        hung.put("t/id/later", new byte[i]).join();
      }
    }
    assertThat(files()).containsExactly("t/id/later");
  }

  /** Lets those go who wait at a pipe, and those who come to it. */
  private static void back(Path pipe) throws IOException {
    FileChannel both = FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
    Files.delete(pipe);
    both.close();
  }

  @Test
  void aDirectoryThatCannotBeIsSaidAtOnce() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> DirectoryStore.open(file.resolve("data")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageEndingWith("cannot be written");
  }

  private List<String> files() throws IOException {
    Path data = directory.resolve("data");
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile)
          .map(file -> data.relativize(file).toString())
          .toList();
    }
  }
}
