package dev.argosy.embedded.proxy;

import java.nio.ByteBuffer;
import org.apache.kafka.common.message.DescribeClusterResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;

/** Puts the proxy's address where answers name the broker's. */
record Addresses(String host, int port) implements AnswerRewrite {

  /**
   * The answer with our address in it; most name none and stay as they are.
   *
   * @throws IllegalStateException if there are several brokers: one proxy can't stand for them all
   */
  @Override
  public byte[] rewrite(RequestHead request, byte[] answer) {
    return switch (request.key()) {
      case METADATA, FIND_COORDINATOR, DESCRIBE_CLUSTER -> rewriteBody(request, answer);
      default -> answer;
    };
  }

  private byte[] rewriteBody(RequestHead request, byte[] answer) {
    ByteBuffer buffer = ByteBuffer.wrap(answer);
    short headerVersion = request.key().responseHeaderVersion(request.version());
    ResponseHeader header = ResponseHeader.parse(buffer, headerVersion);
    var body = new ByteBufferAccessor(buffer);
    ApiMessage rewritten =
        switch (request.key()) {
          case METADATA -> metadata(new MetadataResponseData(body, request.version()));
          case FIND_COORDINATOR ->
              coordinator(new FindCoordinatorResponseData(body, request.version()));
          case DESCRIBE_CLUSTER ->
              cluster(new DescribeClusterResponseData(body, request.version()));
          default -> throw new IllegalArgumentException("names no address: " + request.key());
        };
    ByteBuffer whole =
        RequestUtils.serialize(header.data(), headerVersion, rewritten, request.version());
    byte[] bytes = new byte[whole.remaining()];
    whole.get(bytes);
    return bytes;
  }

  private MetadataResponseData metadata(MetadataResponseData data) {
    requireOne(data.brokers().size());
    data.brokers().forEach(broker -> broker.setHost(host).setPort(port));
    return data;
  }

  private DescribeClusterResponseData cluster(DescribeClusterResponseData data) {
    requireOne(data.brokers().size());
    data.brokers().forEach(broker -> broker.setHost(host).setPort(port));
    return data;
  }

  private FindCoordinatorResponseData coordinator(FindCoordinatorResponseData data) {
    if (data.nodeId() >= 0 && !data.host().isEmpty()) { // Up to version 3: one, beside the error.
      data.setHost(host).setPort(port);
    }
    data.coordinators().stream()
        .filter(found -> found.errorCode() == 0)
        .forEach(found -> found.setHost(host).setPort(port));
    return data;
  }

  private static void requireOne(int brokers) {
    if (brokers > 1) {
      throw new IllegalStateException(
          "the proxy can stand in front of one broker, this cluster has " + brokers);
    }
  }
}
