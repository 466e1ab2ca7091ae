package dev.argosy.embedded.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * The part that all requests begin with (https://kafka.apache.org/protocol, request header v1 and
 * v2 up to the client id).
 */
record RequestHead(ApiKeys key, short version, int correlationId, String clientId) {

  /**
   * Reads it from a request without its size.
   *
   * @throws IllegalArgumentException if there is no such API
   */
  static RequestHead read(byte[] request) {
    ByteBuffer buffer = ByteBuffer.wrap(request);
    ApiKeys key = ApiKeys.forId(buffer.getShort());
    short version = buffer.getShort();
    int correlationId = buffer.getInt();
    byte[] clientId = new byte[Math.max(0, buffer.getShort())]; // A client without an id sends -1.
    buffer.get(clientId);
    return new RequestHead(key, version, correlationId, new String(clientId, UTF_8));
  }
}
