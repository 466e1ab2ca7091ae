package dev.argosy.simulator.script;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What may become of a call. The set is closed; each platform's stand-in says what a fault looks
 * like on its wire. Scripts, counters and reports know a fault by its {@link #wireName()}.
 *
 * <p>A fault that can only befall a stream acts on any other call as its nearest sibling ({@link
 * #unary()}), and is counted under its own name. Where it strikes follows from the call: after the
 * first delta, anywhere in the text, or so late that {@code message_stop} alone is missing.
 */
public enum Fault {
  /** No fault: an ordinary answer. */
  NONE("ok", Argument.NONE),
  /** The account's quota per minute is used up. */
  THROTTLE("throttle", Argument.RETRY_AFTER),
  /** The account's quota per day is used up. */
  THROTTLE_DAILY("throttle-daily", Argument.RETRY_AFTER),
  /**
   * The account's quota as some operations report it: named a quota, but a client error by its
   * status.
   */
  QUOTA_EXCEEDED("quota-exceeded", Argument.NONE),
  /** The platform has no capacity. */
  UNAVAILABLE("unavailable", Argument.RETRY_AFTER),
  /** The model's servers are overloaded (529). */
  OVERLOADED("overloaded", Argument.RETRY_AFTER),
  /** The platform failed. */
  SERVER_ERROR("server-error", Argument.NONE),
  /** The request is not valid, whoever sends it. */
  VALIDATION("validation", Argument.NONE),
  /** The account may not use the model. */
  ACCESS_DENIED("access-denied", Argument.NONE),
  /** The model does not exist here. */
  NOT_FOUND("not-found", Argument.NONE),
  /** The model failed on this request. */
  MODEL_ERROR("model-error", Argument.NONE),
  /** The model took too long. */
  MODEL_TIMEOUT("model-timeout", Argument.NONE),
  /** The model is still being loaded. */
  MODEL_NOT_READY("model-not-ready", Argument.RETRY_AFTER),
  /** The request is too large for the platform. */
  TOO_LARGE("too-large", Argument.NONE),
  /** A proxy in between answers with a page of HTML. */
  BAD_GATEWAY("bad-gateway", Argument.NONE),
  /** The caller's credentials have expired. */
  EXPIRED_CREDENTIALS("expired-credentials", Argument.NONE),
  /** The caller's credentials belong to nobody. */
  UNKNOWN_CREDENTIALS("unknown-credentials", Argument.NONE),
  /** The connection is reset instead of an answer. */
  RESET("reset", Argument.NONE),
  /** The connection is closed, in good order, instead of an answer. */
  CLOSE("close", Argument.NONE),
  /** No answer ever comes; the connection stays open. */
  STALL("stall", Argument.NONE),
  /**
   * The connection is closed after half of the announced body; a stream is broken off in the
   * middle, maybe of an event, without the last chunk (on HTTP/2: reset).
   */
  CUT("cut", Argument.NONE),
  /** An answer in which the model declines: a 200 with {@code stop_reason: refusal}. */
  REFUSAL("refusal", Argument.NONE),
  /** An answer that begins with a thinking block. */
  THINKING("thinking", Argument.NONE),
  /** An answer that uses a tool: the one that the request demands, else its first one. */
  TOOL_USE("tool-use", Argument.NONE),
  /** An answer with a text of that many bytes. */
  HUGE("huge", Argument.BYTES),
  /**
   * A stream ends early, maybe in the middle of an event, but in good order, as if it were whole.
   * Without a stream: {@link #CUT}.
   */
  TRUNCATED("truncated", CUT),
  /**
   * In the middle of a stream comes an event that says the model is overloaded, then the end.
   * Without a stream: {@link #OVERLOADED}.
   */
  STREAM_ERROR("stream-error", OVERLOADED),
  /**
   * In the middle of a stream the platform says in its own words that the model failed. Without a
   * stream: {@link #MODEL_ERROR}.
   */
  STREAM_FAILURE("stream-failure", MODEL_ERROR),
  /**
   * In the middle of a stream the platform says in its own words that the quota is used up. Without
   * a stream: {@link #THROTTLE}.
   */
  STREAM_THROTTLE("stream-throttle", THROTTLE),
  /**
   * A stream stops in its middle and nothing comes any more; the connection stays open. Without a
   * stream: {@link #STALL}.
   */
  STREAM_STALL("stream-stall", STALL);

  /** What a number in brackets after the name means. */
  enum Argument {
    NONE,
    RETRY_AFTER,
    BYTES
  }

  private final String wireName;
  private final Argument argument;
  private final @Nullable Fault sibling;

  Fault(String wireName, Argument argument) {
    this.wireName = wireName;
    this.argument = argument;
    this.sibling = null;
  }

  Fault(String wireName, Fault sibling) {
    this.wireName = wireName;
    this.argument = Argument.NONE;
    this.sibling = sibling;
  }

  /** The name in scripts and counters: lower case, words joined by a hyphen. */
  public String wireName() {
    return wireName;
  }

  /** What it is on a call without a stream: itself, or its nearest sibling. */
  public Fault unary() {
    return sibling == null ? this : sibling;
  }

  /** Whether the call has a whole answer all the same. */
  public boolean answers() {
    return this == NONE || this == REFUSAL || this == THINKING || this == TOOL_USE || this == HUGE;
  }

  Argument argument() {
    return argument;
  }

  static Optional<Fault> named(String wireName) {
    return Arrays.stream(values()).filter(fault -> fault.wireName.equals(wireName)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(Fault::wireName).collect(Collectors.joining(", "));
  }
}
