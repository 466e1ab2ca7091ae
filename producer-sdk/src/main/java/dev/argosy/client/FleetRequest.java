package dev.argosy.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import java.util.Map;

/**
 * Requests whose body you have as native Messages API JSON. Text and bytes go to the platform as
 * they are. The classes of Anthropic's Java SDK, or nodes of another JSON library, come in as the
 * text they are written as.
 *
 * <p>Every method throws an {@code IllegalArgumentException} that names the field, the rule and the
 * value if the JSON is not a Messages request with a model and messages.
 */
public final class FleetRequest {
  private FleetRequest() {}

  /** The request of this body, under a random id. */
  public static Request of(String json) {
    return builder(json).build();
  }

  /** The request of this body, under a random id; the array must not change any more. */
  public static Request of(byte[] json) {
    return builder(json).build();
  }

  /** The request of this body, under a random id. */
  public static Request of(JsonNode json) {
    return builder(json).build();
  }

  /** The request of this body, under a random id. */
  public static Request of(Map<String, ?> json) {
    return builder(json).build();
  }

  /** A request of this body with more said about it. */
  public static Builder builder(String json) {
    return new Builder(RawJson.of(json));
  }

  /** A request of this body with more said about it; the array must not change any more. */
  public static Builder builder(byte[] json) {
    return new Builder(RawJson.of(json));
  }

  /** A request of this body with more said about it. */
  public static Builder builder(JsonNode json) {
    return new Builder(NativeJson.raw("body", json));
  }

  /** A request of this body with more said about it. */
  public static Builder builder(Map<String, ?> json) {
    return new Builder(NativeJson.raw("body", json));
  }

  /** Collects a request around a given body. Not thread-safe. */
  public static final class Builder extends EnvelopeBuilder<Builder> {
    private final Body body;

    private Builder(RawJson json) {
      this.body = Body.of(json);
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    Body body() {
      return body;
    }
  }
}
