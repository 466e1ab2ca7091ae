package dev.argosy.simulator.bedrock;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model as a path names it.
 *
 * @param id decoded: a model's or profile's id, or an ARN
 * @param name the name that answers give it: without profile, vendor and version
 */
record Model(String id, String name) {
  private static final String BEFORE = "/model/";
  private static final String AFTER = "/invoke";
  private static final Pattern VERSION = Pattern.compile("-v\\d+(:\\d+)?$");

  /**
   * The model of an invocation's raw path; empty if the path is another operation's. The id is one
   * segment.
   */
  static Optional<Model> ofPath(String rawPath) {
    int end = rawPath.length() - AFTER.length();
    if (end <= BEFORE.length()
        || !rawPath.startsWith(BEFORE)
        || !rawPath.endsWith(AFTER)
        || rawPath.lastIndexOf('/', end - 1) != BEFORE.length() - 1) {
      return Optional.empty();
    }
    String segment = rawPath.substring(BEFORE.length(), end);
    try {
      return Optional.of(of(QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"))));
    } catch (IllegalArgumentException badEscape) {
      return Optional.empty();
    }
  }

  private static Model of(String id) {
    String last = id.substring(id.lastIndexOf('/') + 1);
    int vendor = last.indexOf("anthropic.");
    String bare = vendor < 0 ? last : last.substring(vendor + "anthropic.".length());
    return new Model(id, VERSION.matcher(bare).replaceFirst(""));
  }
}
