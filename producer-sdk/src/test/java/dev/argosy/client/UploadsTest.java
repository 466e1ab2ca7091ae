package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Content that is slow on its way, or never arrives. */
class UploadsTest {
  private final HeldStore store = new HeldStore();
  private final Uploads uploads = new Uploads(OutsideContent.in("main", store, 0), "test", 8 << 10);
  private final List<Request> handedOver = new CopyOnWriteArrayList<>();
  private final List<FleetException> failures = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    uploads.close(Duration.ZERO);
  }

  private void send(String id) {
    send(id, "x", Duration.ZERO);
  }

  private void send(String id, String text, Duration maxBlock) {
    Request request =
        MessageRequest.builder().id(id).model("claude-haiku-4-5").maxTokens(7).user(text).build();
    uploads.send(request, maxBlock, handedOver::add, failures::add);
  }

  /** The store takes all at once, so only this bounds what a client holds. */
  @Test
  void whatIsUnderWayIsBoundedAndWhatFindsNoRoomIsNotSent() {
    String text = "x".repeat(5 << 10);
    send("a", text, Duration.ZERO);
    send("b", text, Duration.ZERO);

    assertThat(store.held()).isEqualTo(1);
    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).isInstanceOf(SendFailedException.class);
    assertThat(failures.get(0).requestId()).isEqualTo("b");
    assertThat(failures.get(0).mayStillRun()).isFalse();
    assertThat(failures.get(0)).hasMessageContaining("bufferBytes");
  }

  @Test
  void whatWaitsForRoomGoesWhenThereIsSome() {
    String text = "x".repeat(5 << 10);
    send("a", text, Duration.ZERO);
    CompletableFuture<Void> second =
        CompletableFuture.runAsync(() -> send("b", text, Duration.ofMinutes(1)));

    store.release();
    assertThat(second).succeedsWithin(Duration.ofSeconds(30));
    store.release();

    Awaitility.await().until(() -> handedOver.size() == 2);
    assertThat(failures).isEmpty();
  }

  @Test
  void oneThatIsLargerThanTheRoomGoesAlone() {
    send("a", "x".repeat(50 << 10), Duration.ZERO);
    assertThat(store.held()).isEqualTo(1);
    send("b");
    assertThat(failures).hasSize(1);

    store.release();
    Awaitility.await().until(() -> handedOver.size() == 1);
  }

  @Test
  void aRequestIsHandedOverWhenItsContentIsThere() {
    send("a");
    assertThat(handedOver).isEmpty();

    store.release();

    Awaitility.await().until(() -> handedOver.size() == 1);
    assertThat(handedOver.get(0).content()).isNotNull();
    assertThat(failures).isEmpty();
  }

  @Test
  void aCloseEndsWhatHangs() {
    send("a");

    uploads.close(Duration.ZERO);

    Awaitility.await().until(() -> failures.size() == 1);
    assertThat(failures.get(0)).isInstanceOf(ClientClosedException.class);
    assertThat(failures.get(0).requestId()).isEqualTo("a");
    assertThat(failures.get(0).mayStillRun()).isFalse();
    store.release();
    assertThat(handedOver).isEmpty();
  }

  @Test
  void aCloseWaitsForWhatArrivesInTime() {
    send("a");
    CompletableFuture<Void> closed =
        CompletableFuture.runAsync(() -> uploads.close(Duration.ofMinutes(1)));

    store.release();

    assertThat(closed).succeedsWithin(Duration.ofSeconds(30));
    assertThat(handedOver).hasSize(1);
    assertThat(failures).isEmpty();
  }

  /** Its threads are gone then; nobody may wait for ever. */
  @Test
  void whatComesAfterTheCloseEndsToo() {
    uploads.close(Duration.ZERO);
    send("a");

    assertThat(failures).hasSize(1);
    assertThat(failures.get(0)).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void whoeverWaitsForAllWaitsForTheHandOver() {
    send("a");
    send("b");
    CompletableFuture<List<Request>> seen =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                uploads.await();
              } catch (InterruptedException stop) {
                throw new AssertionError(stop);
              }
              return List.copyOf(handedOver);
            });

    store.release();

    assertThat(seen).succeedsWithin(Duration.ofSeconds(30));
    assertThat(seen.join()).hasSize(2);
  }
}
