package dev.argosy.standalone.letters;

import dev.argosy.contract.Call;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Request;
import dev.argosy.standalone.Plain;
import dev.argosy.worker.ledger.Header;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Letters for a person's eyes, and for a program. Never the original bytes, and of the sender's
 * headers none but the trace context: those are private.
 */
public final class LetterText {
  private LetterText() {}

  /** One line. */
  public static String line(Letter letter, @Nullable Redriven redriven) {
    int attempts = letter.attempts();
    return plain(
        "%s  %-8s %s  %s  %s  %s  %d attempt%s%s"
            .formatted(
                letter.at(),
                letter.name(),
                letter.id().orElse("-"),
                letter.cause(),
                letter.model().orElse("-"),
                letter.tenant().orElse("-"),
                attempts,
                attempts == 1 ? "" : "s",
                redriven == null ? "" : "  redriven " + redriven.at()));
  }

  /** All that is known of it. */
  public static List<String> lines(Letter letter, @Nullable Redriven redriven) {
    List<String> lines = new ArrayList<>();
    lines.add(letter.called());
    lines.add("  letter     %s, since %s".formatted(letter.name(), letter.at()));
    lines.add("  cause      %s: %s".formatted(letter.cause(), letter.message()));
    lines.add(
        "  request    %s, tenant %s, residency %s"
            .formatted(
                letter.model().orElse("no model"),
                letter.tenant().orElse("-"),
                letter.residency().orElse("any")));
    letter.request().ifPresent(request -> times(request, lines));
    lines.add("  came from  " + letter.source());
    letter
        .header(Headers.REDRIVEN_FROM)
        .ifPresent(from -> lines.add("  was once   letter " + from));
    letter.calls().forEach(call -> lines.add(call(call)));
    if (redriven != null) {
      lines.add("  redriven   %s, to %s".formatted(redriven.at(), redriven.to()));
    }
    for (Header header : letter.headers()) {
      if (!Headers.isOurs(header.name()) && !header.name().equals(Headers.REDRIVEN_FROM)) {
        lines.add("  header     " + header(letter, header));
      }
    }
    lines.add(
        letter.value() == null
            ? "  bytes      none" + letter.header(Headers.LAST_ERROR).map(", "::concat).orElse("")
            : "  bytes      %,d; --content prints them, and they are private"
                .formatted(letter.bytes()));
    lines.replaceAll(LetterText::plain);
    return lines;
  }

  private static void times(Request request, List<String> lines) {
    if (request.submittedAt() != null) {
      lines.add("  submitted  " + request.submittedAt());
    }
    if (request.expiresAt() != null) {
      lines.add("  expires    " + request.expiresAt());
    }
    if (request.content() != null) {
      lines.add("  content    kept outside of Kafka, at " + request.content().ref());
    }
  }

  private static String call(Call call) {
    return "  call       attempt %d at %s, %s: %s after %d ms, %s"
        .formatted(
            call.attempt(),
            call.startedAt(),
            call.route(),
            call.outcome(),
            call.millis(),
            call.cost() == null ? "unpriced" : "$" + call.cost().toPlainString());
  }

  private static String header(Letter letter, Header header) {
    return header.name().equals(Headers.TRACEPARENT)
        ? header.name() + ": " + letter.header(Headers.TRACEPARENT).orElse("")
        : "%s, %,d bytes".formatted(header.name(), header.value().length);
  }

  /** Names and errors come from others: they stay within their line and do not steer it. */
  static String plain(String line) {
    return Plain.shown(line).replace('\n', ' ');
  }

  /** For a program, as much as a line says. */
  public static Map<String, Object> object(Letter letter, @Nullable Redriven redriven) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("letter", letter.name().toString());
    object.put("at", letter.at().toString());
    object.put("id", letter.id().orElse(null));
    object.put("cause", letter.cause());
    object.put("model", letter.model().orElse(null));
    object.put("tenant", letter.tenant().orElse(null));
    object.put("attempts", letter.attempts());
    object.put("bytes", letter.bytes());
    object.put("redriven_at", redriven == null ? null : redriven.at().toString());
    object.put("redriven_to", redriven == null ? null : redriven.to());
    return object;
  }

  /** For a program, all that is known of it. */
  public static Map<String, Object> whole(Letter letter, @Nullable Redriven redriven) {
    Map<String, Object> object = object(letter, redriven);
    object.put("message", letter.message());
    object.put("source", letter.source());
    object.put("residency", letter.residency().orElse(null));
    object.put("redriven_from", letter.header(Headers.REDRIVEN_FROM).orElse(null));
    object.put("traceparent", letter.header(Headers.TRACEPARENT).orElse(null));
    letter
        .request()
        .ifPresent(
            request -> {
              object.put(
                  "expires_at",
                  request.expiresAt() == null ? null : request.expiresAt().toString());
              object.put("content", request.content() == null ? null : request.content().ref());
            });
    object.put("calls", letter.calls().stream().map(LetterText::object).toList());
    return object;
  }

  private static Map<String, Object> object(Call call) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("attempt", call.attempt());
    object.put("route", call.route());
    object.put("outcome", call.outcome());
    object.put("started_at", call.startedAt().toString());
    object.put("millis", call.millis());
    BigDecimal cost = call.cost();
    object.put("cost_usd", cost == null ? null : cost.toPlainString());
    return object;
  }
}
