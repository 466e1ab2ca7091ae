package dev.argosy.simulator.bedrock;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The region that a call is signed for: the credential's scope in a <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">signature
 * of version 4</a>. The signature itself is not checked.
 */
final class SignedRegion {
  private static final Pattern SCOPE =
      Pattern.compile("Credential=[^/,]+/\\d{8}/([a-z0-9-]+)/bedrock/aws4_request");

  private SignedRegion() {}

  /** The region; empty if the call is not signed. */
  static String of(HttpHeaders headers) {
    Matcher scope = SCOPE.matcher(headers.get(HttpHeaderNames.AUTHORIZATION, ""));
    return scope.find() ? scope.group(1) : "";
  }
}
