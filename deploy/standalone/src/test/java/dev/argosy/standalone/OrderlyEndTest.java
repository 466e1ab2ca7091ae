package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrderlyEndTest {
  @TempDir Path directory;

  /** A command in which a library's thread has enough. */
  static final class Exiting {
    private Exiting() {}

    public static void main(String[] arguments) throws Exception {
      int code =
          OrderlyEnd.run(
              end -> {
                Thread.ofPlatform().name("library").start(() -> Library.fatal());
                end.await();
                new CountDownLatch(1).await(); // It would drain for long.
                return ExitCode.DONE;
              });
      System.exit(code);
    }
  }

  /** Code of others. */
  static final class Library {
    private Library() {}

    static void fatal() {
      System.exit(0);
    }
  }

  @Test
  void anExitFromInsideIsNoOrderlyEndAndNamesWhoMadeIt() throws Exception {
    try (ArgosyProcess exiting = ArgosyProcess.startMain(Exiting.class, directory, "exiting")) {
      assertThat(exiting.exitCode()).isEqualTo(ExitCode.BUG);
      assertThat(exiting.err()).contains("System.exit").contains("Library.fatal");
    }
  }
}
