package dev.argosy.standalone.demo;

import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import dev.argosy.contract.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The demo's requests: short and long, streamed, with pictures and tools, for two models and three
 * tenants, and a few that must not succeed. A hundred make a deck in fixed proportions, shuffled by
 * the seed.
 */
final class Job {
  private static final String HAIKU = "claude-haiku-4-5";
  private static final String SONNET = "claude-sonnet-4-5";
  private static final List<String> TENANTS = List.of("billing", "search", "support");

  /** Before any clock that runs this. */
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  /** What a request is like and how it must end. */
  enum Kind {
    /** A question to the small model. */
    SHORT(38, Status.SUCCEEDED),
    /** A question to the larger model. */
    SONNET_SHORT(12, Status.SUCCEEDED),
    /** A question whose answer is streamed. */
    STREAMED(12, Status.SUCCEEDED),
    /** The same to the larger model. */
    SONNET_STREAMED(6, Status.SUCCEEDED),
    /** A question about a picture. */
    IMAGE(6, Status.SUCCEEDED),
    /** A question whose answer is the use of a tool. */
    TOOL(6, Status.SUCCEEDED),
    /** A document to summarize, its prefix cached for five minutes. */
    LONG(8, Status.SUCCEEDED),
    /** A document for the larger model, cached for an hour. */
    SONNET_LONG(5, Status.SUCCEEDED),
    /** Breaks the contract: settled before any call. */
    INVALID(2, Status.FAILED),
    /** Asks for a model that nobody serves: settled before any call. */
    UNKNOWN(1, Status.FAILED),
    /** Refused by the platform as invalid; see {@link Faults}. */
    REJECTED(2, Status.FAILED),
    /** Its time was over before it came. */
    EXPIRED(2, Status.EXPIRED);

    private final int share;
    private final Status end;

    Kind(int share, Status end) {
      this.share = share;
      this.end = end;
    }

    String prefix() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-') + "-";
    }
  }

  /**
   * One request.
   *
   * @param value the record's
   * @param end how it must end
   */
  record Planned(String id, RawJson value, Status end) {}

  private final RequestCodec codec = new RequestCodec();
  private final List<Kind> deck = new ArrayList<>();

  Job(long seed) {
    for (Kind kind : Kind.values()) {
      deck.addAll(Collections.nCopies(kind.share, kind));
    }
    Collections.shuffle(deck, new Random(seed));
  }

  /**
   * The request of this number, submitted now.
   *
   * @param number from 0
   */
  Planned request(int number, Instant now) {
    Kind kind = deck.get(number % deck.size());
    String id = "%s%06d".formatted(kind.prefix(), number);
    RawJson value =
        switch (kind) {
          case SHORT -> encoded(id, number, Bodies.question(HAIKU, id, number), null, now);
          case SONNET_SHORT -> encoded(id, number, Bodies.question(SONNET, id, number), null, now);
          case LONG -> encoded(id, number, Bodies.document(HAIKU, id, "5m"), null, now);
          case SONNET_LONG -> encoded(id, number, Bodies.document(SONNET, id, "1h"), null, now);
          case STREAMED -> encoded(id, number, Bodies.streamed(HAIKU, id), null, now);
          case SONNET_STREAMED -> encoded(id, number, Bodies.streamed(SONNET, id), null, now);
          case IMAGE -> encoded(id, number, Bodies.image(HAIKU, id), null, now);
          case TOOL -> encoded(id, number, Bodies.tool(SONNET, id), null, now);
          case INVALID ->
              RawJson.of(
                  "{\"v\":1,\"id\":\"%s\",\"body\":{\"model\":\"%s\",\"max_tokens\":-5,\"messages\":[]}}"
                      .formatted(id, HAIKU));
          case UNKNOWN ->
              encoded(id, number, Bodies.question("claude-of-the-future", id, number), null, now);
          case REJECTED -> encoded(id, number, Bodies.question(HAIKU, id, number), null, now);
          case EXPIRED -> encoded(id, number, Bodies.question(HAIKU, id, number), LONG_AGO, now);
        };
    return new Planned(id, value, kind.end);
  }

  private RawJson encoded(
      String id, int number, String body, @Nullable Instant expiresAt, Instant now) {
    String tenant = TENANTS.get(number % TENANTS.size());
    return RawJson.of(
        codec.encode(
            new Request(
                id,
                Body.of(RawJson.of(body)),
                tenant,
                Map.of("job", "demo"),
                null,
                expiresAt,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                now)));
  }
}
