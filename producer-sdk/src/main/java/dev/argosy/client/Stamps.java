package dev.argosy.client;

import dev.argosy.contract.Cancel;
import dev.argosy.contract.Reply;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a client adds to each request: when it was submitted, and where its result comes back.
 * Thread-safe.
 *
 * <p>No two requests of a client have the same {@code submitted_at}. The result echoes it, so a
 * late reply is told from the reply to a later request of the same id.
 */
final class Stamps {
  private static final RequestCodec CODEC = new RequestCodec();

  private final FleetConfig config;
  private final String client;
  private final InstantSource clock;
  private final AtomicReference<Instant> last = new AtomicReference<>(Instant.EPOCH);

  Stamps(FleetConfig config, String client, InstantSource clock) {
    this.config = config;
    this.client = client;
    this.clock = clock;
  }

  /** For a request whose result is not awaited. */
  Request sent(Request request) {
    return stamped(request, now(), request.expiresAt(), request.reply());
  }

  /** For a request whose result comes back within this time. */
  Request submitted(Request request, Duration timeout) {
    Checks.range("timeout", timeout, FleetConfig.TIMEOUT_LEAST, FleetConfig.TIMEOUT_MOST);
    String topic = config.ownReplies() ? config.repliesTopic() : null;
    Reply asked = request.reply();
    if (asked != null && asked.topic() != null && !asked.topic().equals(config.repliesTopic())) {
      throw new IllegalArgumentException(
          "reply topic must be the client's "
              + config.repliesTopic()
              + " for submit, was "
              + asked.topic());
    }
    Instant now = now();
    Instant expiry = request.expiresAt() == null ? now.plus(timeout) : request.expiresAt();
    return stamped(request, now, expiry, new Reply(topic, client));
  }

  /** What is said of requests that are not wanted any more. */
  Cancel cancel(Cancel.Target target) {
    return new Cancel(target, now());
  }

  /**
   * Looks at a request's files.
   *
   * @throws RequestTooLargeException if no platform takes them
   */
  static void check(Request request) {
    Optional<String> problem = Content.problem(request.body());
    if (problem.isPresent()) {
      throw new RequestTooLargeException(request.id(), problem.get(), null);
    }
  }

  /**
   * The record's value.
   *
   * @throws RequestTooLargeException if no record may be that large
   */
  byte[] encode(Request request) {
    byte[] value = CODEC.encode(request);
    int bytes = value.length + key(request).length;
    if (bytes > config.maxRequestBytes()) {
      throw new RequestTooLargeException(
          request.id(), bytes + " bytes, maxRequestBytes allows " + config.maxRequestBytes(), null);
    }
    return value;
  }

  static byte[] key(Request request) {
    return request.id().getBytes(StandardCharsets.UTF_8);
  }

  private Instant now() {
    return last.accumulateAndGet(
        clock.instant(), (before, now) -> now.isAfter(before) ? now : before.plusNanos(1));
  }

  private static Request stamped(
      Request request, Instant submittedAt, @Nullable Instant expiresAt, @Nullable Reply reply) {
    return new Request(
        request.id(),
        request.body(),
        request.content(),
        request.tenant(),
        request.tags(),
        request.metadata(),
        expiresAt,
        request.dueAt(),
        request.fallback(),
        request.limits(),
        request.residency(),
        request.reuse(),
        reply,
        submittedAt);
  }
}
