package dev.argosy.worker.config;

/**
 * One thing wrong with the configuration.
 *
 * @param path where, from the top of the file, such as {@code platforms.vertex-global.transport}
 * @param rule what must hold there
 * @param value what stands there, shortened; empty if nothing does, never a secret
 */
public record Problem(String path, String rule, String value) {

  /** The same problem, seen from further up the file. */
  Problem under(String parent) {
    if (parent.isEmpty() || path.isEmpty()) {
      return new Problem(parent + path, rule, value);
    }
    return new Problem(parent + "." + path, rule, value);
  }

  /** Path, rule and value in one line. */
  @Override
  public String toString() {
    String line = path.isEmpty() ? rule : path + ": " + rule;
    return value.isEmpty() ? line : line + " (is: " + value + ")";
  }
}
