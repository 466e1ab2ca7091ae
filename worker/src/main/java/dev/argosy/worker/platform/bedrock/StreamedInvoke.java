package dev.argosy.worker.platform.bedrock;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Makes {@code InvokeModelWithResponseStream} of an {@code InvokeModel} that carries a {@link
 * BedrockStream}, which then reads the body while it comes; for the client it is empty. So the
 * client signs, sends, times and cancels as always, and its {@linkplain EventFrames wasteful}
 * reading of streams is not used. A failure of the stream is the call's.
 */
final class StreamedInvoke implements ExecutionInterceptor {
  /** Where a call's stream goes. */
  static final ExecutionAttribute<BedrockStream> STREAM =
      new ExecutionAttribute<>("dev.argosy.stream");

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    SdkHttpRequest request = context.httpRequest();
    return attributes.getAttribute(STREAM) == null
        ? request
        : request.toBuilder()
            .encodedPath(request.encodedPath() + "-with-response-stream")
            .putHeader("Accept", "application/vnd.amazon.eventstream")
            .putHeader("X-Amzn-Bedrock-Accept", "application/json")
            .build();
  }

  @Override
  public Optional<Publisher<ByteBuffer>> modifyAsyncHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    BedrockStream stream = attributes.getAttribute(STREAM);
    return stream == null || !context.httpResponse().isSuccessful()
        ? context.responsePublisher()
        : context
            .responsePublisher()
            .map(
                body ->
                    SdkPublisher.adapt(body)
                        .map(
                            piece -> {
                              stream.read(piece);
                              return NOTHING;
                            }));
  }
}
