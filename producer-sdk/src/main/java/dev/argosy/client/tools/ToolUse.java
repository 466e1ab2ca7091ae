package dev.argosy.client.tools;

import org.jspecify.annotations.Nullable;

/**
 * One use of a tool by the model, and how it ended.
 *
 * @param round in which round the model asked for it, 1-based
 * @param id the platform's id of the use
 * @param tool the name that the model called it by
 * @param outcome how it ended; the model was told
 * @param failure what was thrown; null unless {@code FAILED}
 */
public record ToolUse(
    int round, String id, String tool, Outcome outcome, @Nullable Throwable failure) {

  /** How a use of a tool ends. */
  public enum Outcome {
    /** The model got what the handler returned. */
    DONE,
    /** The handler threw, or returned more than fits. */
    FAILED,
    /** The model's input was not what the tool takes; the handler was not called. */
    INVALID_INPUT,
    /** The model used a tool that is not there. */
    UNKNOWN_TOOL,
    /** The time of a tool was over; its thread was interrupted. */
    TIMED_OUT
  }
}
