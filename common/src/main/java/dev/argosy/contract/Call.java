package dev.argosy.contract;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call to a platform for a request.
 *
 * @param attempt the attempt it ran under, from 1; a throttled call leaves the number to the next
 *     one
 * @param route the route's name
 * @param outcome how it ended, such as {@code completed} or {@code throttled}
 * @param startedAt when it began
 * @param millis how long it took, in milliseconds
 * @param cost what it cost in the result's currency; null if unpriced
 */
public record Call(
    int attempt,
    String route,
    String outcome,
    Instant startedAt,
    long millis,
    @Nullable BigDecimal cost) {
  public Call {
    Rules.enforce(Rules.range("attempt", attempt, 1, Integer.MAX_VALUE));
    Rules.notNegative("millis", millis);
  }
}
