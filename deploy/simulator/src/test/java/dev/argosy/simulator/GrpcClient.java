package dev.argosy.simulator;

import com.google.api.HttpBody;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.ServerStream;
import com.google.cloud.aiplatform.v1.PredictionServiceClient;
import com.google.cloud.aiplatform.v1.PredictionServiceSettings;
import com.google.cloud.aiplatform.v1.RawPredictRequest;
import com.google.cloud.aiplatform.v1.StreamRawPredictRequest;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls a simulator with Google's own client. */
final class GrpcClient implements AutoCloseable {
  private final PredictionServiceClient client;

  GrpcClient(URI url) throws IOException {
    String endpoint = url.getHost() + ":" + url.getPort();
    client =
        PredictionServiceClient.create(
            PredictionServiceSettings.newBuilder()
                .setEndpoint(endpoint)
                .setCredentialsProvider(NoCredentialsProvider.create())
                .setTransportChannelProvider(
                    InstantiatingGrpcChannelProvider.newBuilder()
                        .setEndpoint(endpoint)
                        .setChannelConfigurator(
                            builder -> builder.usePlaintext().userAgent("argosy-worker/grpc"))
                        .build())
                .build());
  }

  /** The answer in one piece; throws what Google's client throws. */
  HttpBody rawPredict(String body) {
    return rawPredict(TestClient.VERTEX_HAIKU, body);
  }

  HttpBody rawPredict(String endpoint, String body) {
    return client
        .rawPredictCallable()
        .call(
            RawPredictRequest.newBuilder().setEndpoint(endpoint).setHttpBody(json(body)).build(),
            deadline());
  }

  /** The pieces of a stream, one after another; throws what Google's client throws. */
  ServerStream<HttpBody> streamRawPredict(String body) {
    return client
        .streamRawPredictCallable()
        .call(
            StreamRawPredictRequest.newBuilder()
                .setEndpoint(TestClient.VERTEX_HAIKU)
                .setHttpBody(json(body))
                .build(),
            deadline());
  }

  /** The pieces of a stream that ends well. */
  List<byte[]> pieces(String body) {
    List<byte[]> pieces = new ArrayList<>();
    streamRawPredict(body).forEach(piece -> pieces.add(piece.getData().toByteArray()));
    return pieces;
  }

  private static HttpBody json(String body) {
    return HttpBody.newBuilder()
        .setContentType("application/json")
        .setData(ByteString.copyFromUtf8(body))
        .build();
  }

  private static GrpcCallContext deadline() {
    return GrpcCallContext.createDefault().withTimeoutDuration(Duration.ofSeconds(30));
  }

  @Override
  public void close() {
    client.close();
  }
}
