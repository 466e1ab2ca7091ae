package dev.argosy.client.tools;

/**
 * What a tool does.
 *
 * @param <T> its input
 */
@FunctionalInterface
public interface ToolHandler<T> {

  /**
   * Does it once. May be called for several uses at once, on threads of the loop's executor; it is
   * interrupted when its time is over. A loop that is begun again calls it again.
   *
   * @return what the model gets: a {@code String} as it is, anything else as Jackson writes it in
   *     JSON
   * @throws ToolFailure with what the model shall be told
   * @throws Exception anything else; the model is only told that the tool failed
   */
  Object call(T input) throws Exception;
}
