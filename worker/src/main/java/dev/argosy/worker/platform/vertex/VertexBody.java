package dev.argosy.worker.platform.vertex;

import dev.argosy.contract.Body;
import java.util.Set;

/**
 * A native request as Vertex wants it: the API's version in the body, the model in the address
 * instead, and {@code stream} in the body although the method says it too. Pure.
 *
 * @see <a href="https://docs.claude.com/en/api/claude-on-vertex-ai">Claude on Vertex AI</a>
 */
final class VertexBody {
  private static final String VERSION = "anthropic_version";
  private static final String VERSION_MEMBER = "\"anthropic_version\":\"vertex-2023-10-16\"";
  private static final String STREAM_MEMBER = "\"stream\":true";
  private static final Set<String> REPLACED = Set.of("model", "stream");

  private VertexBody() {}

  /**
   * The bytes to send.
   *
   * @param streams what is asked for, which may not be what the service wrote
   */
  static byte[] of(Body body, boolean streams) {
    String version = body.has(VERSION) ? "" : VERSION_MEMBER;
    String stream = streams ? STREAM_MEMBER : "";
    String between = version.isEmpty() || stream.isEmpty() ? "" : ",";
    return body.rewritten(REPLACED, version + between + stream);
  }
}
