package dev.argosy.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileConversationStoreTest extends ConversationStoreContract {
  @TempDir Path directory;

  @Override
  ConversationStore open() {
    return FileConversationStore.directory(directory.resolve("not/there/yet"));
  }

  @Test
  void noIdLeadsOutOfTheDirectory() throws IOException {
    Path inner = directory.resolve("inner");
    ConversationStore store = FileConversationStore.directory(inner);
    String[] ids = {"../up", "/etc/passwd", "..", ".", "a\0b", "x".repeat(256), "CON", "a.b"};
    for (String id : ids) {
      store.store(id, state(1, "x"));
      assertThat(store.load(id)).isPresent();
    }

    try (Stream<Path> files = Files.list(inner)) {
      assertThat(files.filter(file -> file.toString().endsWith(".json"))).hasSize(ids.length);
    }
    try (Stream<Path> beside = Files.list(directory)) {
      assertThat(beside).containsExactly(inner);
    }
  }

  @Test
  void aFileIsItsOwnersAloneAndNothingIsLeftBesideIt() throws IOException {
    Path file = directory.resolve("chat.json");
    ConversationStore store = FileConversationStore.file(file);
    store.store("any", state(1, "x"));
    store.store("any", state(2, "y"));

    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(one -> one.getFileName().toString()))
          .containsExactlyInAnyOrder("chat.json", ".chat.json.lock");
    }
  }

  @Test
  void whatIsNoConversationIsSaidToBeNone() throws IOException {
    Path file = directory.resolve("notes.txt");
    Files.writeString(file, "buy milk");
    ConversationStore store = FileConversationStore.file(file);

    assertThatThrownBy(() -> store.load("any"))
        .isInstanceOf(ConversationStoreException.class)
        .hasMessage("what is stored is not JSON");
    assertThatThrownBy(() -> store.store("any", state(1, "x")))
        .isInstanceOf(ConversationStoreException.class);
    assertThat(file).hasContent("buy milk");
  }
}
