package dev.argosy.client.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.client.batch.BatchException.Reason;
import dev.argosy.contract.Usage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a batch knows after its process has ended at any byte. */
class JournalTest {
  private static final Tally TALLY =
      new Tally(2, 1, 0, 0, 0, new Usage(10, 20, 0, 0, 5), new BigDecimal("0.00123"), 1);

  @TempDir Path directory;

  private static BitSet numbers(int... each) {
    BitSet numbers = new BitSet();
    Arrays.stream(each).forEach(numbers::set);
    return numbers;
  }

  private void written() throws IOException {
    try (Journal journal = Journal.open(directory)) {
      Positions start = new Positions(Map.of(0, 7L, 1, 9L));
      journal.begin(new BatchState("b-1", "print", Map.of("lane", start), start, start));
      journal.sent(numbers(0, 1, 2, 5), new Positions(Map.of(0, 10L, 1, 10L)));
      journal.done(numbers(1, 2, 5), new Positions(Map.of(0, 8L, 1, 12L)), 4711, TALLY);
    }
  }

  private BatchState read() throws IOException {
    try (Journal journal = Journal.open(directory)) {
      return journal.state();
    }
  }

  @Test
  void whatWasWrittenIsKnownAgain() throws IOException {
    written();

    BatchState state = read();

    assertThat(state.id).isEqualTo("b-1");
    assertThat(state.fingerprint).isEqualTo("print");
    assertThat(state.start("lane").of(1)).isEqualTo(9);
    assertThat(state.sent).isEqualTo(numbers(0, 1, 2, 5));
    assertThat(state.done).isEqualTo(numbers(1, 2, 5));
    assertThat(state.lane.of(0)).isEqualTo(10);
    assertThat(state.results.of(1)).isEqualTo(12);
    assertThat(state.mark).isEqualTo(4711);
    assertThat(state.tally).isEqualTo(TALLY);
    assertThat(state.total).isEqualTo(-1);
  }

  @Test
  void anEmptyDirectoryKnowsNothing() throws IOException {
    assertThat(Journal.look(directory)).isNull();
    assertThat(read()).isNull();
  }

  /** The file ends anywhere: what stood whole before is known, and writing goes on. */
  @RepeatedTest(50)
  void aTornEndIsForgotten() throws IOException {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    written();
    Path file = directory.resolve("journal");
    byte[] whole = Files.readAllBytes(file);
    int kept = random.nextInt(whole.length + 1);
    byte[] torn =
        Arrays.copyOf(
            Arrays.copyOf(whole, kept), kept + random.nextInt(100)); // zeros, as some disks leave
    Files.write(file, torn);
    long lines = 0;
    for (int i = 0; i < kept; i++) {
      lines += whole[i] == '\n' ? 1 : 0;
    }

    BatchState state = read();

    assertThat(state == null).as("seed %d", seed).isEqualTo(lines == 0);
    if (state != null) {
      assertThat(state.sent.isEmpty()).as("seed %d", seed).isEqualTo(lines < 2);
      assertThat(state.done.isEmpty()).as("seed %d", seed).isEqualTo(lines < 3);
      try (Journal journal = Journal.open(directory)) {
        journal.end(4);
      }
      assertThat(read().total).as("seed %d", seed).isEqualTo(4);
    }
  }

  @Test
  void damageBeforeTheEndIsRefused() throws IOException {
    written();
    Path file = directory.resolve("journal");
    byte[] bytes = Files.readAllBytes(file);
    bytes[40] ^= 1;
    Files.write(file, bytes);

    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            BatchException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.DAMAGED_JOURNAL));
  }

  @Test
  void onlyOneHasIt() throws IOException {
    try (Journal first = Journal.open(directory)) {
      assertThat(first.state()).isNull();
      assertThatThrownBy(() -> Journal.open(directory))
          .isInstanceOfSatisfying(
              BatchException.class,
              refused -> assertThat(refused.reason()).isEqualTo(Reason.LOCKED));
    }
    assertThat(read()).as("free again").isNull();
  }
}
