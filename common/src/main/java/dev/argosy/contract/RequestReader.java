package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one request in one pass. A broken rule is noted and reading goes on, so that the id, the
 * tags and the reply address are known wherever they stand; only bytes that are not JSON end it.
 */
final class RequestReader {
  private final JsonCursor cursor;
  private final FieldReader fields;
  private @Nullable String id;
  private @Nullable ResultError idProblem;
  private boolean idTwice;
  private @Nullable BodyReader body;
  private @Nullable ContentRef content;
  private boolean contentElsewhere;
  private @Nullable String tenant;
  private Map<String, String> tags = Map.of();
  private @Nullable RawJson metadata;
  private @Nullable Instant expiresAt;
  private @Nullable Instant dueAt;
  private List<String> fallback = List.of();
  private @Nullable Limits limits;
  private @Nullable String residency;
  private @Nullable Reuse reuse;
  private @Nullable Reply reply;
  private @Nullable Instant submittedAt;

  RequestReader(JsonCursor cursor) {
    this.cursor = cursor;
    this.fields = new FieldReader(cursor);
  }

  /** Notes that the record's bytes end to be JSON here. */
  void notJson() {
    // The parser's own message quotes content; the place is enough.
    fields.note(Rules.broken("value", "must be JSON", "broken near byte " + cursor.position()));
  }

  /** Passes over the record; afterwards {@link #decoded} says what it is, even if this threw. */
  void read() throws IOException {
    if (cursor.next() != JsonToken.START_OBJECT) {
      fields.note(ResultError.of(ErrorType.INVALID_REQUEST, "value must be a JSON object"));
      return;
    }
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.name();
      cursor.next();
      field(name);
    }
    requireMessages();
    if (cursor.next() != null) {
      fields.note(ResultError.of(ErrorType.INVALID_REQUEST, "value must end after its object"));
    }
  }

  private void field(String name) throws IOException {
    switch (name) {
      case "v" -> version();
      case "id" -> id();
      case "body" -> body();
      case "content" -> content();
      case "tenant" -> tenant = fields.text("tenant", 1, Rules.NAME_MAX);
      case "tags" -> tags = tags();
      case "metadata" -> metadata();
      case "expires_at" -> expiresAt = fields.instant("expires_at");
      case "due_at" -> dueAt = fields.instant("due_at");
      case "fallback" -> fallback = fallback();
      case "limits" -> limits();
      case "residency" -> residency = fields.text("residency", 1, Rules.RESIDENCY_MAX);
      case "reuse" -> reuse();
      case "reply" -> reply();
      case "submitted_at" -> submittedAt = fields.instant("submitted_at");
      default -> cursor.skip();
    }
  }

  private void version() throws IOException {
    OptionalLong version = cursor.integer();
    boolean known = version.isPresent() && version.getAsLong() == 1;
    if (!known && !cursor.at(JsonToken.VALUE_NULL)) {
      fields.refuse("v", "must be 1");
    }
  }

  private void id() throws IOException {
    idTwice = id != null || idProblem != null;
    if (!cursor.at(JsonToken.VALUE_STRING)) {
      idProblem = Rules.broken("id", "must be a string", Shown.token(cursor));
      cursor.skip();
      return;
    }
    String text = cursor.text();
    idProblem = Rules.name("id", text);
    id = idProblem == null ? text : null;
  }

  private void body() throws IOException {
    if (!cursor.at(JsonToken.START_OBJECT)) {
      fields.refuse("body", "must be an object");
      return;
    }
    BodyReader reader = new BodyReader(cursor);
    body = reader;
    reader.read();
    fields.note(reader.problem());
  }

  private void content() throws IOException {
    if (fields.object("content")) {
      contentElsewhere = true;
      content = new ContentRefReader(fields, cursor).read();
    }
  }

  /** Known at the end only: where the content is may be said behind the body. */
  private void requireMessages() {
    if (body != null && !contentElsewhere) {
      body.requireMessages();
      fields.note(body.problem());
    }
  }

  private Map<String, String> tags() throws IOException {
    if (!fields.object("tags")) {
      return Map.of();
    }
    Map<String, String> read = new LinkedHashMap<>();
    int count = 0;
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String key = cursor.name();
      count++;
      if (cursor.next() != JsonToken.VALUE_STRING) {
        fields.refuse("tags." + Rules.shown(key), "must be a string");
        continue;
      }
      ResultError broken = Rules.tag(key, cursor.text());
      fields.note(broken);
      if (broken == null && read.size() < Request.TAGS_MAX) {
        read.put(key, cursor.text());
      }
    }
    if (count > Request.TAGS_MAX) {
      fields.note(Rules.broken("tags", "must have at most 32 entries", Integer.toString(count)));
    }
    return read;
  }

  private void metadata() throws IOException {
    if (!fields.object("metadata")) {
      return;
    }
    int start = cursor.start();
    cursor.skip();
    RawJson read = RawJson.slice(cursor.bytes(), start, cursor.start() + 1);
    ResultError broken = Rules.metadata(read);
    fields.note(broken);
    metadata = broken == null ? read : null;
  }

  private List<String> fallback() throws IOException {
    if (cursor.at(JsonToken.VALUE_NULL)) {
      return List.of();
    }
    if (!cursor.at(JsonToken.START_ARRAY)) {
      fields.refuse("fallback", "must be an array");
      return List.of();
    }
    List<String> models = new ArrayList<>();
    while (cursor.next() != JsonToken.END_ARRAY) {
      if (!cursor.at(JsonToken.VALUE_STRING)) {
        fields.refuse("fallback", "must hold strings");
      } else {
        models.add(cursor.text());
      }
    }
    fields.note(Rules.fallback(models));
    return models;
  }

  private void limits() throws IOException {
    if (!fields.object("limits")) {
      return;
    }
    LimitsReader reader = new LimitsReader(fields, cursor);
    limits = reader.read();
  }

  private void reuse() throws IOException {
    if (!fields.object("reuse")) {
      return;
    }
    OptionalLong seconds = OptionalLong.empty();
    while (cursor.next() == JsonToken.FIELD_NAME) {
      boolean wanted = cursor.name().equals("max_age_seconds");
      cursor.next();
      if (wanted) {
        seconds = fields.integer("reuse.max_age_seconds", 1, Integer.MAX_VALUE);
      } else {
        cursor.skip();
      }
    }
    if (seconds.isPresent()) {
      reuse = new Reuse((int) seconds.getAsLong());
    } else {
      fields.note(ResultError.of(ErrorType.INVALID_REQUEST, "reuse.max_age_seconds must be there"));
    }
  }

  private void reply() throws IOException {
    if (!fields.object("reply")) {
      return;
    }
    String topic = null;
    String client = null;
    while (cursor.next() == JsonToken.FIELD_NAME) {
      String name = cursor.name();
      cursor.next();
      switch (name) {
        case "topic" -> {
          topic = fields.text("reply.topic", 0, Integer.MAX_VALUE);
          ResultError broken = topic == null ? null : Rules.topic("reply.topic", topic);
          fields.note(broken);
          topic = broken == null ? topic : null;
        }
        case "client" -> client = fields.text("reply.client", 1, Rules.NAME_MAX);
        default -> cursor.skip();
      }
    }
    reply = topic == null && client == null ? null : new Reply(topic, client);
  }

  /**
   * What the record is, as far as it was read; {@code atOnce} is a problem found before reading, if
   * any.
   */
  Decoded decoded(@Nullable ResultError atOnce) {
    ResultError error = atOnce == null ? fields.problem() : atOnce;
    if (id == null || idTwice) {
      return new Decoded.Malformed(whyNoId(error));
    }
    if (error == null && cursor.duplicate() != null) {
      String name = Rules.shown(cursor.duplicate());
      error = Rules.broken("value", "must not name a member twice in one object", name);
    }
    if (error != null) {
      return new Decoded.Invalid(envelope(id, atOnce == null), error);
    }
    if (body == null) {
      ResultError noBody = ResultError.of(ErrorType.INVALID_REQUEST, "body must be there");
      return new Decoded.Invalid(envelope(id, true), noBody);
    }
    return new Decoded.Readable(
        new Request(
            id,
            body.body(),
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
            reply,
            submittedAt));
  }

  private String whyNoId(@Nullable ResultError error) {
    if (idTwice) {
      return "id must be there once only";
    }
    if (idProblem != null) {
      return idProblem.message();
    }
    return error == null ? "id must be there" : error.message();
  }

  /** Metadata is echoed as bytes, so it is left out where the record's bytes are not UTF-8. */
  private Envelope envelope(String knownId, boolean echo) {
    String model = body == null ? null : body.readableModel();
    return new Envelope(knownId, tenant, tags, echo ? metadata : null, reply, submittedAt, model);
  }
}
