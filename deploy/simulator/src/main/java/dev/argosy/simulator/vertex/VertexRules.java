package dev.argosy.simulator.vertex;

import dev.argosy.simulator.messages.MessagesRequest;
import dev.argosy.simulator.messages.Rules;
import java.util.Optional;

/** What Vertex demands of a native Messages body, whichever transport brings it. */
final class VertexRules {
  private static final String VERSION = "vertex-2023-10-16";

  private VertexRules() {}

  /** What is wrong with a body; empty if it is valid. The method and the body must agree. */
  static Optional<String> broken(MessagesRequest request, boolean streamed) {
    boolean asksForStream = request.stream() == MessagesRequest.Stream.TRUE;
    if (request.stream() == MessagesRequest.Stream.NO_BOOLEAN) {
      return Optional.of("stream: Input should be a valid boolean");
    }
    if (streamed && !asksForStream) {
      return Optional.of("stream: streamRawPredict requires true");
    }
    if (!streamed && asksForStream) {
      return Optional.of("stream: rawPredict does not stream, use streamRawPredict");
    }
    return Rules.broken(request, VERSION);
  }
}
