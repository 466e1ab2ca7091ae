package dev.argosy.client.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.client.FakeAnswer;
import dev.argosy.client.FakeFleet;
import dev.argosy.client.MessageRequest;
import dev.argosy.client.tools.Rounds.Bound;
import dev.argosy.contract.Cost;
import dev.argosy.contract.Limits;
import dev.argosy.contract.Request;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private final AtomicLong nanos = new AtomicLong(-5);

  private FakeAnswer answer = FakeAnswer.text("x").priced("0.0123456789012345");
  private final FakeFleet fleet = new FakeFleet(request -> answer);

  private Rounds rounds(MessageRequest.Builder request, int max) {
    return new Rounds(fleet, request.build(), max, Duration.ofSeconds(10), nanos::get);
  }

  private static MessageRequest.Builder request() {
    return MessageRequest.builder().id("r").model("m").user("x");
  }

  @Test
  void eachRoundMayCostWhatIsLeftOfTheLimit() {
    Rounds rounds = rounds(request().maxCostUsd("0.03").maxAttempts(3), 10);
    while (rounds.bound().isEmpty()) {
      rounds.next().join();
    }

    assertThat(rounds.bound()).contains(Bound.COST);
    assertThat(fleet.sent())
        .extracting(Request::limits)
        .containsExactly(
            new Limits(new BigDecimal("0.03"), 3),
            new Limits(new BigDecimal("0.017654321098"), 3),
            new Limits(new BigDecimal("0.005308642197"), 3));
    Spent spent = Spent.of(rounds.results());
    assertThat(spent.costUsd()).contains(new BigDecimal("0.0370370367037035"));
    assertThat(spent.requests()).isEqualTo(3);
  }

  @Test
  void anUnpricedRoundCountsForNothingAndIsSaidSo() {
    answer = answer.unpriced();
    Rounds rounds = rounds(request().maxCostUsd("0.03"), 2);
    rounds.next().join();
    rounds.next().join();

    assertThat(rounds.bound()).contains(Bound.ROUNDS);
    assertThat(Spent.of(rounds.results()).unpriced()).isEqualTo(2);
    assertThat(Spent.of(rounds.results()).costUsd()).isEmpty();
  }

  /** An attempt before it was made elsewhere, where the catalogue has no price. */
  @Test
  void ofARoundWhoseOtherAttemptsHaveNoPriceTheWinnerCounts() {
    Cost cost = new Cost(new BigDecimal("0.02"), "USD", "fake", null);
    answer = new FakeAnswer.Priced(answer.unpriced(), cost);
    Rounds rounds = rounds(request().maxCostUsd("0.03"), 10);
    rounds.next().join();
    assertThat(rounds.bound()).isEmpty();
    rounds.next().join();

    assertThat(rounds.bound()).contains(Bound.COST);
    assertThat(fleet.sent().get(1).limits()).isEqualTo(new Limits(new BigDecimal("0.01"), null));
    Spent spent = Spent.of(rounds.results());
    assertThat(spent.pricedUsd()).isEqualByComparingTo("0.04");
    assertThat(spent.costUsd()).as("not all of it").isEmpty();
  }

  @Test
  void eachRoundMayTakeTheTimeThatIsLeft() {
    Rounds rounds = rounds(request(), 10);
    rounds.next().join();
    nanos.addAndGet(Duration.ofSeconds(4).toNanos());
    rounds.next().join();
    assertThat(rounds.bound()).isEmpty();
    nanos.addAndGet(Duration.ofSeconds(6).minusNanos(999_999).toNanos());

    assertThat(fleet.sent())
        .extracting(sent -> Duration.between(sent.submittedAt(), sent.expiresAt()))
        .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(6));
    assertThat(rounds.bound()).contains(Bound.TIME);
    assertThat(fleet.sent()).extracting(Request::limits).containsOnlyNulls();
  }
}
