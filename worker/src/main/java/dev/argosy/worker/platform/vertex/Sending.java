package dev.argosy.worker.platform.vertex;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/**
 * How far a gRPC call came. The client reports a refused connection, a lost one and a platform that
 * is full by the same {@code UNAVAILABLE}; only its tracer sees whether there was a connection for
 * the call and whether the status came over it. Thread-safe.
 */
final class Sending extends ClientStreamTracer.Factory {
  private volatile boolean sent;
  private volatile boolean answered;

  /** A connection had the call: the platform may have worked on it. */
  boolean sent() {
    return sent;
  }

  /** The platform itself said how the call ended. */
  boolean answered() {
    return answered;
  }

  @Override
  public ClientStreamTracer newClientStreamTracer(
      ClientStreamTracer.StreamInfo info, Metadata headers) {
    return new ClientStreamTracer() {
      @Override
      public void streamCreated(Attributes transport, Metadata sentHeaders) {
        sent = true;
      }

      @Override
      public void inboundTrailers(Metadata trailers) {
        answered = true;
      }
    };
  }
}
