package dev.argosy.standalone.kafka;

import dev.argosy.worker.config.InvalidConfig;
import dev.argosy.worker.config.Problem;
import dev.argosy.worker.config.Rules;
import dev.argosy.worker.loop.ProtectedProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A file of properties for Kafka's clients, in Java's notation: how the cluster is reached, and a
 * secret or two. Values are taken as they stand; {@code ${...}} is left to Kafka's own
 * configuration providers.
 *
 * @param file which it is; null if neither option nor environment names one
 * @param bootstrapServers the address that stands in it, if one does
 * @param properties all the others
 */
record CommandConfig(
    @Nullable Path file, @Nullable String bootstrapServers, Map<String, String> properties) {
  /** Names the file where no option does. */
  private static final String VARIABLE = "ARGOSY_KAFKA_CONFIG";

  private static final String BOOTSTRAP = "bootstrap.servers";

  /** Nothing. */
  static final CommandConfig NONE = new CommandConfig(null, null, Map.of());

  /**
   * Reads the option's file, else the environment's, if there is one.
   *
   * @throws InvalidConfig with all that is wrong with it
   */
  static CommandConfig read(@Nullable Path option, Map<String, String> environment) {
    if (option != null) {
      return read(option);
    }
    String named = environment.getOrDefault(VARIABLE, "");
    return named.isEmpty() ? NONE : read(Path.of(named));
  }

  private static CommandConfig read(Path file) {
    Rules rules = new Rules();
    Map<String, String> properties = load(file, rules);
    String bootstrapServers = properties.remove(BOOTSTRAP);
    ProtectedProperties.check(rules, file + ": ", properties);
    rules.hold();
    return new CommandConfig(file, bootstrapServers, properties);
  }

  private static Map<String, String> load(Path file, Rules rules) {
    Map<String, String> properties = new LinkedHashMap<>();
    var parser =
        new Properties() {
          @Override
          public synchronized @Nullable Object put(Object key, Object value) {
            rules.require(
                properties.put(key.toString(), value.toString()) == null,
                file + ": " + key,
                "must stand only once",
                value);
            return null;
          }
        };
    try (var reader = Files.newBufferedReader(file)) {
      parser.load(reader);
    } catch (IOException | IllegalArgumentException unreadable) {
      // An argument: a Unicode escape that is none.
      throw new InvalidConfig(
          List.of(
              new Problem(
                  file.toString(), "must be a readable file of properties", reason(unreadable))));
    }
    return properties;
  }

  private static String reason(Exception unreadable) {
    return unreadable instanceof IOException ? unreadable.toString() : "a malformed \\u escape";
  }
}
