package dev.argosy.worker.config;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The secret values of some properties, so that no message repeats a part of them: Kafka's clients
 * name the place in a login's text that they could not read, and a quote that is missing makes that
 * a piece of the password.
 */
public final class Secrets {
  private static final Pattern KEY =
      Pattern.compile("(?i).*(password|secret|jaas|token(?!s)|credential(?!s$)|\\.key$|private).*");

  /** How a login's text begins: the module's class. */
  private static final Pattern LOGIN_MODULE = Pattern.compile("^\\s*\\w+(\\.[\\w$]+)+\\s");

  /** Words of the notations themselves, JAAS and PEM. */
  private static final Set<String> NOTATION =
      Set.of(
          "required",
          "requisite",
          "sufficient",
          "optional",
          "username",
          "password",
          "BEGIN",
          "END",
          "ENCRYPTED",
          "PRIVATE",
          "KEY");

  /** A shorter piece gives nothing away, and would hide every other message. */
  private static final int SHORTEST = 3;

  /** Words of secret values, and where each stands. */
  private final Map<String, String> keysByWord = new HashMap<>();

  private Secrets() {}

  /** Whether a value under this key or path must not be repeated. */
  public static boolean isSecret(String key) {
    return KEY.matcher(key).matches();
  }

  /** The secret values among these. */
  public static Secrets of(Map<String, String> properties) {
    Secrets secrets = new Secrets();
    properties.forEach(
        (key, value) -> {
          if (isSecret(key)) {
            words(LOGIN_MODULE.matcher(value).replaceFirst(""))
                .forEach(word -> secrets.keysByWord.put(word, key));
          }
        });
    secrets.keysByWord.keySet().removeAll(NOTATION);
    return secrets;
  }

  /** The text, or a word in its place if it repeats a part of a secret. */
  public String hidden(String text) {
    return words(text)
        .filter(keysByWord::containsKey)
        .findFirst()
        .map(word -> "something is wrong with " + keysByWord.get(word) + ", not shown here")
        .orElse(text);
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split("[^\\p{L}\\p{N}]+")).filter(word -> word.length() >= SHORTEST);
  }
}
