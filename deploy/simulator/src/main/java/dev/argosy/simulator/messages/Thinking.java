package dev.argosy.simulator.messages;

import io.netty.buffer.ByteBuf;

/**
 * A block of thinking and its signature, which is one delta of its own.
 *
 * @param signature in ASCII
 */
record Thinking(String signature) implements Block {
  private static final String THOUGHT = "What is asked, and what is known? ";

  @Override
  public long size() {
    return THOUGHT.length() + 1L;
  }

  @Override
  public void json(ByteBuf out) {
    Json.raw(out, "{\"type\":\"thinking\",\"thinking\":\"");
    Json.raw(out, THOUGHT);
    Json.raw(out, "\",\"signature\":\"");
    Json.raw(out, signature);
    Json.raw(out, "\"}");
  }

  @Override
  public void opening(ByteBuf out) {
    Json.raw(out, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
  }

  @Override
  public long delta(ByteBuf out, long from) {
    if (from == THOUGHT.length()) {
      Json.raw(out, "{\"type\":\"signature_delta\",\"signature\":\"");
      Json.raw(out, signature);
      Json.raw(out, "\"}");
      return size();
    }
    int to = THOUGHT.indexOf(' ', (int) from) + 1;
    Json.raw(out, "{\"type\":\"thinking_delta\",\"thinking\":\"");
    Json.raw(out, THOUGHT.substring((int) from, to));
    Json.raw(out, "\"}");
    return to;
  }
}
