package dev.argosy.worker.platform.vertex;

import com.google.api.HttpBody;
import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.rpc.ResponseObserver;
import com.google.api.gax.rpc.StreamController;
import com.google.cloud.aiplatform.v1.PredictionServiceClient;
import com.google.cloud.aiplatform.v1.RawPredictRequest;
import com.google.cloud.aiplatform.v1.StreamRawPredictRequest;
import com.google.protobuf.UnsafeByteOperations;
import dev.argosy.worker.platform.OpenCalls.OpenCall;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.WholeAnswer;
import io.grpc.CallOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Vertex over gRPC: {@code PredictionServiceClient}. Answers are read on the client's network
 * threads, where we do little and never block: half the CPU that its own pool of threads takes. The
 * deadline goes with the call, so the platform knows it too.
 */
final class GrpcTransport implements Transport {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);
  private static final Executor NETWORK_THREAD = Runnable::run;
  private static final int OK = 200;

  private final VertexAddress address;
  private final PredictionServiceClient client;
  private final GrpcFailures failures;

  /**
   * Connects at the first call.
   *
   * @param calls at once
   * @param agent names the worker in the user agent
   * @param clock what a date of {@code retry-after} is measured from
   */
  GrpcTransport(VertexAddress address, int calls, String agent, InstantSource clock) {
    this.address = address;
    client = GrpcClients.client(address, calls, agent, NETWORK_THREAD);
    failures = new GrpcFailures(clock);
  }

  @Override
  public CompletableFuture<Outcome> whole(OpenCall call, Request request) {
    Sending sending = new Sending();
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    ApiFuture<HttpBody> exchange =
        client
            .rawPredictCallable()
            .futureCall(
                RawPredictRequest.newBuilder()
                    .setEndpoint(model(request))
                    .setHttpBody(body(request, false))
                    .build(),
                context(request, sending));
    call.givesUpBy(() -> exchange.cancel(true));
    ApiFutures.addCallback(
        exchange,
        new ApiFutureCallback<>() {
          @Override
          public void onSuccess(HttpBody answer) {
            outcome.complete(WholeAnswer.outcome(answer.getData().toByteArray(), OK));
          }

          @Override
          public void onFailure(Throwable failure) {
            outcome.complete(failures.outcome(failure, sending));
          }
        },
        NETWORK_THREAD);
    return outcome;
  }

  @Override
  public CompletableFuture<Outcome> streamed(OpenCall call, Request request, SseAnswer answer) {
    Sending sending = new Sending();
    Stream stream = new Stream(call, answer, sending);
    client
        .streamRawPredictCallable()
        .call(
            StreamRawPredictRequest.newBuilder()
                .setEndpoint(model(request))
                .setHttpBody(body(request, true))
                .build(),
            stream,
            context(request, sending));
    return stream.outcome;
  }

  private String model(Request request) {
    return address.model(request.access().project(), request.model());
  }

  private static HttpBody body(Request request, boolean streams) {
    return HttpBody.newBuilder()
        .setContentType("application/json")
        .setData(UnsafeByteOperations.unsafeWrap(VertexBody.of(request.body(), streams)))
        .build();
  }

  private static GrpcCallContext context(Request request, Sending sending) {
    return GrpcCallContext.createDefault()
        .withCallOptions(CallOptions.DEFAULT.withStreamTracerFactory(sending))
        .withTimeoutDuration(request.within())
        .withExtraHeaders(request.access().headers());
  }

  /** Hears an answer that comes in pieces, one at a time. */
  private final class Stream implements ResponseObserver<HttpBody> {
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private final OpenCall call;
    private final SseAnswer answer;
    private final Sending sending;
    private @Nullable StreamController exchange;

    Stream(OpenCall call, SseAnswer answer, Sending sending) {
      this.call = call;
      this.answer = answer;
      this.sending = sending;
    }

    @Override
    public void onStart(StreamController begun) {
      exchange = begun;
      call.givesUpBy(begun::cancel);
    }

    @Override
    public void onResponse(HttpBody part) {
      if (!answer.piece(part.getData().asReadOnlyByteBuffer()) && exchange != null) {
        outcome.complete(answer.ended());
        exchange.cancel();
      }
    }

    @Override
    public void onError(Throwable failure) {
      outcome.complete(answer.failed(failures.outcome(failure, sending)));
    }

    @Override
    public void onComplete() {
      outcome.complete(answer.ended());
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    try {
      var _ = client.awaitTermination(CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
