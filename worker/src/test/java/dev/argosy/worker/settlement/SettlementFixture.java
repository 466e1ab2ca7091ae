package dev.argosy.worker.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.contract.Call;
import dev.argosy.contract.CallsCodec;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Reply;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.ResultStream;
import dev.argosy.contract.Topics;
import dev.argosy.contract.Usage;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Estimate;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.retry.Verdict;
import dev.argosy.worker.settlement.Settlement.Kind;
import dev.argosy.worker.settlement.Settlement.Part;
import dev.argosy.worker.time.HandClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** One job on its way to a settlement, and what a reader finds in the records of one. */
abstract class SettlementFixture {
  static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  static final RawJson ANSWER = RawJson.of("{\"type\":\"message\",\"content\":[]}");
  static final RawJson METADATA = RawJson.of("{\"s3\": \"bucket/key\"}");
  static final Usage USED = new Usage(10, 20, 0, 0, 0);
  static final Usage NOTHING = Usage.NONE;

  final HandClock clock = new HandClock();
  final Settlements settlements = new Settlements(Topics.defaults(), "w-1", clock);
  final Books books = new Books(Catalog.bundled(), "w-1", new SplittableRandom(1));
  final Route route =
      Samples.route(clock, "cloud", "global", Samples.unreached(), Samples.plenty(clock));
  Instant firstTokenAt;
  ResultStream stream;
  Job job = Samples.job(Samples.request("unset"));

  static Request request(Reply reply) {
    return request(Samples.HAIKU, reply);
  }

  static Request request(String model, Reply reply) {
    return new Request(
        "inv-1",
        Samples.body(model, 100),
        "billing",
        Map.of("job", "invoices"),
        METADATA,
        null,
        null,
        List.of(),
        null,
        null,
        null,
        reply,
        HandClock.START.minusSeconds(1));
  }

  static Reply reply(String topic, String client) {
    return new Reply(topic, client);
  }

  /** The job of the test: its record has a trace context besides these headers. */
  void job(Request request, Header... headers) {
    Header[] all =
        Stream.concat(Stream.of(Header.of(Headers.TRACEPARENT, TRACE)), Stream.of(headers))
            .toArray(Header[]::new);
    job =
        Samples.job(
            Samples.delivery(Samples.ledger(Samples.LANE), Samples.encoded(request), all), request);
  }

  static Outcome failed(Usage partial) {
    return new Outcome.Failed(error(), partial);
  }

  static PlatformError error() {
    return Samples.error(ErrorType.PLATFORM_ERROR, "Oops");
  }

  /** A call of the job that ended so, 812 ms later. */
  Books.Entry enter(Outcome outcome) {
    job.started(clock.now());
    clock.pass(Duration.ofMillis(812));
    Books.Entry entry = books.enter(ended(outcome));
    job.called(entry.call());
    return entry;
  }

  /** The job's call as it ended just now, after 812 ms. */
  Ended ended(Outcome outcome) {
    return new Ended(
        job,
        route,
        new Estimate(1, 1),
        outcome,
        clock.now().minusMillis(812),
        Duration.ofMillis(812),
        firstTokenAt,
        stream);
  }

  Settlement delivered(Outcome answer) {
    Books.Entry entry = enter(answer);
    Verdict.Deliver verdict = new Verdict.Deliver(ANSWER, Books.drawn(answer));
    return settlements.delivered(ended(answer), verdict, entry);
  }

  Settlement retry(Outcome failure, Duration delay) {
    Books.Entry entry = enter(failure);
    return settlements.retry(job, new Verdict.Retry(delay, error()), entry);
  }

  Settlement failure(Outcome failure, boolean retryable) {
    Books.Entry entry = enter(failure);
    return settlements.failed(job, new Verdict.Fail(error(), retryable), entry);
  }

  Settlement without(Settlement settlement, Kind kind, String reason) {
    Part unwritable =
        settlement.parts().stream().filter(p -> p.kind() == kind).findFirst().orElseThrow();
    return settlements.without(settlement, unwritable, reason).orElseThrow();
  }

  static List<Kind> kinds(Settlement settlement) {
    return settlement.parts().stream().map(Part::kind).toList();
  }

  static Outgoing part(Settlement settlement, Kind kind) {
    List<Part> found = settlement.parts().stream().filter(p -> p.kind() == kind).toList();
    assertThat(found).as("%s", kind).hasSize(1);
    return found.getFirst().record();
  }

  static Result result(Settlement settlement) {
    return new ResultCodec().decode(part(settlement, Kind.RESULT).value());
  }

  static String text(Outgoing record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  static Map<String, String> headers(Outgoing record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      headers.put(header.name(), new String(header.value(), StandardCharsets.UTF_8));
    }
    return headers;
  }

  static List<Call> calls(String header) {
    return new CallsCodec().decode(Samples.bytes(header));
  }
}
