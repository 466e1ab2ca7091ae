package dev.argosy.worker.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Call;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Status;
import dev.argosy.worker.Samples;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.settlement.Outgoing;
import dev.argosy.worker.settlement.Settlement;
import dev.argosy.worker.settlement.Settlement.Kind;
import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests whose plan has no quota: both routes of Haiku are closed for an hour. */
class ParkedPathTest extends PathFixture {
  private static final int SHARE = 1_024;
  private final Ledger elsewhere = Samples.ledger(new Partition("elsewhere", 0));

  @Test
  void whatComesForAFullLineIsParkedAtNoAttemptAndNoSlot() {
    exhaust();
    for (int i = 0; i < SHARE; i++) {
      arrive("r" + i);
    }
    assertThat(path.inLine()).isEqualTo(SHARE);
    assertThat(path.blocked().requests()).isEqualTo(SHARE);
    Settlement parked = commits.getLast();
    assertThat(commits).hasSize(1);
    assertThat(parked.settles()).isTrue();
    assertThat(parked.holdsSlot()).isFalse();
    assertThat(header(parked, Headers.ATTEMPT)).isEqualTo("1");
    assertThat(record(parked).partition()).isBetween(0, 11);
  }

  @Test
  void whatIsReadFromTheParkedGoesOnWhereItWas() {
    exhaust();
    for (int i = 0; i < SHARE; i++) {
      arrive("r" + i);
    }
    Outgoing written = record(commits.getLast());
    clock.pass(Duration.ofHours(1));
    commits.clear();
    path.leave(ledger);
    path.leave(elsewhere);
    path.arrived(
        Samples.delivery(
            Samples.ledger(Samples.PARKED),
            written.value(),
            written.headers().toArray(Header[]::new)));
    path.admit();
    end(first, Samples.completed());
    assertThat(result().id()).isEqualTo("r" + (SHARE - 1));
    assertThat(result().status()).isEqualTo(Status.SUCCEEDED);
    assertThat(result().calls()).extracting(Call::attempt).containsExactly(1);
    assertThat(result().timing().receivedAt())
        .isEqualTo(HandClock.START.plus(Duration.ofSeconds(1)));
  }

  @Test
  void aParkedRequestWhoseTimeIsOverEndsAsExpiredWhenItIsRead() {
    path.arrived(
        delivery(
            Samples.ledger(Samples.PARKED),
            "old",
            Header.of(
                Headers.RECEIVED_AT, "" + clock.now().minus(Duration.ofHours(24)).toEpochMilli())));
    assertThat(result().status()).isEqualTo(Status.EXPIRED);
  }

  @Test
  void aRetryThatIsDueIsParkedOnlyWhenTwoThirdsOfTheRoomWait() {
    exhaust();
    Ledger retries = Samples.ledger(Samples.RETRIES);
    Header notBefore =
        Header.of(Headers.NOT_BEFORE, "" + clock.now().plusSeconds(9).toEpochMilli());
    for (int i = 0; i < 2 * SHARE; i++) {
      path.arrived(delivery(retries, "r" + i, Header.of(Headers.ATTEMPT, "2"), notBefore));
    }
    assertThat(path.delayed()).isEqualTo(2 * SHARE);
    clock.pass(Duration.ofSeconds(9));
    path.due(clock.nanos());
    assertThat(path.inLine()).isEqualTo(1_366);
    assertThat(commits).hasSize(2 * SHARE + 1 - 1_366);
    assertThat(header(commits.getLast(), Headers.ATTEMPT)).isEqualTo("2");
  }

  @Test
  void whoWaitsInFrontOfHalfAWindowIsParkedAndHeldUpNobody() {
    exhaust();
    arrive("front");
    ledger.passGapsTo(Ledger.WINDOW);
    path.makeRoom(List.of(ledger));
    assertThat(commits).hasSize(1);
    assertThat(header(commits.getFirst(), Headers.ID)).isEqualTo("front");
    assertThat(path.inLine()).isEqualTo(1);
  }

  @Test
  void aPartitionThatIsGivenUpIsNotStoppedAnyMore() {
    exhaust();
    Ledger parked = Samples.ledger(Samples.PARKED);
    for (int i = 0; i < SHARE + 1; i++) {
      path.arrived(delivery(parked, "r" + i));
    }
    assertThat(path.stops(Samples.PARKED)).isTrue();
    assertThat(path.stopped()).isEqualTo(1);
    path.leave(parked);
    assertThat(path.stops(Samples.PARKED)).isFalse();
  }

  /** One request waits, and has found no route for a second. */
  private void exhaust() {
    quota.throttled(Duration.ofHours(1));
    secondRoute.quota().throttled(Duration.ofHours(1));
    path.arrived(delivery(elsewhere, "one"));
    path.admit();
    clock.pass(Duration.ofSeconds(1));
  }

  private static Outgoing record(Settlement settlement) {
    assertThat(settlement.parts()).extracting(Settlement.Part::kind).containsExactly(Kind.PARK);
    return settlement.parts().getFirst().record();
  }

  private static String header(Settlement settlement, String name) {
    return Header.last(record(settlement).headers(), name).orElseThrow();
  }
}
