package dev.argosy.worker.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Topics;
import dev.argosy.contract.Usage;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Admission;
import dev.argosy.worker.admission.Quota;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.content.Contents;
import dev.argosy.worker.job.Slots;
import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.retry.RetryConfig;
import dev.argosy.worker.retry.RetryPolicy;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Settlement;
import dev.argosy.worker.settlement.Settlement.Kind;
import dev.argosy.worker.settlement.Settlement.Part;
import dev.argosy.worker.settlement.Settlements;
import dev.argosy.worker.telemetry.Observer;
import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A path between a platform, a clock and a commit that the test holds. */
abstract class PathFixture {
  static final RetryConfig RETRY =
      new RetryConfig(2, Duration.ofSeconds(1), Duration.ofSeconds(60));

  final HandClock clock = new HandClock();
  final HandMailbox mailbox = new HandMailbox();
  final RecordedChunks chunks = new RecordedChunks();
  final HandPlatform first = new HandPlatform();
  final HandPlatform second = new HandPlatform();
  final HandPlatform third = new HandPlatform();
  final Quota quota = Samples.bedrock(clock, 60_000, Duration.ofSeconds(1));
  final Route firstRoute = Samples.route(clock, "first", "global", first, quota);
  final Route secondRoute = Samples.route(clock, "second", "global", second, Samples.plenty(clock));
  final Slots slots = new Slots(2);
  final Ledger ledger = Samples.ledger(Samples.LANE);
  BooleanSupplier mayCall = () -> true;
  final List<Settlement> commits = new ArrayList<>();
  final RequestPath path = path();

  void throttleFirst() {
    Ledger left = Samples.ledger(Samples.LANE);
    path.arrived(delivery(left, "throttled"));
    path.admit();
    end(first, Samples.throttled(null));
    path.leave(left);
  }

  void arrive(String id) {
    path.arrived(delivery(ledger, id));
  }

  static Delivery delivery(Ledger ledger, String id, Header... headers) {
    return Samples.delivery(ledger, Samples.encoded(Samples.request(id)), headers);
  }

  void end(HandPlatform platform, Outcome outcome) {
    platform.ends(outcome);
    mailbox.run();
  }

  static Outcome unusable() {
    return new Outcome.RouteUnusable(Samples.error(ErrorType.PERMISSION_DENIED, "AccessDenied"));
  }

  /** In a way that may be billed, so that it is an attempt whatever others meet. */
  static Outcome failed() {
    return new Outcome.Failed(
        new PlatformError(ErrorType.PLATFORM_ERROR, "Oops", "the connection was lost", null),
        Usage.NONE);
  }

  /** With a status of the platform's; nobody pays for it. */
  static Outcome failedForNothing() {
    return new Outcome.Failed(Samples.error(ErrorType.PLATFORM_ERROR, "Oops"), Usage.NONE);
  }

  List<Kind> kinds(int settlement) {
    return commits.get(settlement).parts().stream().map(Part::kind).toList();
  }

  Result result() {
    assertThat(commits).hasSize(1);
    return lastResult();
  }

  Result lastResult() {
    Part part = commits.getLast().parts().getFirst();
    assertThat(part.kind()).isEqualTo(Kind.RESULT);
    return new ResultCodec().decode(part.record().value());
  }

  /** Nothing is kept outside, unless a test says so. */
  Contents contents() {
    return Contents.none(clock);
  }

  private ContentCalls contentCalls() {
    return new ContentCalls(contents(), mailbox, () -> mayCall.getAsBoolean());
  }

  RequestPath path() {
    RequestPath made = uninformed();
    made.cancel(List.of(), true);
    return made;
  }

  /** A path that does not know yet which cancels there are. */
  RequestPath uninformed() {
    var catalog = Catalog.bundled();
    var admission =
        new Admission(
            Map.of(
                Samples.HAIKU,
                List.of(firstRoute, secondRoute),
                Samples.SONNET,
                List.of(Samples.route(clock, "third", "global", third, Samples.plenty(clock)))),
            Map.of(),
            catalog,
            clock);
    var settlements = new Settlements(Topics.defaults(), "w-1", clock);
    var arrivals =
        new Arrivals(
            Map.of(Samples.LANE.topic(), LaneConfig.DEFAULT.getFirst()),
            new Courses(admission, Map.of(), Map.of()),
            settlements,
            _ -> true,
            WorkerSettings.DEFAULT,
            RETRY.delayMax(),
            clock);
    var policy = new RetryPolicy(RETRY, () -> Long.MIN_VALUE); // nextDouble() is 0.5.
    var books = new Books(catalog, "w-1", () -> 7);
    return new RequestPath(
        arrivals,
        Samples.waitingRoom(WorkerSettings.DEFAULT, clock),
        admission,
        slots,
        new Caller(chunks, contentCalls(), mailbox, clock),
        new Verdicts(admission, policy, books, Observer.NONE),
        settlements,
        new Commits() {
          @Override
          public void accept(Settlement settlement) {
            commits.add(settlement);
          }

          @Override
          public boolean mayCall() {
            return mayCall.getAsBoolean();
          }
        });
  }
}
