package dev.argosy.worker.admission;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plans of a configuration: each model with each set of routes that a residency leaves of it.
 * They are numbered in the order of their names, so that all workers of one configuration number
 * them alike and each plan has partitions of its own on the topic of parked requests. Immutable.
 */
public final class Plans {
  private record Asked(String model, @Nullable String residency) {}

  private record Plan(String model, List<String> routes) {}

  private final Map<Asked, Integer> numbers = new HashMap<>();
  private final int size;

  private Plans(Collection<ModelConfig> models) {
    Map<Plan, Integer> plans = new LinkedHashMap<>();
    models.stream()
        .sorted(Comparator.comparing(ModelConfig::name))
        .forEach(
            model -> {
              for (String residency : residencies(model)) {
                Plan plan = new Plan(model.name(), routes(model, residency));
                plans.putIfAbsent(plan, plans.size());
                numbers.put(new Asked(model.name(), residency), plans.getOrDefault(plan, 0));
              }
            });
    this.size = plans.size();
  }

  /** The plans of these models. */
  public static Plans of(Collection<ModelConfig> models) {
    return new Plans(models);
  }

  /** None first, which leaves all routes. */
  private static List<@Nullable String> residencies(ModelConfig model) {
    List<@Nullable String> residencies = new ArrayList<>();
    residencies.add(null);
    residencies.addAll(new TreeSet<>(model.routes().stream().map(RouteConfig::geography).toList()));
    return residencies;
  }

  private static List<String> routes(ModelConfig model, @Nullable String residency) {
    Stream<RouteConfig> routes = model.routes().stream();
    return routes
        .filter(route -> Residency.allows(residency, route.geography()))
        .map(RouteConfig::name)
        .sorted()
        .toList();
  }

  /** How many there are; a partition each is what the topic of parked requests should have. */
  public int size() {
    return size;
  }

  /**
   * Where a request is parked: partition p is plan p modulo {@link #size}'s. With fewer partitions
   * than plans, some plans share one.
   *
   * @param id spreads the requests of a plan over its partitions
   * @param partitions how many the topic has; at least 1
   */
  public int partition(String model, @Nullable String residency, String id, int partitions) {
    int plan = numbers.getOrDefault(new Asked(model, residency), 0);
    if (partitions < size) {
      return plan % partitions;
    }
    int own = (partitions - plan + size - 1) / size;
    return plan + size * Math.floorMod(id.hashCode(), own);
  }
}
