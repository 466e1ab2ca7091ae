package dev.argosy.simulator.messages;

import io.netty.buffer.ByteBuf;

/**
 * A part of an answer's content. It can be written whole, or as the deltas of a stream, which add
 * up to the same.
 */
public sealed interface Block permits Text, Thinking, ToolUse {
  /** How much it is, in a unit of its own; positive. */
  long size();

  /** The whole block, as a message has it. */
  void json(ByteBuf out);

  /** The block without its content, as {@code content_block_start} has it. */
  void opening(ByteBuf out);

  /**
   * One delta, as {@code content_block_delta} has it.
   *
   * @param from where it begins: 0, or the end of the delta before
   * @return where it ends; {@link #size} for the last one
   */
  long delta(ByteBuf out, long from);
}
