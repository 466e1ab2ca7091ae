package dev.argosy.embedded.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Children that can be stopped, continued and killed, and that outlive nobody. */
final class ChildProcessTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path directory;

  private Path ticks;

  /** A child that adds to a file until it is ended. */
  public static final class Ticking {
    private Ticking() {}

    /** With the file as its argument. */
    public static void main(String[] arguments) throws Exception {
      ParentWatch.begin();
      Path file = Path.of(arguments[0]);
      System.out.println("ready");
      while (true) {
        Files.writeString(file, ".", StandardOpenOption.APPEND);
        TimeUnit.MILLISECONDS.sleep(1);
      }
    }
  }

  /** A child with a child of its own, whose process id it writes into a file. */
  public static final class Parent {
    private Parent() {}

    /** With the grandchild's file, and the one for its process id. */
    public static void main(String[] arguments) throws Exception {
      Path ticks = Path.of(arguments[0]);
      ChildProcess child =
          ChildProcess.start(
              "grandchild", Ticking.class, ticks.resolveSibling("log"), 64, List.of(arguments[0]));
      while (!child.ready()) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      try (Freeze _ = child.freeze()) {
        Files.writeString(Path.of(arguments[1]), Long.toString(child.processId()));
        System.out.println("ready");
        TimeUnit.DAYS.sleep(1);
      }
    }
  }

  @BeforeEach
  void aFileToTickInto() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no POSIX shell");
    ticks = Files.writeString(directory.resolve("ticks"), "");
  }

  @Test
  void aFrozenChildDoesNothingUntilItGoesOn() throws Exception {
    try (ChildProcess child = start(Ticking.class, ticks.toString())) {
      try (Freeze _ = child.freeze()) {
        until(this::quiet); // A signal takes its time to come to all threads.
        assertThat(quiet()).isTrue();
        assertThat(child.alive()).isTrue();
      }
      long before = Files.size(ticks);
      until(() -> Files.size(ticks) > before);
    }
  }

  @Test
  void aFrozenChildCanBeKilled() {
    try (ChildProcess child = start(Ticking.class, ticks.toString());
        Freeze _ = child.freeze()) {
      child.kill();

      assertThat(child.alive()).isFalse();
      assertThat(child.exitCode()).hasValue(137);
    }
  }

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aChildThatHasEndedCannotBeFrozenAndNobodyWaitsForIt() {
    try (ChildProcess child = start(Ticking.class, ticks.toString())) {
      child.kill();

      assertThatThrownBy(child::freeze)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("can't be stopped");
    }
  }

  @Test
  void aChildThatIsTerminatedEndsByItself() {
    try (ChildProcess child = start(Ticking.class, ticks.toString())) {
      child.terminate();

      assertThat(child.await(PATIENCE)).isTrue();
      assertThat(child.exitCode()).hasValue(143);
    }
  }

  @Test
  void aChildEndsWithItsParentEvenIfItIsStoppedAndTheParentKilled() throws Exception {
    Path file = directory.resolve("pid");
    ProcessHandle grandchild;
    try (ChildProcess parent = start(Parent.class, ticks.toString(), file.toString())) {
      grandchild = ProcessHandle.of(Long.parseLong(Files.readString(file))).orElseThrow();
      parent.kill();
    }
    grandchild.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(grandchild.isAlive()).isFalse();
  }

  private ChildProcess start(Class<?> main, String... arguments) {
    ChildProcess child =
        ChildProcess.start("child", main, directory.resolve("log"), 64, List.of(arguments));
    until(child::ready);
    return child;
  }

  /** Whether nothing comes for many times as long as a tick takes. */
  private boolean quiet() throws IOException {
    long before = Files.size(ticks);
    for (long end = System.nanoTime() + 50_000_000; System.nanoTime() < end; ) {
      Thread.onSpinWait();
    }
    return Files.size(ticks) == before;
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void until(Condition condition) {
    long start = System.nanoTime();
    try {
      while (!condition.holds()) {
        assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
        Thread.onSpinWait();
      }
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }
}
