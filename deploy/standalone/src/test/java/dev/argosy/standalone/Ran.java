package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;

/** What a command, run in this JVM, answered. */
record Ran(int exitCode, String out, String err) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Runs a command with nothing piped in and an empty environment. */
  static Ran argosy(String... arguments) {
    return withInput("", arguments);
  }

  /** Runs a command with this piped in. */
  static Ran withInput(String input, String... arguments) {
    return run(input, Map.of(), arguments);
  }

  /** Runs a command in this environment. */
  static Ran inEnvironment(Map<String, String> environment, String... arguments) {
    return run("", environment, arguments);
  }

  private static Ran run(String input, Map<String, String> environment, String... arguments) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var shell =
        new Shell(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            environment,
            false);
    int exitCode = Argosy.run(shell, arguments);
    return new Ran(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  /** The one object on stdout; fails if there is anything else. */
  JsonNode json() {
    try {
      return JSON.readTree(out);
    } catch (JsonProcessingException notOneObject) {
      throw new AssertionError("stdout is not one JSON object: " + out, notOneObject);
    }
  }
}
