package dev.argosy.simulator.bedrock;

import dev.argosy.simulator.invocation.Model;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An invocation as its path names it.
 *
 * @param model its id decoded: a model's or profile's id, or an ARN; its name without profile,
 *     vendor and version
 * @param streamed true if a stream is asked for
 */
record Operation(Model model, boolean streamed) {
  private static final Pattern PATH =
      Pattern.compile("/model/([^/]+)/invoke(-with-response-stream)?");
  private static final Pattern VERSION = Pattern.compile("-v\\d+(:\\d+)?$");

  /**
   * The invocation of a raw path; empty if the path is another operation's. The model's id is one
   * segment.
   */
  static Optional<Operation> ofPath(String rawPath) {
    var matcher = PATH.matcher(rawPath);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      String id = QueryStringDecoder.decodeComponent(matcher.group(1).replace("+", "%2B"));
      return Optional.of(new Operation(model(id), matcher.group(2) != null));
    } catch (IllegalArgumentException badEscape) {
      return Optional.empty();
    }
  }

  private static Model model(String id) {
    String last = id.substring(id.lastIndexOf('/') + 1);
    int vendor = last.indexOf("anthropic.");
    String bare = vendor < 0 ? last : last.substring(vendor + "anthropic.".length());
    return new Model(id, VERSION.matcher(bare).replaceFirst(""));
  }
}
