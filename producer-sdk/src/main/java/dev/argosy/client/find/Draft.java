package dev.argosy.client.find;

import dev.argosy.contract.Cancel;
import dev.argosy.contract.Decoded;
import dev.argosy.contract.RequestCodec;
import dev.argosy.contract.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A life as its traces come in. A request, what is written of it again, and its result all carry
 * the instant of its submission, which tells the lives of one id apart; where no instant was given
 * they are taken in their order.
 */
final class Draft {
  private static final RequestCodec CODEC = new RequestCodec();

  final @Nullable Place posted;
  final List<ConsumerRecord<byte[], byte[]>> moves = new ArrayList<>();
  private final @Nullable ConsumerRecord<byte[], byte[]> request;
  private final @Nullable Instant submittedAt;
  private final String model;
  private final @Nullable String tenant;
  private final Map<String, String> tags;
  @Nullable Result result;
  @Nullable Place resultPlace;
  @Nullable ConsumerRecord<byte[], byte[]> deadLetter;
  @Nullable Place cancel;

  /** Of a request on its lane. */
  Draft(ConsumerRecord<byte[], byte[]> request) {
    Decoded decoded = CODEC.decode(request.value());
    this.request = request;
    this.posted = place(request);
    if (decoded instanceof Decoded.Readable readable) {
      submittedAt = readable.request().submittedAt();
      model = readable.request().body().model();
      tenant = readable.request().tenant();
      tags = readable.request().tags();
    } else if (decoded instanceof Decoded.Invalid invalid) {
      submittedAt = invalid.envelope().submittedAt();
      model = Objects.requireNonNullElse(invalid.envelope().model(), "");
      tenant = invalid.envelope().tenant();
      tags = Map.of();
    } else {
      submittedAt = null;
      model = "";
      tenant = null;
      tags = Map.of();
    }
  }

  /** Of a request whose lane keeps it no longer. */
  Draft(@Nullable Instant submittedAt) {
    this.request = null;
    this.posted = null;
    this.submittedAt = submittedAt;
    this.model = "";
    this.tenant = null;
    this.tags = Map.of();
  }

  String model() {
    return model;
  }

  /** Who is billed: the lane may have its own. */
  @Nullable String tenant() {
    return result == null ? tenant : result.tenant();
  }

  /** Whether a cancel reaches it that names its id or this tag: it was posted before. */
  boolean reachedBy(Cancel.Target target, String id, Instant at) {
    Cancel.Tag tag = target.tag();
    boolean named = tag == null ? id.equals(target.id()) : tag.value().equals(tags.get(tag.key()));
    return named
        && (target.tenant() == null || target.tenant().equals(tenant))
        && (posted == null || !posted.at().isAfter(at));
  }

  boolean mayBe(@Nullable Instant submission) {
    return Objects.equals(submittedAt, submission);
  }

  /** The record that stands for it now, if it has no result: the last that was written. */
  Optional<ConsumerRecord<byte[], byte[]>> last() {
    return moves.stream()
        .max(Comparator.comparingLong(ConsumerRecord::timestamp))
        .or(() -> Optional.ofNullable(request));
  }

  static @Nullable Instant submission(ConsumerRecord<byte[], byte[]> request) {
    return new Draft(request).submittedAt;
  }

  /** The id that a request says; null if it cannot be read. */
  static @Nullable String id(ConsumerRecord<byte[], byte[]> request) {
    Decoded decoded = CODEC.decode(request.value());
    if (decoded instanceof Decoded.Readable readable) {
      return readable.request().id();
    }
    return decoded instanceof Decoded.Invalid invalid ? invalid.envelope().id() : null;
  }

  static Place place(ConsumerRecord<byte[], byte[]> record) {
    return new Place(
        record.topic(),
        record.partition(),
        record.offset(),
        Instant.ofEpochMilli(Math.max(0, record.timestamp())));
  }

  static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null || header.value() == null
        ? Optional.empty()
        : Optional.of(new String(header.value(), StandardCharsets.UTF_8));
  }
}
