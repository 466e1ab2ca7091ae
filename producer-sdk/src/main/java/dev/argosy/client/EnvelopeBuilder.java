package dev.argosy.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.contract.Body;
import dev.argosy.contract.Limits;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Reply;
import dev.argosy.contract.Request;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a request may say besides its body. All of it is optional. Not thread-safe.
 *
 * @param <B> the builder itself
 */
public abstract sealed class EnvelopeBuilder<B extends EnvelopeBuilder<B>>
    permits FleetRequest.Builder, MessageRequest.Builder {
  private @Nullable String id;
  private @Nullable String tenant;
  private final Map<String, String> tags = new LinkedHashMap<>();
  private @Nullable RawJson metadata;
  private @Nullable Instant expiresAt;
  private @Nullable Instant dueAt;
  private List<String> fallback = List.of();
  private @Nullable BigDecimal maxCostUsd;
  private @Nullable Integer maxAttempts;
  private @Nullable String residency;
  private @Nullable String replyTopic;

  EnvelopeBuilder() {}

  abstract B self();

  abstract Body body();

  /** The request's id, 1..256 characters. Default a random UUID. */
  public B id(String requestId) {
    this.id = requestId;
    return self();
  }

  /** Who is billed. Default nobody. */
  public B tenant(String name) {
    this.tenant = name;
    return self();
  }

  /** A billing dimension; at most 32 of them. */
  public B tag(String key, String value) {
    tags.put(key, value);
    return self();
  }

  /** Billing dimensions, added to those that are there. */
  public B tags(Map<String, String> more) {
    tags.putAll(more);
    return self();
  }

  /**
   * An object of yours that the result echoes, at most 4,096 bytes.
   *
   * @param json as text, bytes, a Jackson {@code JsonNode} or a map
   */
  public B metadata(Object json) {
    JsonNode object = NativeJson.node("metadata", json);
    if (!object.isObject()) {
      throw new IllegalArgumentException("metadata must be an object");
    }
    this.metadata = NativeJson.raw("metadata", object);
    return self();
  }

  /** Not to be begun after this instant. {@code submit} sets it to its time-out if you don't. */
  public B expiresAt(Instant instant) {
    this.expiresAt = instant;
    return self();
  }

  /** Wanted by this instant; orders the requests that wait for quota. */
  public B dueAt(Instant instant) {
    this.dueAt = instant;
    return self();
  }

  /** Models to try when the first one refuses or is exhausted, at most 8, in order. */
  public B fallback(String... models) {
    this.fallback = List.of(models);
    return self();
  }

  /** List price of all its calls together, in USD, such as {@code "0.05"}. */
  public B maxCostUsd(String usd) {
    try {
      this.maxCostUsd = new BigDecimal(usd);
    } catch (NumberFormatException notDecimal) {
      throw new IllegalArgumentException(
          "limits.cost_usd must be a decimal such as 0.05, was " + usd, notDecimal);
    }
    return self();
  }

  /** Attempts in all, 1..20. */
  public B maxAttempts(int attempts) {
    this.maxAttempts = attempts;
    return self();
  }

  /** The only geography that may process it, such as {@code eu}. */
  public B residency(String geography) {
    this.residency = geography;
    return self();
  }

  /** A topic that gets a copy of the result; the lane must allow it. For {@link Fleet#send}. */
  public B replyTopic(String topic) {
    this.replyTopic = topic;
    return self();
  }

  /**
   * The request. The builder may go on to build others; each gets an id of its own unless it was
   * set.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value that breaks it
   */
  public Request build() {
    return new Request(
        id == null ? UUID.randomUUID().toString() : id,
        body(),
        tenant,
        tags,
        metadata,
        expiresAt,
        dueAt,
        fallback,
        maxCostUsd == null && maxAttempts == null ? null : new Limits(maxCostUsd, maxAttempts),
        residency,
        null,
        replyTopic == null ? null : new Reply(replyTopic, null),
        null);
  }
}
