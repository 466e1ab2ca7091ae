package dev.argosy.worker.platform;

import dev.argosy.contract.Body;
import dev.argosy.worker.config.Rules;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code platforms}: a cloud in one account and one region, reached through one
 * client.
 */
public sealed interface PlatformConfig {
  /**
   * How long a call may take if the file does not say: the longest answers take several minutes.
   */
  Duration REQUEST_TIMEOUT = Duration.ofMinutes(10);

  /** Connections if the file does not say: as many as {@code worker.max-in-flight} by default. */
  int MAX_CONNECTIONS = 512;

  /**
   * Above this {@code max_tokens} a call is streamed if the file does not say: idle connections die
   * after minutes.
   */
  int STREAM_ABOVE = 8192;

  /** The kind, as the file writes it. */
  String kind();

  /** Upper bound of one call, from sending to the last byte; 100ms..1h, default 10m. */
  Duration requestTimeout();

  /** Connections at once; 1..65536, default 512. */
  int maxConnections();

  /**
   * Overrides the platform's own address: a VPC endpoint or the simulator. {@code http} means
   * plaintext.
   */
  @Nullable URI endpoint();

  /** Where credentials come from. */
  Credentials credentials();

  /**
   * A request for more tokens than this is called as a stream although it asked for none;
   * 0..10000000, default 8192.
   */
  int streamAbove();

  /**
   * The account or project that pays, for the books; null if the configuration does not name it.
   */
  @Nullable String account();

  /**
   * Whether a request is called as a stream: it asks for one, or may answer so long that a silent
   * connection could die meanwhile.
   */
  default boolean streams(Body body) {
    return body.stream() || body.maxTokens().orElse(Integer.MAX_VALUE) > streamAbove();
  }

  /** Where credentials come from; never from the file. */
  enum Credentials {
    /** The vendor's own chain: environment, profile, instance, web identity. */
    DEFAULT,
    /** None at all: a simulator. Only with an endpoint. */
    NONE
  }

  /** How Vertex is spoken to. */
  enum Transport {
    /** REST for {@code global}, {@code us} and {@code eu}, gRPC for regions. */
    AUTO,
    /** PredictionServiceClient. */
    GRPC,
    /** {@code :rawPredict} over HTTP. */
    REST
  }

  /**
   * AWS Bedrock in one region.
   *
   * @param region such as {@code us-west-2}; required
   * @param requestTimeout see {@link PlatformConfig#requestTimeout}
   * @param maxConnections see {@link PlatformConfig#maxConnections}
   * @param endpoint see {@link PlatformConfig#endpoint}
   * @param credentials see {@link PlatformConfig#credentials}
   * @param profile a profile of the AWS configuration files, for another account
   * @param roleArn a role to assume, for another account
   * @param streamAbove see {@link PlatformConfig#streamAbove}
   */
  record Bedrock(
      String region,
      Duration requestTimeout,
      int maxConnections,
      @Nullable URI endpoint,
      Credentials credentials,
      @Nullable String profile,
      @Nullable String roleArn,
      int streamAbove)
      implements PlatformConfig {
    /** {@code arn:aws:iam::ACCOUNT:role/NAME}. */
    private static final int ACCOUNT_OF_ARN = 4;

    public Bedrock {
      Rules rules = new Rules();
      rules.require(
          region.matches("[a-z]{2,8}(-[a-z]+)+-[0-9]+"),
          "region",
          "must be an AWS region such as us-west-2",
          region);
      checkCalls(rules, requestTimeout, maxConnections, streamAbove);
      checkEndpoint(rules, endpoint, credentials);
      rules.require(
          profile == null || credentials == Credentials.DEFAULT,
          "profile",
          "can't go with credentials: none",
          profile == null ? "" : profile);
      if (roleArn != null) {
        rules.require(
            roleArn.matches("arn:aws[a-z-]*:iam::[0-9]{12}:role/\\S+"),
            "role-arn",
            "must be the ARN of an IAM role",
            roleArn);
        rules.require(
            credentials == Credentials.DEFAULT,
            "role-arn",
            "can't go with credentials: none",
            roleArn);
      }
      rules.hold();
    }

    @Override
    public String kind() {
      return "bedrock";
    }

    /** The account of the role that is assumed. */
    @Override
    public @Nullable String account() {
      return roleArn == null ? null : roleArn.split(":", -1)[ACCOUNT_OF_ARN];
    }
  }

  /**
   * Google Vertex AI in one project and location.
   *
   * @param project the project's id; empty: the one that the Google credentials name at start
   * @param location {@code global}, {@code us}, {@code eu} or a region such as {@code us-east5};
   *     required
   * @param transport default auto
   * @param host the host to call, with a port if wanted, apart from the location; not with an
   *     endpoint
   * @param endpoint see {@link PlatformConfig#endpoint}
   * @param credentials see {@link PlatformConfig#credentials}
   * @param requestTimeout see {@link PlatformConfig#requestTimeout}
   * @param maxConnections see {@link PlatformConfig#maxConnections}
   * @param streamAbove see {@link PlatformConfig#streamAbove}
   */
  record Vertex(
      String project,
      String location,
      Transport transport,
      @Nullable String host,
      @Nullable URI endpoint,
      Credentials credentials,
      Duration requestTimeout,
      int maxConnections,
      int streamAbove)
      implements PlatformConfig {
    public Vertex {
      Rules rules = new Rules();
      rules.require(
          project.matches("([a-z0-9.-]+:)?[a-z0-9-]*"),
          "project",
          "must be a project's id",
          project);
      rules.require(
          !project.isEmpty() || credentials == Credentials.DEFAULT,
          "project",
          "must be given with credentials: none, as nothing else names it",
          project);
      rules.require(
          location.matches("global|us|eu|[a-z]+-[a-z]+[0-9]+"),
          "location",
          "must be global, us, eu or a region such as us-east5",
          location);
      checkCalls(rules, requestTimeout, maxConnections, streamAbove);
      checkEndpoint(rules, endpoint, credentials);
      if (host != null) {
        rules.require(
            host.matches("[A-Za-z0-9.-]+(:[0-9]{1,5})?"),
            "host",
            "must be a host, with :port if wanted",
            host);
        rules.require(endpoint == null, "host", "can't go with an endpoint", host);
      }
      if (endpoint != null && endpoint.getRawUserInfo() == null && endpoint.getRawPath() != null) {
        rules.require(
            !overGrpc(transport, location) || endpoint.getRawPath().matches("/?"),
            "endpoint",
            "must have no path where gRPC is spoken (transport: grpc, or auto in a region)",
            endpoint);
      }
      rules.hold();
    }

    @Override
    public String kind() {
      return "vertex";
    }

    /** The project. */
    @Override
    public @Nullable String account() {
      return project.isEmpty() ? null : project;
    }

    /**
     * Whether it is spoken to over gRPC. Left open, only regions are: whether gRPC serves partner
     * models elsewhere is not documented, and the vendors' own clients use REST.
     */
    public boolean overGrpc() {
      return overGrpc(transport, location);
    }

    private static boolean overGrpc(Transport transport, String location) {
      return switch (transport) {
        case GRPC -> true;
        case REST -> false;
        case AUTO -> !Set.of("global", "us", "eu").contains(location);
      };
    }
  }

  private static void checkCalls(
      Rules rules, Duration requestTimeout, int maxConnections, int streamAbove) {
    rules
        .range(requestTimeout, Duration.ofMillis(100), Duration.ofHours(1), "request-timeout")
        .range(maxConnections, 1, 1 << 16, "max-connections")
        .range(streamAbove, 0, 10_000_000, "stream-above");
  }

  private static void checkEndpoint(Rules rules, @Nullable URI endpoint, Credentials credentials) {
    if (endpoint == null) {
      rules.require(
          credentials == Credentials.DEFAULT,
          "credentials",
          "can be none only with an endpoint",
          credentials.name().toLowerCase(Locale.ROOT));
      return;
    }
    // A part before the host would be a credential, so the value is not repeated.
    rules.require(
        endpoint.getRawUserInfo() == null, "endpoint", "must not carry credentials", "not shown");
    String scheme = endpoint.getScheme();
    rules.require(
        endpoint.getRawUserInfo() != null
            || (("http".equals(scheme) || "https".equals(scheme))
                && endpoint.getHost() != null
                && endpoint.getRawQuery() == null
                && endpoint.getRawFragment() == null),
        "endpoint",
        "must be http://host or https://host, with :port and a path if wanted",
        endpoint);
  }
}
