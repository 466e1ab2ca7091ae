package dev.argosy.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.standalone.Shell;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A small one of `argosy bench memory`: more large requests than the worker's heap holds. */
final class MemoryBenchTest {
  @Test
  void aSmallHeapServesMoreLargeRequestsThanItHolds() {
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Shell shell = new Shell(nowhere, nowhere, InputStream.nullInputStream(), Map.of(), false);

    Map<String, Object> figures =
        new MemoryBench(new MemoryBench.Size(20, 10, 320, 40, Duration.ofSeconds(3)), shell)
            .measure();

    assertThat(figures)
        .containsEntry("survived", true)
        .containsEntry("missing", 0L)
        .containsEntry("duplicates", 0L)
        .containsEntry("broken", 0L);
    assertThat((Long) figures.get("held_mib_peak")).as("the bound was met").isGreaterThan(30);
  }
}
