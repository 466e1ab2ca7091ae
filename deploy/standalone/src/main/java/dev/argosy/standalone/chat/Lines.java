package dev.argosy.standalone.chat;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where what is said comes from. Owned by one thread. */
public interface Lines extends Closeable {

  /** The next line; null if there is no more. */
  @Nullable String next() throws IOException;

  /**
   * What Ctrl-C does while an answer is awaited; nothing where there is no terminal, since the
   * process ends then.
   */
  void whenInterrupted(Runnable stop);

  /**
   * Lines that a person types at the process's terminal.
   *
   * @param prompt stands before each
   */
  static Lines ofTerminal(String prompt) throws IOException {
    return new TerminalLines(prompt);
  }

  /** Lines that are piped in. */
  static Lines of(InputStream in) {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    return new Lines() {
      @Override
      public @Nullable String next() throws IOException {
        return reader.readLine();
      }

      @Override
      public void whenInterrupted(Runnable stop) {}

      @Override
      public void close() {}
    };
  }
}
