package dev.argosy.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.tools.StorageTool;

/** Makes an empty directory a broker's. */
public final class Storage {
  private Storage() {}

  /**
   * Formats the directory for a broker of this cluster; data that are there stay as they are.
   *
   * @param passwords of users that exist from the beginning, by name
   */
  public static void format(
      Path directory,
      String clusterId,
      Map<String, String> properties,
      Map<String, String> passwords) {
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    try {
      Files.createDirectories(directory);
      // The tool reads a file; the broker does not, so it is gone again at once.
      Path file = Files.createTempFile("embedded-kafka-", ".properties");
      try {
        var contents = new Properties();
        contents.putAll(properties);
        try (var writer = Files.newBufferedWriter(file)) {
          contents.store(writer, null);
        }
        List<String> arguments =
            new ArrayList<>(List.of("format", "-t", clusterId, "-c", file.toString()));
        passwords.forEach(
            (user, password) ->
                arguments.addAll(
                    List.of(
                        "--add-scram",
                        "SCRAM-SHA-512=[name=%s,password=%s]".formatted(user, password))));
        runStorageTool(arguments);
      } finally {
        Files.delete(file);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException("can't format " + directory, unwritable);
    }
  }

  /** Its arguments may hold passwords, so no problem repeats them. */
  private static void runStorageTool(List<String> arguments) {
    var said = new ByteArrayOutputStream();
    int exitCode =
        StorageTool.execute(arguments.toArray(String[]::new), new PrintStream(said, true, UTF_8));
    if (exitCode != 0) {
      throw new IllegalStateException(
          "%s ended with %d: %s".formatted(arguments.getFirst(), exitCode, said.toString(UTF_8)));
    }
  }
}
