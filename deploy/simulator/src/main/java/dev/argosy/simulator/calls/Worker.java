package dev.argosy.simulator.calls;

/** How a worker names itself: {@code argosy-worker/NAME} anywhere in its User-Agent. */
public final class Worker {
  private static final String TOKEN = "argosy-worker/";

  private Worker() {}

  /**
   * The name, of letters, digits, dots, hyphens and underscores; {@link Calls#UNKNOWN} without one.
   */
  public static String of(String userAgent) {
    int token = userAgent.indexOf(TOKEN);
    if (token < 0) {
      return Calls.UNKNOWN;
    }
    int start = token + TOKEN.length();
    int end = start;
    while (end < userAgent.length() && ofName(userAgent.charAt(end))) {
      end++;
    }
    return start == end ? Calls.UNKNOWN : userAgent.substring(start, end);
  }

  private static boolean ofName(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || character == '.'
        || character == '_'
        || character == '-';
  }
}
