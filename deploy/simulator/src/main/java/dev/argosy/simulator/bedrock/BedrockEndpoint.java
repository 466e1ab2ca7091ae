package dev.argosy.simulator.bedrock;

import dev.argosy.simulator.http.Endpoint;
import dev.argosy.simulator.http.Exchange;
import dev.argosy.simulator.http.Request;
import dev.argosy.simulator.invocation.Invocation;
import dev.argosy.simulator.invocation.Invocations;
import dev.argosy.simulator.messages.Body;
import dev.argosy.simulator.script.Draw;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Optional;

/** Bedrock's port: finds the operation that a request is for. Owned by the event loop. */
public final class BedrockEndpoint implements Endpoint {
  /** Bedrock's limit of a request's body, in bytes. */
  public static final int BODY_BYTES_MAX = 20 << 20;

  private static final Draw NOBODY = Draw.of(0, "", 0);

  private final Invocations invocations;

  /** Hands what it finds to {@code invocations}. */
  public BedrockEndpoint(Invocations invocations) {
    this.invocations = invocations;
  }

  @Override
  public void handle(Request request, Exchange exchange) {
    Optional<Operation> found =
        request.method().equals(HttpMethod.POST)
            ? Operation.ofPath(request.rawPath())
            : Optional.empty();
    if (found.isEmpty()) {
      exchange.reply(BedrockError.UNKNOWN_OPERATION.reply(0, NOBODY));
      return;
    }
    Invocation invocation =
        new Invocation(
            found.get().place(SignedRegion.of(request.headers())),
            found.get().model(),
            request.headers().get(HttpHeaderNames.USER_AGENT, ""),
            found.get().streamed(),
            new Body(request.body(), 0, request.bodyBytes()),
            request.tooLarge());
    invocations.begin(invocation, BedrockDialect.INSTANCE, exchange);
  }
}
