package dev.argosy.simulator.vertex;

import dev.argosy.simulator.http.Request;
import dev.argosy.simulator.messages.Body;
import java.util.Optional;

/**
 * The one message of a call: a {@code RawPredictRequest} or {@code StreamRawPredictRequest}, which
 * are alike.
 *
 * @param endpoint the resource that is asked
 * @param body the data of its {@code http_body}
 * @param bodyBytes how long that is
 */
record GrpcRequest(String endpoint, Body body, int bodyBytes) {
  /** A byte that says whether it is compressed, and the length. */
  private static final int PREFIX = 5;

  private static final int ENDPOINT = 1;
  private static final int HTTP_BODY = 2;
  private static final int DATA = 2;

  /** The message; empty if it is compressed, cut short or none. */
  static Optional<GrpcRequest> of(Request request) {
    byte[] array = request.body();
    int bytes = request.bodyBytes() - PREFIX;
    if (bytes < 0 || array[0] != 0 || length(array) != bytes) {
      return Optional.empty();
    }
    try {
      return Optional.of(message(array, new ProtobufReader(array, PREFIX, bytes)));
    } catch (IndexOutOfBoundsException malformed) {
      return Optional.empty();
    }
  }

  private static GrpcRequest message(byte[] array, ProtobufReader fields) {
    String endpoint = "";
    int dataOffset = 0;
    int dataBytes = 0;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      if (field == ENDPOINT) {
        endpoint = fields.text();
      } else if (field == HTTP_BODY) {
        ProtobufReader httpBody = new ProtobufReader(array, fields.offset(), fields.bytes());
        for (int inner = httpBody.next(); inner != 0; inner = httpBody.next()) {
          if (inner == DATA) {
            dataOffset = httpBody.offset();
            dataBytes = httpBody.bytes();
          }
        }
      }
    }
    return new GrpcRequest(endpoint, new Body(array, dataOffset, dataBytes), dataBytes);
  }

  private static int length(byte[] array) {
    return (array[1] & 0xFF) << 24
        | (array[2] & 0xFF) << 16
        | (array[3] & 0xFF) << 8
        | (array[4] & 0xFF);
  }
}
