package dev.argosy.worker.platform.vertex;

import com.google.api.HttpBody;
import com.google.cloud.aiplatform.v1.RawPredictRequest;
import com.google.cloud.aiplatform.v1.StreamRawPredictRequest;
import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A prediction service that answers each call as it is told, and keeps what it was sent. */
final class GrpcServer implements AutoCloseable {
  private static final String SERVICE = "google.cloud.aiplatform.v1.PredictionService";
  private static final int MESSAGE_MAX = 4 << 20;

  /** What came over the wire. */
  record Received(Metadata headers, Deadline deadline, String endpoint, HttpBody body) {
    /** The value of a header; null if it is not there. */
    String header(String name) {
      return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }
  }

  private static final Context.Key<Metadata> HEADERS = Context.key("headers");

  private final TlsKeys keys;
  private final Server server;
  private final List<Received> received = new CopyOnWriteArrayList<>();

  private GrpcServer(TlsKeys keys, Consumer<StreamObserver<HttpBody>> answer) {
    this.keys = keys;
    var raw = method("RawPredict", MethodType.UNARY, RawPredictRequest.getDefaultInstance());
    var stream =
        method(
            "StreamRawPredict",
            MethodType.SERVER_STREAMING,
            StreamRawPredictRequest.getDefaultInstance());
    try {
      NettyServerBuilder builder =
          NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      if (keys != null) {
        builder.useTransportSecurity(keys.certificate().toFile(), keys.key().toFile());
      }
      server =
          builder
              .directExecutor()
              .maxInboundMessageSize(MESSAGE_MAX)
              .intercept(new HeadersOfCalls())
              .addService(
                  ServerServiceDefinition.builder(SERVICE)
                      .addMethod(
                          raw,
                          ServerCalls.asyncUnaryCall(
                              (request, observer) -> {
                                keep(request.getEndpoint(), request.getHttpBody());
                                answer.accept(observer);
                              }))
                      .addMethod(
                          stream,
                          ServerCalls.asyncServerStreamingCall(
                              (request, observer) -> {
                                keep(request.getEndpoint(), request.getHttpBody());
                                answer.accept(observer);
                              }))
                      .build())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T extends Message> MethodDescriptor<T, HttpBody> method(
      String name, MethodType type, T request) {
    return MethodDescriptor.<T, HttpBody>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(HttpBody.getDefaultInstance()))
        .build();
  }

  private static final class HeadersOfCalls implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      return Contexts.interceptCall(
          Context.current().withValue(HEADERS, headers), call, headers, next);
    }
  }

  private void keep(String endpoint, HttpBody body) {
    received.add(new Received(HEADERS.get(), Context.current().getDeadline(), endpoint, body));
  }

  /** Answers each call, on the thread that its request came on. */
  static GrpcServer answering(Consumer<StreamObserver<HttpBody>> answer) {
    return new GrpcServer(null, answer);
  }

  /** The same over TLS. */
  static GrpcServer secured(TlsKeys keys, Consumer<StreamObserver<HttpBody>> answer) {
    return new GrpcServer(keys, answer);
  }

  /** Where it listens. */
  URI url() {
    return URI.create((keys == null ? "http" : "https") + "://127.0.0.1:" + server.getPort());
  }

  /** All requests so far. */
  List<Received> received() {
    return List.copyOf(received);
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
