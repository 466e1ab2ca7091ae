package dev.argosy.worker.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Cost;
import dev.argosy.contract.Usage;
import dev.argosy.worker.Samples;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.settlement.Settlement.Kind;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** What a result says about money: the winning call, and all calls together. */
class MoneyTest extends SettlementFixture {

  @Test
  void allAttemptsTogetherAreTheMoneyOfEveryCall() {
    job(request(null));
    enter(failed(USED));
    enter(Samples.throttled(null));
    enter(failed(NOTHING));
    Cost cost = result(delivered(Samples.completed())).cost();
    assertThat(cost.amount()).isEqualTo(new BigDecimal("0.00011"));
    assertThat(cost.allAttempts()).isEqualTo(new BigDecimal("0.00022"));
    assertThat(cost.currency()).isEqualTo("USD");
    assertThat(cost.priceVersion()).isEqualTo("2026-10-07");
  }

  @Test
  void aStormOfThrottlesChangesNoMoney() {
    job(request(null));
    enter(failed(USED));
    for (int i = 0; i < 1_000; i++) {
      enter(Samples.throttled(null));
    }
    assertThat(result(delivered(Samples.completed())).cost().allAttempts())
        .isEqualTo(new BigDecimal("0.00022"));
  }

  @Test
  void anUnpricedAnswerIsNullOnTheWireNeverZero() {
    job(request("house-model", null));
    Settlement settlement = delivered(Samples.completed());
    Cost cost = result(settlement).cost();
    assertThat(cost.amount()).isNull();
    assertThat(cost.allAttempts()).isNull();
    assertThat(text(part(settlement, Kind.RESULT))).contains("\"amount\":null");
    assertThat(text(part(settlement, Kind.USAGE))).contains("\"cost\":null");
  }

  @Test
  void anAnswerWithoutUsageIsNullOnTheWireNeverZero() {
    job(request(null));
    Settlement settlement = delivered(new Outcome.Completed(ANSWER, Usage.NONE));
    assertThat(result(settlement).cost().amount()).isNull();
    assertThat(result(settlement).cost().allAttempts()).isNull();
    assertThat(result(settlement).calls().getFirst().cost()).isNull();
  }

  @Test
  void oneCallWithoutAPriceMakesTheSumUnknownButNotTheAnswers() {
    job(request(null));
    enter(new Outcome.Refused(ANSWER, Usage.NONE));
    Cost cost = result(delivered(Samples.completed())).cost();
    assertThat(cost.amount()).isEqualTo(new BigDecimal("0.00011"));
    assertThat(cost.allAttempts()).isNull();
  }

  @Test
  void aFailedRequestSaysWhatItsAttemptsCost() {
    job(request(null));
    enter(failed(USED));
    assertThat(result(failure(failed(USED), true)).cost().allAttempts())
        .isEqualTo(new BigDecimal("0.00022"));
  }

  @Test
  void anExpiredRequestSaysWhatItsAttemptsCost() {
    job(request(null));
    enter(failed(USED));
    Cost cost = result(settlements.expired(job)).cost();
    assertThat(cost.amount()).isNull();
    assertThat(cost.allAttempts()).isEqualTo(new BigDecimal("0.00011"));
  }

  @Test
  void aRequestThatWasNeverCalledCostNothing() {
    job(request(null));
    assertThat(result(settlements.expired(job)).cost().allAttempts()).isEqualByComparingTo("0");
  }
}
