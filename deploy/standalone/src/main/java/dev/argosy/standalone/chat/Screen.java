package dev.argosy.standalone.chat;

import dev.argosy.standalone.Plain;
import dev.argosy.standalone.Shell;
import java.io.PrintStream;

/**
 * How a chat looks: on a person's terminal as it comes, dimmed where it is not the model's own
 * words; in a pipe the answers alone, each when it is whole. What a model or an error says cannot
 * steer the terminal. Owned by one thread.
 */
public final class Screen {
  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out;
  private final PrintStream err;
  private final boolean live;
  private final boolean colours;
  private final StringBuilder answer = new StringBuilder();

  /**
   * A screen.
   *
   * @param live whether a person watches it
   */
  public Screen(Shell shell, boolean live) {
    this.out = shell.out();
    this.err = shell.err();
    this.live = live;
    this.colours = live && shell.environment().getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** The answer goes on. */
  void piece(String text) {
    String plain = Plain.shown(text);
    answer.append(plain);
    if (live) {
      out.print(plain);
      out.flush();
    }
  }

  /** What there was of the answer is void. */
  void restart() {
    if (live && !answer.isEmpty()) {
      out.println();
      note("(the call broke off; the answer begins anew)");
    }
    answer.setLength(0);
  }

  /** The answer is whole, or will not be. */
  void end(boolean whole) {
    if (live) {
      out.println();
    } else if (whole) {
      out.println(answer);
    }
    out.flush();
    answer.setLength(0);
  }

  /** An answer to a command. */
  void say(String text) {
    out.println(Plain.shown(text));
    out.flush();
  }

  /** Something beside, for a person only. */
  void note(String text) {
    if (live) {
      out.println(coloured(DIM, Plain.shown(text)));
      out.flush();
    }
  }

  /** Something went wrong. From any thread. */
  void problem(String text) {
    err.println(
        "argosy: " + Plain.shown(text)); // plain, as nothing tells whether it is a terminal too
    err.flush();
  }

  /** What stands before a person's line. */
  public String prompt() {
    return coloured("\u001b[1m", "you>") + " ";
  }

  private String coloured(String colour, String text) {
    return colours ? colour + text + PLAIN : text;
  }
}
