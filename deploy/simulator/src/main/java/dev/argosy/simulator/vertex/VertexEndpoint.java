package dev.argosy.simulator.vertex;

import dev.argosy.simulator.http.Endpoint;
import dev.argosy.simulator.http.Exchange;
import dev.argosy.simulator.http.Request;
import dev.argosy.simulator.invocation.Invocation;
import dev.argosy.simulator.invocation.Invocations;
import dev.argosy.simulator.messages.Body;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Vertex's port: finds the method that a request is for. Owned by the event loop. */
public final class VertexEndpoint implements Endpoint {
  /** The largest request that is taken, whatever its transport puts around the body. */
  public static final int REQUEST_BYTES_MAX = (30 << 20) + (64 << 10);

  private static final int BODY_BYTES_MAX = 30 << 20;
  private static final Pattern PATH = Pattern.compile("/v1/(.+):(rawPredict|streamRawPredict)");

  private static final Pattern METHOD =
      Pattern.compile(
          "/google\\.cloud\\.aiplatform\\.v1\\.PredictionService/(RawPredict|StreamRawPredict)");

  private final Invocations invocations;

  /** Hands what it finds to {@code invocations}. */
  public VertexEndpoint(Invocations invocations) {
    this.invocations = invocations;
  }

  @Override
  public void handle(Request request, Exchange exchange) {
    if (request.headers().get(HttpHeaderNames.CONTENT_TYPE, "").startsWith("application/grpc")) {
      grpc(request, exchange);
    } else {
      rest(request, exchange);
    }
  }

  private void rest(Request request, Exchange exchange) {
    Matcher path = PATH.matcher(decoded(request.rawPath()));
    Optional<PublisherModel> model =
        request.method().equals(HttpMethod.POST) && path.matches()
            ? PublisherModel.ofResource(path.group(1))
            : Optional.empty();
    if (model.isEmpty()) {
      exchange.reply(RestDialect.html(VertexError.UNKNOWN_ADDRESS));
      return;
    }
    boolean streamed = path.group(2).equals("streamRawPredict");
    Invocation invocation =
        new Invocation(
            model.get().place(),
            model.get().model(),
            userAgent(request),
            streamed,
            new Body(request.body(), 0, request.bodyBytes()),
            request.tooLarge() || request.bodyBytes() > BODY_BYTES_MAX);
    invocations.begin(invocation, new RestDialect(model.get(), streamed), exchange);
  }

  private void grpc(Request request, Exchange exchange) {
    Matcher method = METHOD.matcher(request.rawPath());
    if (!method.matches()) {
      exchange.reply(GrpcStatus.reply(VertexError.UNKNOWN_METHOD, 0));
      return;
    }
    boolean streamed = method.group(1).equals("StreamRawPredict");
    if (request.tooLarge()) {
      Body none = new Body(request.body(), 0, 0);
      grpc(PublisherModel.UNKNOWN, userAgent(request), streamed, none, true, exchange);
      return;
    }
    Optional<GrpcRequest> message = GrpcRequest.of(request);
    if (message.isEmpty()) {
      exchange.reply(GrpcStatus.reply(VertexError.UNREADABLE_MESSAGE, 0));
      return;
    }
    Optional<PublisherModel> model = PublisherModel.ofResource(message.get().endpoint());
    if (model.isEmpty()) {
      exchange.reply(GrpcStatus.reply(VertexError.UNKNOWN_ENDPOINT, 0));
      return;
    }
    grpc(
        model.get(),
        userAgent(request),
        streamed,
        message.get().body(),
        message.get().bodyBytes() > BODY_BYTES_MAX,
        exchange);
  }

  private void grpc(
      PublisherModel model,
      String userAgent,
      boolean streamed,
      Body body,
      boolean tooLarge,
      Exchange exchange) {
    invocations.begin(
        new Invocation(model.place(), model.model(), userAgent, streamed, body, tooLarge),
        new GrpcDialect(model),
        exchange);
  }

  private static String userAgent(Request request) {
    return request.headers().get(HttpHeaderNames.USER_AGENT, "");
  }

  private static String decoded(String rawPath) {
    try {
      return QueryStringDecoder.decodeComponent(rawPath.replace("+", "%2B"));
    } catch (IllegalArgumentException badEscape) {
      return "";
    }
  }
}
