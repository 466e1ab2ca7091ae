package dev.argosy.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.content.ContentException.Kind;
import dev.argosy.contract.ContentRef;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ContentStoresTest {
  private static final byte[] CONTENT = "{\"messages\":[1]}".getBytes(UTF_8);
  private static final ContentKey KEY = ContentKey.ofRequest("main", "t", "id", CONTENT);

  private final MemoryStore memory = new MemoryStore();
  private final ContentStores stores = new ContentStores(Map.of("main", memory));

  @Test
  void whatWasPutIsFoundByItsReference() {
    ContentRef ref = stores.put(KEY, CONTENT, 4).join();
    assertThat(ref).isEqualTo(new ContentRef(KEY.ref(), 16, ContentKey.sha256(CONTENT), 4));
    assertThat(stores.get(ref).join()).isEqualTo(CONTENT);
  }

  @Test
  void anObjectOfAnotherLengthOrChecksumIsDamaged() {
    ContentRef ref = stores.put(KEY, CONTENT, null).join();
    memory.put(KEY.key(), "{\"messages\":[2]}".getBytes(UTF_8)).join();
    assertFails(stores.get(ref), Kind.DAMAGED, KEY.ref() + " has another checksum than its");
    memory.put(KEY.key(), new byte[3]).join();
    assertFails(stores.get(ref), Kind.DAMAGED, KEY.ref() + " has 3 bytes, not 16");
  }

  @Test
  void aStoreThatIsNotConfiguredIsNeverAsked() {
    ContentRef ref = new ContentRef("other/t/id/x", 1, ContentKey.sha256(CONTENT));
    assertFails(stores.get(ref), Kind.UNKNOWN_STORE, "no store other is configured here");
  }

  private static void assertFails(CompletableFuture<?> operation, Kind kind, String message) {
    assertThatThrownBy(operation::join)
        .satisfies(
            failed -> {
              ContentException ours = ContentException.of(failed);
              assertThat(ours.kind()).isEqualTo(kind);
              assertThat(ours).hasMessageStartingWith(message);
            });
  }
}
