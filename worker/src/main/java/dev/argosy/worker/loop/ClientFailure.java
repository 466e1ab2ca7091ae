package dev.argosy.worker.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What went wrong between Kafka's clients and the cluster, in a line for whoever set them up. */
public final class ClientFailure {
  private static final Pattern CLASS_NAME =
      Pattern.compile("^(?:\\w+\\.)+\\w+(?:Exception|Error): ");

  /** Outermost messages of clients that could not be made; what follows says why. */
  private static final Pattern WRAPPER =
      Pattern.compile("Failed to (?:create new|construct) \\w+(?: \\w+)?");

  /**
   * What Kafka repeats of a login's text that it could not read. Where a quote is missing it is a
   * piece of the password, and it may come from a configuration provider, so that we can't know it.
   * A class has dots in its name.
   */
  private static final Pattern PIECE_OF_LOGIN =
      Pattern.compile(
          "(?s)(?<=flag '|key ').*(?=' in JAAS config)|(?<=No LoginModule found for )[^.]*$");

  private static final int DEEPEST = 8;

  private ClientFailure() {}

  /**
   * The messages from the outside in, each once: a client's own rarely says what is wrong. None
   * repeats a secret.
   */
  public static String text(Throwable failure) {
    List<String> messages = new ArrayList<>();
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++, cause = cause.getCause()) {
      String message = message(cause);
      if (!WRAPPER.matcher(message).matches()
          && messages.stream().noneMatch(said -> said.contains(message))) {
        messages.add(message);
      }
    }
    return messages.isEmpty() ? message(failure) : String.join(": ", messages);
  }

  /** How a client speaks to the cluster: the words that tell a wrong setting from a dead broker. */
  public static String manner(Map<String, String> properties) {
    String protocol = properties.getOrDefault("security.protocol", "PLAINTEXT");
    String mechanism = properties.getOrDefault("sasl.mechanism", "GSSAPI");
    return protocol.startsWith("SASL") ? protocol + " with " + mechanism : protocol;
  }

  private static String message(Throwable cause) {
    String message = cause.getMessage();
    if (message == null || message.isBlank()) {
      return cause.getClass().getSimpleName();
    }
    String bare = CLASS_NAME.matcher(message.strip()).replaceFirst("");
    return PIECE_OF_LOGIN.matcher(bare).replaceFirst("...");
  }
}
