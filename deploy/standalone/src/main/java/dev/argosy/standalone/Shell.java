package dev.argosy.standalone;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;

/**
 * What surrounds a command: the three streams, the environment, and whether a person is watching.
 * Read once, in {@link Argosy#main}.
 *
 * @param out the command's answer, and nothing else
 * @param err progress, warnings, problems
 * @param in what is piped in
 * @param environment the environment's variables
 * @param terminal whether {@code err} is a person's terminal, so that a line may be redrawn
 */
public record Shell(
    PrintStream out,
    PrintStream err,
    InputStream in,
    Map<String, String> environment,
    boolean terminal) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The process's own. */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 again returns null where no terminal is
  static Shell ofProcess() {
    // Whether both streams are a terminal is all that Java tells; a redirected one means no.
    boolean terminal = System.console() != null && System.console().isTerminal();
    return new Shell(System.out, System.err, System.in, System.getenv(), terminal);
  }

  /** Prints the one object that {@code --json} promises. */
  public void json(Map<String, ?> object) {
    try {
      out.println(JSON.writeValueAsString(object));
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException("not writable as JSON: " + object.keySet(), bug);
    }
    out.flush();
  }

  /** Prints one line of the answer, at once. */
  public void line(String text) {
    out.println(text);
    out.flush();
  }

  /** Says something beside the answer. */
  public void say(String text) {
    err.println(text);
    err.flush();
  }
}
