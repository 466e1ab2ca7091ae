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

  private final Invocations invocations;

  /** Hands what it finds to {@code invocations}. */
  public VertexEndpoint(Invocations invocations) {
    this.invocations = invocations;
  }

  @Override
  public void handle(Request request, Exchange exchange) {
    Matcher path = PATH.matcher(decoded(request.rawPath()));
    Optional<PublisherModel> model =
        request.method().equals(HttpMethod.POST) && path.matches()
            ? PublisherModel.ofResource(path.group(1))
            : Optional.empty();
    if (model.isEmpty()) {
      exchange.reply(RestDialect.reply(VertexError.UNKNOWN_ADDRESS));
      return;
    }
    boolean streamed = path.group(2).equals("streamRawPredict");
    Invocation invocation =
        new Invocation(
            model.get().model(),
            request.headers().get(HttpHeaderNames.USER_AGENT, ""),
            streamed,
            new Body(request.body(), 0, request.bodyBytes()),
            request.tooLarge() || request.bodyBytes() > BODY_BYTES_MAX);
    invocations.begin(invocation, new RestDialect(model.get(), streamed), exchange);
  }

  private static String decoded(String rawPath) {
    try {
      return QueryStringDecoder.decodeComponent(rawPath.replace("+", "%2B"));
    } catch (IllegalArgumentException badEscape) {
      return "";
    }
  }
}
