package dev.argosy.worker.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.ResultStream;
import dev.argosy.contract.StreamEvent;
import dev.argosy.worker.Samples;
import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A request that asks for chunks. */
class StreamedPathTest extends PathFixture {
  private static final StreamEvent START =
      new StreamEvent.Other("message_start", RawJson.of("{\"type\":\"message_start\"}"));
  private static final StreamEvent TOKEN =
      new StreamEvent.Delta(0, StreamEvent.Kind.TEXT, RawJson.of("\"a\""));

  private void arriveStreamed(String id) {
    Body body =
        Body.of(
            RawJson.of(
                "{\"model\":\"%s\",\"max_tokens\":100,\"stream\":true,\"messages\":[{}]}"
                    .formatted(Samples.HAIKU)));
    path.arrived(Samples.delivery(ledger, Samples.encoded(Request.of(id, body))));
  }

  @Test
  void itsResultNamesTheStreamThatItIsTheSumOf() {
    arriveStreamed("a");
    path.admit();
    first.brings(START);
    first.brings(TOKEN);
    end(first, Samples.completed());
    assertThat(result().stream()).isEqualTo(new ResultStream("a/0", 2, true));
  }

  @Test
  void itIsSettledOnlyWhenItsChunksAreWritten() {
    CompletableFuture<Void> written = new CompletableFuture<>();
    chunks.written = written;
    arriveStreamed("a");
    path.admit();
    end(first, Samples.completed());
    assertThat(commits).isEmpty();
    assertThat(path.calls()).isPositive();
    written.complete(null);
    mailbox.run();
    assertThat(commits).hasSize(1);
  }

  @Test
  void aBugOfTheChunksCostsNoResult() {
    chunks.written = CompletableFuture.failedFuture(new IllegalStateException("a bug"));
    arriveStreamed("a");
    path.admit();
    end(first, Samples.completed());
    assertThat(result().message()).isNotNull();
    assertThat(result().stream()).isNull();
  }

  @Test
  void itsFirstTokenIsTheFirstPieceOfAText() {
    arriveStreamed("a");
    path.admit();
    clock.pass(Duration.ofMillis(40));
    first.brings(START);
    clock.pass(Duration.ofMillis(50));
    first.brings(TOKEN);
    clock.pass(Duration.ofMillis(60));
    first.brings(TOKEN);
    end(first, Samples.completed());
    assertThat(result().timing().firstTokenAt()).isEqualTo(HandClock.START.plusMillis(90));
  }

  @Test
  void aCallThatRepeatsItHasAStreamOfItsOwn() {
    arriveStreamed("a");
    path.admit();
    first.brings(START);
    end(first, Samples.throttled(null));
    path.admit();
    second.brings(START);
    second.brings(TOKEN);
    end(second, Samples.completed());
    assertThat(chunks.streams).containsOnlyKeys("a/0", "a/1");
    assertThat(result().stream()).isEqualTo(new ResultStream("a/1", 2, true));
  }

  @Test
  void aRequestThatAskedForNoneHasNone() {
    arrive("a");
    path.admit();
    first.brings(TOKEN);
    end(first, Samples.completed());
    assertThat(chunks.streams).isEmpty();
    assertThat(result().stream()).isNull();
    assertThat(result().timing().firstTokenAt()).as("streamed all the same").isNotNull();
  }
}
