package dev.argosy.worker.platform.bedrock;

import dev.argosy.worker.platform.PlatformConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.auth.scheme.NoAuthAuthScheme;
import software.amazon.awssdk.http.auth.spi.scheme.AuthSchemeOption;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.http.crt.TcpKeepAliveConfiguration;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClientBuilder;
import software.amazon.awssdk.services.bedrockruntime.auth.scheme.BedrockRuntimeAuthSchemeParams;

/** How the vendor's client and its HTTP engine are set up; each setting says why. */
final class BedrockClients {
  /** A platform that is there accepts a connection in milliseconds. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration TLS_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Under the minute after which load balancers drop idle connections: a call on a dropped one is
   * lost.
   */
  private static final Duration IDLE_MAX = Duration.ofSeconds(30);

  /** Longest wait for a free connection; see {@link #acquisitionTimeout}. */
  private static final Duration ACQUISITION_MAX = Duration.ofMinutes(1);

  private static final Duration KEEP_ALIVE_INTERVAL = Duration.ofSeconds(60);
  private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(10);

  private static final String BEARER_SCHEME = "smithy.api#httpBearerAuth";

  private BedrockClients() {}

  /**
   * Makes answers come through while a worker drains. The engine's native part has a shutdown hook
   * of its own, and from SIGTERM on tells nobody how a call ended, unless somebody keeps it: a
   * drain would wait in vain for answers that have come and are paid for. See <a
   * href="https://github.com/awslabs/aws-crt-java/pull/672">aws-crt-java 672</a>.
   *
   * @return gives it up, once: one time too often would end the native part for all clients; after
   *     the client and the engine are closed
   */
  static AutoCloseable keepEngineThroughShutdown() {
    CRT.acquireShutdownRef();
    AtomicBoolean kept = new AtomicBoolean(true);
    return () -> {
      if (kept.getAndSet(false)) {
        CRT.releaseShutdownRef();
      }
    };
  }

  /**
   * The engine. HTTP/1.1: one call a connection, so a cancelled or broken call takes no other with
   * it. No minimum throughput is asked for: a model that thinks sends nothing for minutes; the
   * call's time-out is the bound. TCP keep-alive instead, since gateways forget silent connections
   * after some minutes.
   */
  static SdkAsyncHttpClient engine(PlatformConfig.Bedrock config) {
    return AwsCrtAsyncHttpClient.builder()
        .protocol(Protocol.HTTP1_1)
        .maxConcurrency(config.maxConnections())
        .connectionTimeout(CONNECT_TIMEOUT)
        .tlsNegotiationTimeout(TLS_TIMEOUT)
        .connectionAcquisitionTimeout(acquisitionTimeout(config.requestTimeout()))
        .connectionMaxIdleTime(IDLE_MAX)
        .tcpKeepAliveConfiguration(
            TcpKeepAliveConfiguration.builder()
                .keepAliveInterval(KEEP_ALIVE_INTERVAL)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT)
                .build())
        .build();
  }

  /**
   * The worker's own limit of calls in flight is the bound, so a wait for a connection is short or
   * our fault. It ends before the call's time-out does, so that the two can be told apart.
   */
  private static Duration acquisitionTimeout(Duration requestTimeout) {
    Duration half = requestTimeout.dividedBy(2);
    return half.compareTo(ACQUISITION_MAX) < 0 ? half : ACQUISITION_MAX;
  }

  /**
   * The client: never repeats a call (a repeated call is a decision and a cost), and completes on
   * the engine's threads, where we do little and never block.
   *
   * @param agent names the worker in the user agent
   */
  static BedrockRuntimeAsyncClient client(
      PlatformConfig.Bedrock config,
      String agent,
      SdkAsyncHttpClient engine,
      IdentityProvider<? extends AwsCredentialsIdentity> credentials) {
    BedrockRuntimeAsyncClientBuilder builder =
        BedrockRuntimeAsyncClient.builder()
            .region(Region.of(config.region()))
            .httpClient(engine)
            .credentialsProvider(credentials)
            .overrideConfiguration(
                override ->
                    override
                        .retryStrategy(DefaultRetryStrategy.doNotRetry())
                        .apiCallTimeout(config.requestTimeout())
                        .addExecutionInterceptor(new StreamedInvoke())
                        .putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, agent))
            .asyncConfiguration(
                async ->
                    async.advancedOption(
                        SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run));
    if (config.endpoint() != null) {
      builder.endpointOverride(config.endpoint());
    }
    return switch (config.credentials()) {
      case DEFAULT -> builder.build();
      // Not even a token of the environment: an endpoint without credentials gets none.
      case NONE ->
          builder
              .credentialsProvider(AnonymousCredentialsProvider.create())
              .authSchemeProvider(
                  _ ->
                      List.of(
                          AuthSchemeOption.builder().schemeId(NoAuthAuthScheme.SCHEME_ID).build()))
              .build();
    };
  }

  /**
   * Whether calls are signed with an identity of the chain. Not with {@code credentials: none}, and
   * not where the platform's own {@code AWS_BEARER_TOKEN_BEDROCK} is set, which the client prefers
   * to any chain.
   */
  static boolean signs(PlatformConfig.Bedrock config, BedrockRuntimeAsyncClient client) {
    return switch (config.credentials()) {
      case NONE -> false;
      case DEFAULT ->
          client
              .serviceClientConfiguration()
              .authSchemeProvider()
              .resolveAuthScheme(
                  BedrockRuntimeAuthSchemeParams.builder()
                      .operation("InvokeModel")
                      .region(Region.of(config.region()))
                      .build())
              .stream()
              .findFirst()
              .map(scheme -> !scheme.schemeId().equals(BEARER_SCHEME))
              .orElse(true);
    };
  }
}
