package dev.argosy.worker.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.Samples;
import dev.argosy.worker.ledger.Ledger;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private final Ledger first = Samples.ledger(Samples.LANE);
  private final Ledger second = Samples.ledger(Samples.RETRIES);
  private final Slots slots = new Slots(2);

  @Test
  void thereAreAsManyAsConfigured() {
    slots.take(first);
    assertThat(slots.free()).isTrue();
    slots.take(second);
    assertThat(slots.free()).isFalse();
    slots.free(first);
    assertThat(slots.free()).isTrue();
    assertThat(slots.taken()).isEqualTo(1);
  }

  @Test
  void eachPartitionKnowsItsOwn() {
    slots.take(first);
    slots.take(second);
    slots.free(second);
    assertThat(first.inFlight()).isEqualTo(1);
    assertThat(second.inFlight()).isZero();
  }
}
