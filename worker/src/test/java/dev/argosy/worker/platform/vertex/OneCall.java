package dev.argosy.worker.platform.vertex;

import static dev.argosy.worker.platform.vertex.VertexFixture.LONG;
import static dev.argosy.worker.platform.vertex.VertexFixture.called;

import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process of its own that makes one call with the credentials of its environment, which no test
 * can set for itself.
 */
public final class OneCall {
  private OneCall() {}

  /** Arguments: endpoint, transport. Prints the outcome. */
  public static void main(String[] arguments) {
    PlatformConfig.Vertex config =
        new PlatformConfig.Vertex(
            "",
            "us-east5",
            PlatformConfig.Transport.valueOf(arguments[1]),
            null,
            URI.create(arguments[0]),
            PlatformConfig.Credentials.DEFAULT,
            LONG,
            1,
            8192);
    try (Platform platform = VertexPlatform.open(config, "forked", InstantSource.system())) {
      System.out.println(called(platform, "it").join());
    }
  }

  /**
   * Starts it and waits for its end.
   *
   * @param trust a store of certificates that it trusts
   * @param environment all of it, but for what finds commands
   * @return all that it printed
   */
  static String run(
      URI endpoint,
      PlatformConfig.Transport transport,
      Path home,
      Path trust,
      Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.home=" + home,
                "-Djavax.net.ssl.trustStore=" + trust,
                "-Djavax.net.ssl.trustStorePassword=" + TlsKeys.PASSWORD,
                "-cp",
                System.getProperty("java.class.path"),
                OneCall.class.getName(),
                endpoint.toString(),
                transport.name()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return printed;
  }
}
