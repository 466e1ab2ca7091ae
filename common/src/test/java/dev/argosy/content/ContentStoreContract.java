package dev.argosy.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.content.ContentException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What every store keeps to. Public: who writes a store of his own lets it extend this. */
public abstract class ContentStoreContract {
  private static final String KEY = "billing/inv-1/request-abc";

  /** The store of this test; the subclass closes what it stands on. */
  protected abstract ContentStore store();

  @Test
  void anObjectComesBackAsItWas() {
    byte[] object = new byte[3_000_000];
    new Random(1).nextBytes(object);
    store().put(KEY, object).join();
    assertThat(store().get(KEY, object.length).join()).isEqualTo(object);
    assertThat(store().get(KEY, object.length + 100).join()).isEqualTo(object);
  }

  @Test
  void aLaterObjectTakesThePlaceOfAnEarlier() {
    store().put(KEY, "one".getBytes(UTF_8)).join();
    store().put(KEY, "other".getBytes(UTF_8)).join();
    assertThat(store().get(KEY, 100).join()).isEqualTo("other".getBytes(UTF_8));
  }

  @Test
  void whatIsNotThereIsMissing() {
    store().put(KEY, new byte[1]).join();
    assertKind(store().get("billing/inv-1/request-other", 100), Kind.MISSING);
    assertKind(store().get("nobody/inv-1/request-abc", 100), Kind.MISSING);
  }

  @Test
  void whatIsLargerThanItShouldBeIsDamagedAndNotRead() {
    store().put(KEY, new byte[101]).join();
    assertKind(store().get(KEY, 100), Kind.DAMAGED);
  }

  @Test
  void aDeletedObjectIsMissingAndMayBeDeletedAgain() {
    store().put(KEY, new byte[1]).join();
    store().delete(KEY).join();
    assertKind(store().get(KEY, 1), Kind.MISSING);
    store().delete(KEY).join();
  }

  @Test
  void manyAreKeptAtOnce() {
    List<CompletableFuture<?>> puts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      puts.add(store().put("t/" + i + "/request-x", new byte[] {(byte) i}));
    }
    puts.forEach(CompletableFuture::join);
    for (int i = 0; i < 200; i++) {
      assertThat(store().get("t/" + i + "/request-x", 1).join()).containsExactly((byte) i);
    }
  }

  /** Whoever reads sees one of them, whole. */
  @Test
  void aReaderNeverSeesHalfAnObject() {
    byte[] one = new byte[500_000];
    byte[] other = new byte[400_000];
    java.util.Arrays.fill(other, (byte) 1);
    store().put(KEY, one).join();
    List<CompletableFuture<?>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(store().put(KEY, i % 2 == 0 ? other : one));
      all.add(store().get(KEY, one.length).thenAccept(read -> assertThat(read).isIn(one, other)));
    }
    all.forEach(CompletableFuture::join);
  }

  @Test
  void aKeyOfTheLongestTextsIsTaken() {
    byte[] object = {1};
    String id = "ü/..\\\u0001".repeat(40);
    ContentKey key = ContentKey.ofRequest("main", id, id, object);
    store().put(key.key(), object).join();
    assertThat(store().get(key.key(), 1).join()).isEqualTo(object);
  }

  @Test
  void aStoreThatIsClosedIsUnavailable() {
    store().close();
    assertKind(store().get(KEY, 1), Kind.UNAVAILABLE);
    assertKind(store().put(KEY, new byte[1]), Kind.UNAVAILABLE);
  }

  protected static void assertKind(CompletableFuture<?> operation, Kind kind) {
    assertThatThrownBy(operation::join)
        .isInstanceOf(CompletionException.class)
        .satisfies(failed -> assertThat(ContentException.of(failed).kind()).isEqualTo(kind));
  }
}
