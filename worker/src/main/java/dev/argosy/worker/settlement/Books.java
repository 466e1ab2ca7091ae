package dev.argosy.worker.settlement;

import dev.argosy.catalog.Catalog;
import dev.argosy.catalog.Price;
import dev.argosy.contract.Call;
import dev.argosy.contract.ServedBy;
import dev.argosy.contract.Usage;
import dev.argosy.contract.UsageRecord;
import dev.argosy.worker.admission.RouteConfig;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Outcome.Abandoned;
import dev.argosy.worker.platform.Outcome.Completed;
import dev.argosy.worker.platform.Outcome.Failed;
import dev.argosy.worker.platform.Outcome.Overloaded;
import dev.argosy.worker.platform.Outcome.Refused;
import dev.argosy.worker.platform.Outcome.Rejected;
import dev.argosy.worker.platform.Outcome.RouteUnusable;
import dev.argosy.worker.platform.Outcome.Throttled;
import dev.argosy.worker.platform.Outcome.Unauthenticated;
import dev.argosy.worker.platform.Outcome.Uncalled;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Turns a call that ended into its entries: the result's line about it, what it cost, and the usage
 * record.
 */
public final class Books {
  /**
   * A call's entries.
   *
   * @param usage the record for the topic of usage; absent if the call drew nothing
   * @param price what it cost; absent if it drew nothing or its model has no price
   */
  public record Entry(
      Call call, ServedBy servedBy, @Nullable UsageRecord usage, @Nullable Price price) {}

  private final Catalog catalog;
  private final String worker;
  private final RandomGenerator random;

  /**
   * Opens the books of a worker.
   *
   * @param random makes the ids of calls
   */
  public Books(Catalog catalog, String worker, RandomGenerator random) {
    this.catalog = catalog;
    this.worker = worker;
    this.random = random;
  }

  /** Enters a call. */
  public Entry enter(Ended ended) {
    Job job = ended.job();
    RouteConfig route = ended.route().config();
    String outcome = name(ended.outcome());
    Usage used = drawn(ended.outcome());
    boolean metered = !used.equals(Usage.NONE);
    boolean billed = metered || answered(ended.outcome());
    boolean unpriced = billed || cut(ended.outcome());
    Optional<Price> price =
        metered
            ? catalog.price(job.model(), route.geography(), used, ended.startedAt())
            : Optional.empty();
    Call call =
        new Call(
            job.attempt(),
            ended.route().name(),
            outcome,
            ended.startedAt(),
            ended.took().toMillis(),
            price.map(Price::amount).orElse(unpriced ? null : BigDecimal.ZERO));
    ServedBy servedBy =
        new ServedBy(
            route.platform(),
            ended.route().account(),
            ended.route().region(),
            route.geography(),
            job.model(),
            route.modelId());
    UsageRecord usage =
        billed ? usageRecord(ended, call, servedBy, used, price.orElse(null)) : null;
    return new Entry(call, servedBy, usage, price.orElse(null));
  }

  private UsageRecord usageRecord(
      Ended ended, Call call, ServedBy servedBy, Usage used, @Nullable Price price) {
    Job job = ended.job();
    return new UsageRecord(
        new UUID(random.nextLong(), random.nextLong()).toString(),
        job.request().id(),
        call.attempt(),
        call.outcome(),
        false,
        !answered(ended.outcome()),
        job.request().tenant(),
        job.request().tags(),
        job.model(),
        call.route(),
        servedBy.platform(),
        servedBy.account(),
        servedBy.region(),
        servedBy.geography(),
        servedBy.platformModel(),
        used,
        price == null ? null : price.amount(),
        price == null ? null : price.version(),
        call.startedAt(),
        call.millis(),
        worker);
  }

  /** An answer without usage was billed all the same: unpriced, never free. */
  private static boolean answered(Outcome outcome) {
    return outcome instanceof Completed || outcome instanceof Refused;
  }

  /** Given up or broken after it was sent: nobody told us what the platform made of it. */
  private static boolean cut(Outcome outcome) {
    return (outcome instanceof Abandoned(_, var sent) && sent)
        || (outcome instanceof Failed(var error, _) && error.httpStatus() == null);
  }

  /** What the platform will bill for it. */
  public static Usage drawn(Outcome outcome) {
    return switch (outcome) {
      case Completed(_, var usage, _) -> usage;
      case Refused(_, var usage, _) -> usage;
      case Failed(_, var partial) -> partial;
      case Abandoned(var spent, _) -> spent;
      case Throttled _, Overloaded _, Rejected _, RouteUnusable _, Unauthenticated _, Uncalled _ ->
          Usage.NONE;
    };
  }

  private static String name(Outcome outcome) {
    return switch (outcome) {
      case Completed _ -> "completed";
      case Refused _ -> "refused";
      case Throttled _ -> "throttled";
      case Overloaded _ -> "overloaded";
      case Failed _ -> "failed";
      case Rejected _ -> "rejected";
      case RouteUnusable _ -> "route_unusable";
      case Unauthenticated _ -> "unauthenticated";
      case Uncalled _ -> "uncalled";
      case Abandoned _ -> "abandoned";
    };
  }
}
