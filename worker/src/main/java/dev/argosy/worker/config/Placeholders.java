package dev.argosy.worker.config;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills {@code ${NAME}} and {@code ${NAME:-default}} from the environment, as a shell does: the
 * default also stands in for an empty variable, and may itself be empty. A doubled dollar sign
 * before the brace stays a plain one, for Kafka's own configuration providers.
 */
final class Placeholders {
  /** What a text must look like. */
  static final String RULE = "must use only ${NAME} of a variable that is set, or ${NAME:-default}";

  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\$\\{|\\$\\{(?:([A-Za-z_][A-Za-z0-9_]*)(:-[^}]*)?})?");

  private final Map<String, String> environment;

  Placeholders(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** The text with all placeholders filled in, or empty if one can't be. */
  Optional<String> fill(String text) {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (placeholder.find()) {
      Optional<String> value =
          placeholder.group().equals("$${") ? Optional.of("${") : lookUp(placeholder);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      placeholder.appendReplacement(filled, Matcher.quoteReplacement(value.get()));
    }
    return Optional.of(placeholder.appendTail(filled).toString());
  }

  private Optional<String> lookUp(Matcher placeholder) {
    String name = placeholder.group(1);
    if (name == null) {
      return Optional.empty();
    }
    String value = environment.get(name);
    String otherwise = placeholder.group(2);
    if (otherwise != null && (value == null || value.isEmpty())) {
      return Optional.of(otherwise.substring(2));
    }
    return Optional.ofNullable(value);
  }
}
