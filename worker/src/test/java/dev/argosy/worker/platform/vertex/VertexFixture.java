package dev.argosy.worker.platform.vertex;

import com.google.api.HttpBody;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.protobuf.ByteString;
import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.PlatformConfig.Credentials;
import dev.argosy.worker.platform.PlatformConfig.Transport;
import dev.argosy.worker.platform.StreamListener;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.concurrent.CompletableFuture;

/** Platforms under test, and calls on them. */
final class VertexFixture {
  static final String MODEL = "claude-haiku-4-5@20251001";

  static final Duration LONG = Duration.ofSeconds(30);

  static final String MESSAGE =
      """
      {"id":"msg_vrtx_1","type":"message","role":"assistant","model":"claude-haiku-4-5",
       "content":[{"type":"text","text":"hello"}],"stop_reason":"end_turn","stop_sequence":null,
       "usage":{"input_tokens":3,"output_tokens":2}}\
      """;

  private VertexFixture() {}

  static GoogleCredentials token(String token) {
    return GoogleCredentials.create(
        new AccessToken(token, Date.from(Instant.now().plus(Duration.ofHours(1)))));
  }

  static GrpcServer answering() {
    return GrpcServer.answering(
        observer -> {
          observer.onNext(message());
          observer.onCompleted();
        });
  }

  static HttpBody message() {
    return HttpBody.newBuilder().setData(ByteString.copyFromUtf8(MESSAGE)).build();
  }

  static CompletableFuture<Outcome> called(Platform platform, String key) {
    return platform.call(
        MODEL,
        Body.of(
            RawJson.of(
                """
                {"model":"m","max_tokens":7,"messages":[{}],"metadata":{"user_id":"%s"}}"""
                    .formatted(key))),
        StreamListener.NONE);
  }

  static Platform rest(URI endpoint, String worker, GoogleAccess.Chain chain) {
    return platform(config(endpoint, Transport.REST, Credentials.DEFAULT, LONG), worker, chain);
  }

  static Platform platform(PlatformConfig.Vertex config, String worker, GoogleAccess.Chain chain) {
    return new VertexPlatform(config, worker, InstantSource.system(), chain);
  }

  static PlatformConfig.Vertex config(
      URI endpoint, Transport transport, Credentials credentials, Duration requestTimeout) {
    return new PlatformConfig.Vertex(
        "p-1", "us-east5", transport, null, endpoint, credentials, requestTimeout, 64, 8192);
  }
}
