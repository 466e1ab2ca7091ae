package dev.argosy.simulator.messages;

/**
 * What the simulator needs to know of a request's body.
 *
 * @param key {@code metadata.user_id}, else the SHA-256 of the bytes of {@code messages} in
 *     hexadecimal digits, else {@link #NO_KEY}
 * @param version {@code anthropic_version}; empty if there is none
 * @param model true if the body names a model
 * @param stream what the body says of {@code stream}
 * @param maxTokens {@code max_tokens}; {@link #ABSENT} or {@link #NOT_A_NUMBER}
 * @param messages how many messages; {@link #ABSENT} also if they are no list
 * @param prompt what it weighs
 * @param tool the one that it must use, else the first one it offers; {@link Tool#NONE} if it
 *     offers none
 * @param forced whether {@code tool_choice} demands the use of a tool
 */
public record MessagesRequest(
    String key,
    String version,
    boolean model,
    Stream stream,
    long maxTokens,
    int messages,
    Prompt prompt,
    Tool tool,
    boolean forced) {

  /** What a body says of {@code stream}. */
  public enum Stream {
    ABSENT,
    FALSE,
    TRUE,
    NO_BOOLEAN
  }

  /**
   * A tool that a request offers.
   *
   * @param name empty if it has none
   * @param schema of its input, as JSON text; empty if it has none
   */
  public record Tool(String name, String schema) {
    /** No tool. */
    public static final Tool NONE = new Tool("", "");
  }

  /** Stands for the key of a body without messages. */
  public static final String NO_KEY = "unreadable";

  /** No such field. */
  public static final int ABSENT = Integer.MIN_VALUE;

  /** The field is not a whole number. */
  public static final int NOT_A_NUMBER = Integer.MIN_VALUE + 1;
}
