package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.Result;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadersTest {
  private static final int TIMES = 300_000;

  private final Readers readers = new Readers();

  /** Reads nothing; it is only there or not. */
  private static final class Idle implements ChunkReader.Reader {
    @Override
    public String id() {
      return "a";
    }

    @Override
    public List<String> topics() {
      return List.of();
    }

    @Override
    public @Nullable Instant since() {
      return null;
    }

    @Override
    public void chunk(Chunk chunk, int bytes) {}

    @Override
    public void result(Result result) {}

    @Override
    public void closed() {}
  }

  private int comeAndGo() {
    int lost = 0;
    for (int i = 0; i < TIMES; i++) {
      ChunkReader.Reader reader = new Idle();
      readers.add(reader);
      lost += readers.of("a").contains(reader) && readers.remove(reader) ? 0 : 1;
    }
    return lost;
  }

  /** A second stream of the same request opens while the first one closes. */
  @Test
  void nobodyIsLostWhileAnotherOneLeaves() {
    CompletableFuture<Integer> other = CompletableFuture.supplyAsync(this::comeAndGo);

    assertThat(comeAndGo()).isZero();
    assertThat(other.join()).isZero();
    assertThat(readers.of("a")).isEmpty();
  }
}
