package dev.argosy.worker.platform.vertex;

import dev.argosy.worker.platform.PlatformConfig;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a location of Vertex is called, and what its models are called there. Host and location are
 * apart: a proxy or a private endpoint may stand before any location.
 *
 * @param base scheme, host, port and path before {@code /v1}; without a slash at its end
 * @param location as it stands in the names of models
 * @see <a href="https://cloud.google.com/vertex-ai/docs/reference/rest#service-endpoint">Service
 *     endpoints</a>
 */
record VertexAddress(URI base, String location) {
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /** The endpoint of the configuration, else its host, else Google's own for the location. */
  static VertexAddress of(PlatformConfig.Vertex config) {
    return new VertexAddress(base(config), config.location());
  }

  private static URI base(PlatformConfig.Vertex config) {
    if (config.endpoint() != null) {
      return URI.create(config.endpoint().toString().replaceFirst("/+$", ""));
    }
    String host = config.host();
    return URI.create("https://" + (host == null ? host(config.location()) : host));
  }

  private static String host(String location) {
    return switch (location) {
      case "global" -> "aiplatform.googleapis.com";
      case "us", "eu" -> "aiplatform." + location + ".rep.googleapis.com";
      default -> location + "-aiplatform.googleapis.com";
    };
  }

  /** Whether bytes go in the clear. */
  boolean plaintext() {
    return "http".equals(base.getScheme());
  }

  /** Host and port, as gRPC wants them. */
  String target() {
    int port = base.getPort();
    return base.getHost() + ":" + (port >= 0 ? port : plaintext() ? HTTP : HTTPS);
  }

  /** The name of a model as a resource. */
  String model(String project, String model) {
    return "projects/%s/locations/%s/publishers/anthropic/models/%s"
        .formatted(project, location, model);
  }

  /**
   * The address of a method of a model.
   *
   * @param method such as {@code rawPredict}
   */
  URI method(String project, String model, String method) {
    return URI.create(base + "/v1/" + model(project, segment(model)) + ":" + method);
  }

  /** One segment of a path; a model's {@code @} may stand in it. */
  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("%40", "@");
  }
}
