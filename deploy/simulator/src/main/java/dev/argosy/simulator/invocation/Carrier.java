package dev.argosy.simulator.invocation;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;

/** How one streamed answer travels on its platform's wire. For one stream. */
public interface Carrier {
  /** Why a platform ends a stream in its middle. */
  enum Failure {
    /** The model failed. */
    MODEL_ERROR,
    /** The quota is used up. */
    THROTTLE
  }

  /** The answer's headers. */
  HttpHeaders headers();

  /** What the platform adds to {@code message_stop}, with a comma in front; or nothing. */
  String stopFields();

  /**
   * Appends an event to the stream's bytes.
   *
   * @param json of the event; read to its end
   */
  void event(String type, ByteBuf json, ByteBuf bytes);

  /** Takes so many of the stream's bytes away and makes them a piece of the answer's body. */
  default ByteBuf piece(ByteBuf bytes, int length, ByteBufAllocator allocator) {
    return allocator.buffer(length).writeBytes(bytes, length);
  }

  /** What follows the body of a stream that ends in good order. */
  default HttpHeaders trailers() {
    return EmptyHttpHeaders.INSTANCE;
  }

  /**
   * Ends a stream in its middle in the platform's own words.
   *
   * @param bytes of the stream, to append to
   * @return what follows the body
   */
  HttpHeaders failure(Failure failure, ByteBuf bytes);
}
