package dev.argosy.worker.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A model's routes in order of preference. Neighbours that have weights are one step of it: those
 * of them that can serve take turns by weight, smoothly (as nginx balances its upstreams). Owned by
 * the loop's thread.
 */
public final class Plan {
  private static final class Step {
    final List<Turn> turns = new ArrayList<>();
  }

  private static final class Turn {
    final Route route;
    final int weight;
    long credit;

    Turn(Route route, int weight) {
      this.route = route;
      this.weight = weight;
    }
  }

  private final List<Route> routes;
  private final List<Step> steps = new ArrayList<>();

  /**
   * A plan of these routes.
   *
   * @param routes the most preferred first
   */
  public Plan(List<Route> routes) {
    this.routes = List.copyOf(routes);
    Step weighted = null;
    for (Route route : routes) {
      int weight = route.config().weight().orElse(0);
      Step step = weighted == null || weight == 0 ? new Step() : weighted;
      if (step != weighted) {
        steps.add(step);
      }
      step.turns.add(new Turn(route, weight));
      weighted = weight == 0 ? null : step;
    }
  }

  /** All of them, the most preferred first. */
  public List<Route> routes() {
    return routes;
  }

  /** The route whose turn it is among the most preferred ones that can serve; null if none can. */
  @Nullable Route next(Predicate<Route> canServe) {
    for (Step step : steps) {
      Turn next = null;
      int total = 0;
      for (Turn turn : step.turns) {
        if (canServe.test(turn.route)) {
          turn.credit += turn.weight;
          total += turn.weight;
          if (next == null || turn.credit > next.credit) {
            next = turn;
          }
        }
      }
      if (next != null) {
        next.credit -= total;
        return next.route;
      }
    }
    return null;
  }
}
