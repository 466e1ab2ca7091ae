package dev.argosy.contract;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One billable attempt, flat and without content: what a bill is made of. Readers drop a second
 * record of one {@code callId}, since after an unknown commit it may be written again.
 *
 * @param callId unique for each call
 * @param id the request's id
 * @param attempt the attempt it ran under, from 1
 * @param outcome how it ended
 * @param abandoned whether the call's outcome settled nothing (its partition had gone)
 * @param estimated whether the platform never told the tokens (the answer broke off): the input as
 *     it was counted, the output as its length suggests
 * @param tenant the request's tenant; null if it named none
 * @param tags the request's tags: billing dimensions
 * @param model the catalogue's name of the model
 * @param route the route's name
 * @param platform the platform's name in the worker's configuration
 * @param account the account or project; null if unknown
 * @param region the region or location called
 * @param geography the route's geography
 * @param platformModel the model's id on the platform
 * @param usage the call's tokens
 * @param cost what it cost in USD; null means unpriced
 * @param priceVersion the version of the price list; null if unpriced
 * @param startedAt when the call began
 * @param millis how long it took, in milliseconds
 * @param worker the id of the worker that made it
 */
public record UsageRecord(
    String callId,
    String id,
    int attempt,
    String outcome,
    boolean abandoned,
    boolean estimated,
    @Nullable String tenant,
    Map<String, String> tags,
    String model,
    String route,
    String platform,
    @Nullable String account,
    String region,
    String geography,
    String platformModel,
    Usage usage,
    @Nullable BigDecimal cost,
    @Nullable String priceVersion,
    Instant startedAt,
    long millis,
    String worker) {
  public UsageRecord {
    tags = Map.copyOf(tags);
    Rules.enforce(Rules.range("attempt", attempt, 1, Integer.MAX_VALUE));
    Rules.notNegative("millis", millis);
  }

  /** The same call, its answer lost with the partition that it was made for. */
  public UsageRecord abandonedCopy() {
    return new UsageRecord(
        callId,
        id,
        attempt,
        outcome,
        true,
        estimated,
        tenant,
        tags,
        model,
        route,
        platform,
        account,
        region,
        geography,
        platformModel,
        usage,
        cost,
        priceVersion,
        startedAt,
        millis,
        worker);
  }
}
