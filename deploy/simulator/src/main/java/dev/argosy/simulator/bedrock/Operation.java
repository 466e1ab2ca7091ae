package dev.argosy.simulator.bedrock;

import dev.argosy.simulator.invocation.Model;
import dev.argosy.simulator.quota.Place;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An invocation as its path names it.
 *
 * <p>A real endpoint is one region's, and the signature says whose account it is. Here one port
 * stands for all: a path may begin with {@code /ACCOUNT/REGION}, which a client that is given such
 * an endpoint ({@code http://127.0.0.1:PORT/ACCOUNT/REGION}) keeps in front of every operation,
 * whether it signs or not.
 *
 * @param account empty if the path names none
 * @param region empty if the path names none
 * @param model its id decoded: a model's or profile's id, or an ARN; its name without profile,
 *     vendor and version
 * @param streamed true if a stream is asked for
 */
record Operation(String account, String region, Model model, boolean streamed) {
  private static final Pattern PATH =
      Pattern.compile(
          "(?:/([a-z0-9-]+)/([a-z0-9-]+))?/model/([^/]+)/invoke(-with-response-stream)?");
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
      String id = QueryStringDecoder.decodeComponent(matcher.group(3).replace("+", "%2B"));
      return Optional.of(
          new Operation(
              Objects.requireNonNullElse(matcher.group(1), ""),
              Objects.requireNonNullElse(matcher.group(2), ""),
              model(id),
              matcher.group(4) != null));
    } catch (IllegalArgumentException badEscape) {
      return Optional.empty();
    }
  }

  /**
   * Where it goes.
   *
   * @param signedRegion counts if the path names no region
   */
  Place place(String signedRegion) {
    return new Place(Place.Platform.BEDROCK, account, region.isEmpty() ? signedRegion : region);
  }

  private static Model model(String id) {
    String last = id.substring(id.lastIndexOf('/') + 1);
    int vendor = last.indexOf("anthropic.");
    String bare = vendor < 0 ? last : last.substring(vendor + "anthropic.".length());
    return new Model(id, VERSION.matcher(bare).replaceFirst(""));
  }
}
