package dev.argosy.simulator;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;

/** Calls a simulator with Amazon's own client. */
final class BedrockClient implements AutoCloseable {
  static final AwsCredentialsProvider NONE = AnonymousCredentialsProvider.create();
  static final AwsCredentialsProvider KEYS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));

  private final BedrockRuntimeAsyncClient client;

  BedrockClient(URI endpoint, String region, AwsCredentialsProvider credentials) {
    client =
        BedrockRuntimeAsyncClient.builder()
            .endpointOverride(endpoint)
            .region(Region.of(region))
            .credentialsProvider(credentials)
            .httpClientBuilder(AwsCrtAsyncHttpClient.builder().protocol(Protocol.HTTP1_1))
            .overrideConfiguration(
                override -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
  }

  /** The answer; throws what Amazon's client throws, as the cause. */
  String invoke(String model, String body) {
    return client
        .invokeModel(
            request ->
                request
                    .modelId(model)
                    .contentType("application/json")
                    .body(SdkBytes.fromUtf8String(body)))
        .join()
        .body()
        .asUtf8String();
  }

  @Override
  public void close() {
    client.close();
  }
}
