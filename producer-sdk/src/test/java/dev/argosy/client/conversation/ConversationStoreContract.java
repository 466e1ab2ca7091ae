package dev.argosy.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.contract.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;

/** What every {@link ConversationStore} does. */
abstract class ConversationStoreContract {
  private static final String ID = "customer 17/ä";

  /** A store over what this test has, as another process would open it. Closed after the test. */
  abstract ConversationStore open();

  static ConversationState state(long version, String text) {
    return new ConversationState(
        version, RawJson.of("{\"v\":1,\"version\":" + version + ",\"x\":\"" + text + "\"}"));
  }

  @Test
  void nothingIsThereAtFirst() {
    assertThat(open().load(ID)).isEmpty();
  }

  @Test
  void whatWasStoredLastIsThere() {
    ConversationStore store = open();
    store.store(ID, state(1, "a"));
    store.store(ID, state(2, "b"));
    store.store("another", state(1, "c"));

    assertThat(store.load(ID)).contains(state(2, "b"));
    assertThat(open().load(ID)).contains(state(2, "b"));
    assertThat(open().load("another")).contains(state(1, "c"));
  }

  @Test
  void aVersionThatIsNotTheNextIsRefused() {
    ConversationStore store = open();
    store.store(ID, state(1, "a"));
    open().store(ID, state(2, "b"));

    assertThatThrownBy(() -> store.store(ID, state(2, "mine")))
        .isInstanceOf(ConversationConflictException.class)
        .hasMessageStartingWith(
            "version 2 of conversation " + ID + " was not stored: version 2 is");
    assertThatThrownBy(() -> store.store(ID, state(4, "mine")))
        .isInstanceOf(ConversationConflictException.class);
    assertThat(store.load(ID)).contains(state(2, "b"));
  }

  @Test
  void whatWasDeletedIsGoneAndMayBeginAnew() {
    ConversationStore store = open();
    store.store(ID, state(1, "a"));

    store.delete(ID);
    store.delete("never there");

    assertThat(open().load(ID)).isEmpty();
    store.store(ID, state(1, "again"));
    assertThat(open().load(ID)).contains(state(1, "again"));
  }

  @Test
  void ofSeveralWhoStoreTheSameVersionAtOnceOneSucceeds() throws Exception {
    int rivals = 4;
    List<ConversationStore> stores = new ArrayList<>();
    for (int i = 0; i < rivals; i++) {
      stores.add(open());
    }
    for (int version = 1; version <= 5; version++) {
      int next = version;
      CyclicBarrier together = new CyclicBarrier(rivals);
      List<CompletableFuture<Boolean>> each = new ArrayList<>();
      for (ConversationStore store : stores) {
        each.add(
            CompletableFuture.supplyAsync(
                () -> stored(store, next, together),
                task -> {
                  Thread thread = new Thread(task);
                  thread.start();
                }));
      }
      long succeeded = each.stream().filter(CompletableFuture::join).count();
      if (succeeded == 0) { // all fenced each other: nothing is stored, and one may try again
        assertThat(open().load(ID).map(ConversationState::version).orElse(0L))
            .isEqualTo(version - 1L);
        stores.get(0).store(ID, state(next, "alone"));
      } else {
        assertThat(succeeded).isEqualTo(1);
      }
      assertThat(open().load(ID).orElseThrow().version()).isEqualTo(next);
    }
  }

  private static boolean stored(ConversationStore store, int version, CyclicBarrier together) {
    try {
      together.await();
      store.store(ID, state(version, store.toString()));
      return true;
    } catch (ConversationConflictException another) {
      return false;
    } catch (Exception broken) {
      throw new CompletionException(broken);
    }
  }
}
