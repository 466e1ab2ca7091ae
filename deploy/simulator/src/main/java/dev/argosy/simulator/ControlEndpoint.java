package dev.argosy.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.argosy.simulator.http.Endpoint;
import dev.argosy.simulator.http.Exchange;
import dev.argosy.simulator.http.Reply;
import dev.argosy.simulator.http.Request;
import dev.argosy.simulator.script.Script;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The simulator's own operations, in front of a platform: {@code GET /_simulator/calls}, with
 * {@code ?since=EPOCH_MS} also the starts since then; {@code GET /_simulator/quotas}; {@code POST
 * /_simulator/reset}; {@code POST /_simulator/script} with a script as its body. Owned by the event
 * loop.
 */
final class ControlEndpoint implements Endpoint {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final Controls controls;
  private final Endpoint platform;

  ControlEndpoint(Controls controls, Endpoint platform) {
    this.controls = controls;
    this.platform = platform;
  }

  @Override
  public void handle(Request request, Exchange exchange) {
    if (!request.rawPath().startsWith("/_simulator/")) {
      platform.handle(request, exchange);
      return;
    }
    switch (request.method().name() + " " + request.rawPath()) {
      case "GET /_simulator/calls" -> exchange.reply(calls(request));
      case "GET /_simulator/quotas" ->
          exchange.reply(json(HttpResponseStatus.OK, controls.quotas().use()));
      case "POST /_simulator/reset" -> exchange.reply(reset());
      case "POST /_simulator/script" -> exchange.reply(script(request));
      default -> exchange.reply(problem(HttpResponseStatus.NOT_FOUND, "no such operation"));
    }
  }

  private Reply calls(Request request) {
    List<String> since =
        new QueryStringDecoder(request.rawQuery(), false)
            .parameters()
            .getOrDefault("since", List.of());
    if (since.isEmpty()) {
      return json(HttpResponseStatus.OK, controls.log().snapshot(Long.MAX_VALUE));
    }
    try {
      return json(HttpResponseStatus.OK, controls.log().snapshot(Long.parseLong(since.getFirst())));
    } catch (NumberFormatException notANumber) {
      return problem(
          HttpResponseStatus.BAD_REQUEST,
          "since must be milliseconds since the epoch: " + since.getFirst());
    }
  }

  private Reply reset() {
    controls.reset();
    return json(HttpResponseStatus.OK, Map.of());
  }

  private Reply script(Request request) {
    try {
      controls.script(
          Script.parse(new String(request.body(), 0, request.bodyBytes(), StandardCharsets.UTF_8)));
      return json(HttpResponseStatus.OK, Map.of());
    } catch (IllegalArgumentException wrong) {
      return problem(HttpResponseStatus.BAD_REQUEST, String.valueOf(wrong.getMessage()));
    }
  }

  private static Reply problem(HttpResponseStatus status, String message) {
    return json(status, Map.of("message", message));
  }

  private static Reply json(HttpResponseStatus status, Object value) {
    try {
      return Reply.json(status, JSON.writeValueAsString(value));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("numbers and names can always be written", impossible);
    }
  }
}
