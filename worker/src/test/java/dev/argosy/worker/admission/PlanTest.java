package dev.argosy.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.Samples;
import dev.argosy.worker.time.HandClock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {
  private final HandClock clock = new HandClock();
  private final Route first = route("first", 0);
  private final Route twice = route("twice", 2);
  private final Route once = route("once", 1);
  private final Route last = route("last", 0);
  private final Plan plan = new Plan(List.of(first, twice, once, last));

  @Test
  void theMostPreferredRouteThatCanServeIsNext() {
    assertThat(plan.next(_ -> true)).isSameAs(first);
    assertThat(plan.next(route -> route == last)).isSameAs(last);
    assertThat(plan.next(_ -> false)).isNull();
  }

  @Test
  void neighboursWithWeightsTakeTurnsByThem() {
    assertThat(turns(6, Set.of(twice, once, last)))
        .containsExactly("twice", "once", "twice", "twice", "once", "twice");
  }

  @Test
  void whoCannotServeIsPassedOverAndOwesNothing() {
    assertThat(turns(3, Set.of(once, last))).containsOnly("once");
    assertThat(turns(6, Set.of(twice, once)))
        .filteredOn(name -> name.equals("twice"))
        .hasSizeBetween(3, 5);
  }

  @Test
  void weightsOnBothSidesOfARouteWithoutOneAreStepsOfTheirOwn() {
    Plan apart = new Plan(List.of(twice, last, once));
    assertThat(apart.next(_ -> true)).isSameAs(twice);
    assertThat(apart.next(_ -> true)).isSameAs(twice);
    assertThat(apart.next(route -> route != twice)).isSameAs(last);
  }

  private List<String> turns(int number, Set<Route> canServe) {
    List<String> turns = new ArrayList<>();
    for (int turn = 0; turn < number; turn++) {
      turns.add(plan.next(canServe::contains).config().platform());
    }
    return turns;
  }

  private Route route(String platform, int weight) {
    return new Route(
        new RouteConfig(
            platform,
            "id",
            "global",
            "q",
            weight == 0 ? OptionalInt.empty() : OptionalInt.of(weight)),
        "us-west-2",
        null,
        Samples.unreached(),
        Samples.plenty(clock),
        clock);
  }
}
