package dev.argosy.standalone.find;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.client.find.FoundRequest;
import dev.argosy.client.find.Life;
import dev.argosy.client.find.Looked;
import dev.argosy.client.find.Place;
import dev.argosy.client.find.Stage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LifeTextTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  @Test
  void whereItLookedIsALineATopic() {
    List<Looked> looked =
        List.of(new Looked("a-0", 0, 7), new Looked("a-b-1", 3, 3), new Looked("a-11", 2, 5));

    assertThat(new LifeText(NOW).lines(new FoundRequest("id", List.of(), looked)))
        .containsExactly(
            "id",
            "  no trace of it; looked in",
            "    a: partitions 0 11, 10 offsets",
            "    a-b: partitions 1, 0 offsets");
  }

  @Test
  void aCancelThatNoWorkerHasComeToIsSaid() {
    Place parked = new Place("argosy.parked", 0, 7, NOW);
    Life life =
        new Life(
            parked,
            "m",
            new Stage.Queued(parked, 3, null),
            List.of(),
            new Place("argosy.control", 0, 2, NOW.minusSeconds(5)),
            null,
            List.of());

    assertThat(new LifeText(NOW).lines(new FoundRequest("id", List.of(life), List.of())))
        .last()
        .asString()
        .startsWith("  cancelled  2026-11-25T11:59:55Z (5 s ago), argosy.control-0@2: it is not");
  }

  @Test
  void whatOthersWroteStaysWithinItsLineAndCannotSteerTheTerminal() {
    Place place = new Place("argosy.requests", 0, 7, NOW);
    Life life =
        new Life(
            place,
            "model\u001b[2J",
            new Stage.Queued(place, 3, null),
            List.of(),
            null,
            new Life.DeadLetter(place, "unreadable", "at \u001b]52;c;cm0=\u0007\n  finished"),
            List.of());

    List<String> lines =
        new LifeText(NOW).lines(new FoundRequest("id\u009b2J", List.of(life), List.of()));

    assertThat(lines).first().isEqualTo("id2J");
    assertThat(lines)
        .hasSize(4)
        .last()
        .isEqualTo("  dead       argosy.requests-0@7: unreadable: at ]52;c;cm0=   finished");
    assertThat(String.join("", lines)).contains("model[2J").doesNotContain("\u001b", "\n");
  }
}
