package dev.argosy.standalone.asking;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The system prompts, each a short text among the resources. */
public final class Prompts {
  private Prompts() {}

  /** The prompt of this command. */
  public static String read(String command) {
    String name = "/dev/argosy/standalone/" + command + "/prompt.txt";
    try (InputStream text = Prompts.class.getResourceAsStream(name)) {
      if (text == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
