package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.ResultStream;
import dev.argosy.contract.StreamEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ChunkStreamTest {
  private long free = 1 << 20;
  private final List<ChunkStream> ready = new ArrayList<>();
  private final List<ChunkStream> ended = new ArrayList<>();
  private final ChunkStream stream = stream(Duration.ofHours(1));

  private ChunkStream stream(Duration patience) {
    ChunkStream.Publisher publisher =
        new ChunkStream.Publisher() {
          @Override
          public boolean take(long bytes) {
            if (bytes > free) {
              return false;
            }
            free -= bytes;
            return true;
          }

          @Override
          public void free(long bytes) {
            free += bytes;
          }

          @Override
          public void ready(ChunkStream stream) {
            ready.add(stream);
          }

          @Override
          public void ended(ChunkStream stream) {
            ended.add(stream);
          }
        };
    return new ChunkStream("inv-1", "s-1", 2, null, publisher, patience);
  }

  private static StreamEvent text(int index, String text) {
    return new StreamEvent.Delta(index, StreamEvent.Kind.TEXT, RawJson.of('"' + text + '"'));
  }

  private static StreamEvent other(String type) {
    return new StreamEvent.Other(type, RawJson.of("{\"type\":\"%s\"}".formatted(type)));
  }

  private static List<String> texts(Chunk chunk) {
    return chunk.events().stream().map(RawJson::text).toList();
  }

  @Test
  void whatIsHeardIsAnnouncedOnceUntilItIsTaken() {
    stream.heard(other("message_start"));
    stream.heard(text(0, "a"));
    assertThat(ready).containsExactly(stream);
    stream.take();
    stream.heard(text(0, "b"));
    assertThat(ready).containsExactly(stream, stream);
  }

  @Test
  void neighbouringPiecesOfOneTextAreJoinedAndTheOrderStays() {
    stream.heard(other("message_start"));
    stream.heard(text(0, "Hel"));
    stream.heard(text(0, "lo"));
    stream.heard(text(1, "!"));
    stream.heard(other("message_stop"));
    assertThat(stream.take())
        .singleElement()
        .satisfies(
            chunk ->
                assertThat(texts(chunk))
                    .containsExactly(
                        "{\"type\":\"message_start\"}",
                        "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}",
                        "{\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"text_delta\",\"text\":\"!\"}}",
                        "{\"type\":\"message_stop\"}"));
  }

  @Test
  void pingsAreNotPassedOn() {
    stream.heard(other("ping"));
    assertThat(ready).isEmpty();
  }

  @Test
  void chunksOfAStreamAreNumberedWithoutGaps() {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      stream.heard(text(0, "x".repeat(400 << 10)));
      stream.heard(text(1, "y".repeat(400 << 10)));
      stream.take().forEach(chunk -> numbers.add(chunk.seq()));
    }
    assertThat(numbers).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void itEndsWhenEveryChunkIsWritten() {
    stream.heard(text(0, "a"));
    stream.take();
    stream.heard(text(0, "b"));
    CompletableFuture<ResultStream> end = stream.end();
    stream.written(true);
    assertThat(end).isNotDone();
    stream.take();
    assertThat(end).isNotDone();
    stream.written(true);
    assertThat(end).isCompletedWithValue(new ResultStream("s-1", 2, true));
    assertThat(ended).containsExactly(stream);
  }

  @Test
  void aStreamThatBroughtNothingEndsAtOnce() {
    assertThat(stream.end()).isCompletedWithValue(new ResultStream("s-1", 0, true));
  }

  @Test
  void aChunkThatWasNotTakenGivesUpTheRest() {
    stream.heard(text(0, "a"));
    stream.take();
    stream.heard(text(0, "b"));
    stream.written(false);
    stream.heard(text(0, "c"));
    assertThat(stream.take()).isEmpty();
    assertThat(stream.end()).isCompletedWithValue(new ResultStream("s-1", 1, false));
  }

  @Test
  void aStreamThatFindsNoRoomGivesUpAndLeavesItsRoomToOthers() {
    long all = free;
    stream.heard(text(0, "x".repeat(1000)));
    stream.heard(text(0, "x".repeat(1 << 20)));
    assertThat(free).isEqualTo(all);
    assertThat(stream.end()).isCompletedWithValue(new ResultStream("s-1", 0, false));
  }

  @Test
  void whatWasTakenOrGivenUpHoldsNoRoom() {
    long all = free;
    stream.heard(text(0, "abc"));
    assertThat(free).isLessThan(all);
    stream.take();
    assertThat(free).isEqualTo(all);
    stream.heard(text(0, "abc"));
    stream.giveUp();
    assertThat(free).isEqualTo(all);
  }

  @Test
  void theEndDoesNotWaitForKafkaForEver() {
    ChunkStream hasty = stream(Duration.ofMillis(1));
    hasty.heard(text(0, "a"));
    hasty.take();
    assertThat(hasty.end().join()).isEqualTo(new ResultStream("s-1", 1, false));
  }

  @Test
  void whatComesAfterTheEndIsNotHeard() {
    CompletableFuture<ResultStream> end = stream.end();
    stream.heard(text(0, "late"));
    assertThat(stream.take()).isEmpty();
    assertThat(end.join().chunks()).isZero();
  }
}
