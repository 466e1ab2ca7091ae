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
  private final Uploads uploads = new Uploads(OutsideContent.in("main", store, 0), "test");
  private final List<Request> handedOver = new CopyOnWriteArrayList<>();
  private final List<FleetException> failures = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    uploads.close(Duration.ZERO);
  }

  private void send(String id) {
    uploads.send(Requests.saying("x").id(id).build(), handedOver::add, failures::add);
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

    store.release();

    assertThat(handedOver).hasSize(1);
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
