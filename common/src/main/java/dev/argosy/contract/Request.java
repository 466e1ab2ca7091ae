package dev.argosy.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The envelope that a service posts. Only {@code id} and {@code body} are required. Characters are
 * Unicode code points; no text of the envelope may hold control characters or broken surrogates.
 *
 * @param id the service's own id, 1..256 characters; the same id posted twice is two requests
 * @param body the native Messages API request, untouched; without some members if {@code content}
 *     names where they are
 * @param content where the rest of the body is kept, outside of Kafka; null if the body is whole
 * @param tenant who is billed, 1..256 characters; null if nobody is named
 * @param tags billing dimensions, at most 32, keys of 1..64 and values of 0..256 characters
 * @param metadata an opaque JSON object of at most 4,096 bytes, echoed in the result; null if none
 * @param expiresAt drop it after this instant (years 1970..9999); null means the worker's greatest
 *     age
 * @param dueAt wanted by this instant; orders waiting requests; null if it does not matter
 * @param fallback models to try when the first one refuses or is exhausted, at most 8, in order
 * @param limits what it may use up; null means the worker's rules
 * @param residency the only geography that may process it, 1..64 characters, such as {@code eu};
 *     null means any
 * @param reuse whether an earlier equal result will do; null means no
 * @param reply where its result goes besides; null means the result topic only
 * @param submittedAt when the service posted it; null if it did not say
 */
public record Request(
    String id,
    Body body,
    @Nullable ContentRef content,
    @Nullable String tenant,
    Map<String, String> tags,
    @Nullable RawJson metadata,
    @Nullable Instant expiresAt,
    @Nullable Instant dueAt,
    List<String> fallback,
    @Nullable Limits limits,
    @Nullable String residency,
    @Nullable Reuse reuse,
    @Nullable Reply reply,
    @Nullable Instant submittedAt) {
  static final int TAGS_MAX = 32;
  static final int METADATA_BYTES_MAX = 4096;
  static final int FALLBACK_MAX = 8;

  public Request {
    tags = Map.copyOf(tags);
    fallback = List.copyOf(fallback);
    Rules.enforce(Rules.name("id", id));
    Rules.enforce(
        content != null || body.has("messages")
            ? null
            : ResultError.of(ErrorType.INVALID_REQUEST, "body.messages must be there"));
    Rules.enforce(tenant == null ? null : Rules.name("tenant", tenant));
    Rules.enforce(Rules.tags(tags));
    Rules.enforce(metadata == null ? null : Rules.metadata(metadata));
    Rules.enforce(expiresAt == null ? null : Rules.instant("expires_at", expiresAt));
    Rules.enforce(dueAt == null ? null : Rules.instant("due_at", dueAt));
    Rules.enforce(Rules.fallback(fallback));
    Rules.enforce(
        residency == null ? null : Rules.text("residency", residency, 1, Rules.RESIDENCY_MAX));
    Rules.enforce(submittedAt == null ? null : Rules.instant("submitted_at", submittedAt));
  }

  /** A request whose body is whole. */
  public Request(
      String id,
      Body body,
      @Nullable String tenant,
      Map<String, String> tags,
      @Nullable RawJson metadata,
      @Nullable Instant expiresAt,
      @Nullable Instant dueAt,
      List<String> fallback,
      @Nullable Limits limits,
      @Nullable String residency,
      @Nullable Reuse reuse,
      @Nullable Reply reply,
      @Nullable Instant submittedAt) {
    this(
        id,
        body,
        null,
        tenant,
        tags,
        metadata,
        expiresAt,
        dueAt,
        fallback,
        limits,
        residency,
        reuse,
        reply,
        submittedAt);
  }

  /** A request of nothing but what is required. */
  public static Request of(String id, Body body) {
    return new Request(
        id, body, null, Map.of(), null, null, null, List.of(), null, null, null, null, null);
  }

  /** What its result needs of it. */
  public Envelope envelope() {
    return new Envelope(id, tenant, tags, metadata, reply, submittedAt, body.model());
  }

  /** The same request for another tenant. */
  public Request withTenant(@Nullable String otherTenant) {
    return new Request(
        id,
        body,
        content,
        otherTenant,
        tags,
        metadata,
        expiresAt,
        dueAt,
        fallback,
        limits,
        residency,
        reuse,
        reply,
        submittedAt);
  }

  /** The same request with another reply address. */
  public Request withReply(@Nullable Reply otherReply) {
    return new Request(
        id,
        body,
        content,
        tenant,
        tags,
        metadata,
        expiresAt,
        dueAt,
        fallback,
        limits,
        residency,
        reuse,
        otherReply,
        submittedAt);
  }

  /** The same request, asked to be streamed. */
  public Request streamed() {
    return body.stream() ? this : withBody(body.streamed(), content);
  }

  /** The same request with this body, whose rest is kept there; null: with this whole body. */
  public Request withBody(Body otherBody, @Nullable ContentRef rest) {
    return new Request(
        id,
        otherBody,
        rest,
        tenant,
        tags,
        metadata,
        expiresAt,
        dueAt,
        fallback,
        limits,
        residency,
        reuse,
        reply,
        submittedAt);
  }
}
