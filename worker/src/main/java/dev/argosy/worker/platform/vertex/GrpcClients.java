package dev.argosy.worker.platform.vertex;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.ChannelPoolSettings;
import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.cloud.aiplatform.v1.PredictionServiceClient;
import com.google.cloud.aiplatform.v1.PredictionServiceSettings;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;

/** How the vendor's client and its channels are set up; each setting says why. */
final class GrpcClients {
  /** Many times the longest answer of a model; the client's own limit is 2 GiB. */
  static final int ANSWER_MAX = 64 << 20;

  /**
   * Google's front ends allow some 100 streams a connection. Calls go round the channels and end at
   * different times, so each is given room.
   */
  private static final int CALLS_A_CHANNEL = 80;

  /**
   * Gateways forget silent connections after some minutes; a model may think that long. Not more
   * often: servers hang up on who pings too much.
   */
  private static final Duration KEEP_ALIVE = Duration.ofMinutes(2);

  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Tells of every stream that was cancelled, on the console. Held, since a logger that nobody
   * holds forgets its level.
   */
  private static final Logger CHATTER = Logger.getLogger("io.grpc");

  static {
    CHATTER.setLevel(Level.WARNING);
  }

  private GrpcClients() {}

  /**
   * The client: never repeats a call (a repeated call is a decision and a cost). Who we are goes
   * with each call instead of with a channel: what was fetched ahead never makes a call wait, and
   * gRPC refuses a channel's credentials over plaintext.
   *
   * @param calls at once
   * @param agent names the worker in the user agent
   * @param callbacks where answers are read
   */
  static PredictionServiceClient client(
      VertexAddress address, int calls, String agent, Executor callbacks) {
    PredictionServiceSettings.Builder settings =
        PredictionServiceSettings.newBuilder()
            .setEndpoint(address.target())
            .setCredentialsProvider(NoCredentialsProvider.create())
            .setTransportChannelProvider(
                PredictionServiceSettings.defaultGrpcTransportProviderBuilder()
                    .setChannelPoolSettings(ChannelPoolSettings.staticallySized(channels(calls)))
                    .setHeaderProvider(FixedHeaderProvider.create(Map.of("user-agent", agent)))
                    .setMaxInboundMessageSize(ANSWER_MAX)
                    .setKeepAliveTimeDuration(KEEP_ALIVE)
                    .setKeepAliveTimeoutDuration(KEEP_ALIVE_TIMEOUT)
                    .setExecutor(callbacks)
                    .setChannelConfigurator(channel -> secured(channel, address))
                    .build());
    settings.rawPredictSettings().setRetryableCodes(Set.of());
    settings.streamRawPredictSettings().setRetryableCodes(Set.of());
    try {
      return PredictionServiceClient.create(settings.build());
    } catch (IOException impossible) {
      throw new UncheckedIOException("no client for " + address.target(), impossible);
    }
  }

  private static int channels(int calls) {
    return (calls + CALLS_A_CHANNEL - 1) / CALLS_A_CHANNEL;
  }

  private static ManagedChannelBuilder<?> secured(
      ManagedChannelBuilder<?> channel, VertexAddress address) {
    return address.plaintext() ? channel.usePlaintext() : channel;
  }
}
