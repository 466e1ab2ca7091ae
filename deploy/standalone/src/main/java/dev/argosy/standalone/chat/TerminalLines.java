package dev.argosy.standalone.chat;

import java.io.IOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Lines that a person types, with editing and the lines before at the arrow keys. A line that ends
 * with a backslash goes on. Ctrl-C forgets the line, Ctrl-D ends.
 */
final class TerminalLines implements Lines {
  private final Terminal terminal;
  private final LineReader reader;
  private final String prompt;

  /** Takes the process's terminal. */
  TerminalLines(String prompt) throws IOException {
    this.prompt = prompt;
    this.terminal = TerminalBuilder.builder().system(true).nativeSignals(true).build();
    DefaultParser parser = new DefaultParser();
    parser.setEofOnEscapedNewLine(true);
    parser.setEscapeChars(new char[] {'\\'});
    parser.setQuoteChars(new char[0]);
    this.reader =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .parser(parser)
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .variable(LineReader.SECONDARY_PROMPT_PATTERN, "  > ")
            .build();
  }

  @Override
  public @Nullable String next() {
    while (true) {
      try {
        return reader.readLine(prompt).replace("\\\n", "\n");
      } catch (UserInterruptException forgotten) {
        // the next line, then
      } catch (EndOfFileException end) {
        return null;
      }
    }
  }

  @Override
  public void whenInterrupted(Runnable stop) {
    terminal.handle(Terminal.Signal.INT, _ -> stop.run());
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }
}
