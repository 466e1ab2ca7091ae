package dev.argosy.worker.platform.vertex;

import dev.argosy.simulator.Simulator;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.PlatformContract;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/** The contract of platforms, kept by Vertex over REST. */
class VertexRestTest extends PlatformContract {
  @Override
  protected Platform open(URI endpoint, Duration requestTimeout) {
    return VertexPlatform.open(
        VertexFixture.config(
            endpoint,
            PlatformConfig.Transport.REST,
            PlatformConfig.Credentials.NONE,
            requestTimeout),
        WORKER,
        InstantSource.system());
  }

  @Override
  protected URI endpoint(Simulator simulator) {
    return simulator.vertexUrl();
  }

  @Override
  protected String model() {
    return "claude-haiku-4-5@20251001";
  }
}
