package dev.argosy.worker.admission;

import dev.argosy.catalog.Catalog;
import dev.argosy.catalog.Model;
import dev.argosy.catalog.Price;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Limits;
import dev.argosy.contract.Request;
import dev.argosy.contract.Usage;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.time.Clock;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which route may serve a request now. Owned by the loop's thread.
 *
 * <p>Hard filters first (residency, routes that turned the request's account away, the cost limit),
 * then for each route of the model's plan in order: not closed, and its quota reserves the
 * estimate.
 */
public final class Admission {
  /** What may be done with a request now. */
  public sealed interface Decision {
    /** Call it there; the estimate is reserved. */
    record Admitted(Route route, Estimate estimate) implements Decision {}

    /** No route has room now. */
    record Wait() implements Decision {}

    /** No route may ever serve it. */
    record Refused(PlatformError error) implements Decision {}
  }

  /** What keeps a request from being called now. */
  public enum Obstacle {
    /** Nothing: the next turn calls or refuses it. */
    NONE,
    /** A route is open, and its quota has not enough. */
    QUOTA,
    /** Every route is closed. */
    ROUTE
  }

  /**
   * How quotas and routes stand.
   *
   * @param routes every route of every plan
   */
  public record State(List<Quota.Level> quotas, List<RouteState> routes) {
    public State {
      quotas = List.copyOf(quotas);
      routes = List.copyOf(routes);
    }
  }

  /**
   * Whether a route takes calls.
   *
   * @param route its name
   */
  public record RouteState(String model, String route, boolean open) {}

  private static final int BYTES_PER_TOKEN = 4;

  private final Map<String, List<Route>> plans;
  private final Map<String, String> aliases;
  private final Catalog catalog;
  private final Clock clock;

  /**
   * Admits to these plans.
   *
   * @param plans the routes of each model in order of preference
   * @param aliases the operator's names for models; the catalogue's own are tried after them
   */
  public Admission(
      Map<String, List<Route>> plans, Map<String, String> aliases, Catalog catalog, Clock clock) {
    this.plans = Map.copyOf(plans);
    this.aliases = Map.copyOf(aliases);
    this.catalog = catalog;
    this.clock = clock;
  }

  /** The name under which this model has a plan; empty if the fleet does not serve it. */
  public Optional<String> model(String asked) {
    String aliased = asked;
    for (String next = aliases.get(aliased); next != null; next = aliases.get(aliased)) {
      aliased = next; // An alias may lead to another; the configuration has refused circles.
    }
    if (plans.containsKey(aliased)) {
      return Optional.of(aliased);
    }
    return catalog.model(aliased).map(Model::name).filter(plans::containsKey);
  }

  /** Looks for a route with room and reserves the estimate on it. */
  public Decision decide(Job job) {
    List<Route> allowed = allowed(job);
    if (allowed.isEmpty()) {
      String residency = job.request().residency();
      String why = residency == null ? "for it" : "in residency " + residency;
      return refused(ErrorType.NO_ROUTE, "model " + job.model() + " has no usable route " + why);
    }
    Estimate estimate = estimate(job);
    if (overBudget(job, allowed, estimate)) {
      return refused(ErrorType.BUDGET_EXCEEDED, "limits.cost_usd would be exceeded by this call");
    }
    long now = clock.nanos();
    for (Route route : allowed) {
      if (route.open(now) && route.quota().reserve(estimate)) {
        return new Decision.Admitted(route, estimate);
      }
    }
    return new Decision.Wait();
  }

  /** What keeps a request from being called now; reserves nothing. */
  public Obstacle obstacle(Job job) {
    long now = clock.nanos();
    List<Route> open = allowed(job).stream().filter(route -> route.open(now)).toList();
    if (open.isEmpty()) {
      return hasRoute(job) ? Obstacle.ROUTE : Obstacle.NONE;
    }
    Estimate estimate = estimate(job);
    return open.stream().anyMatch(route -> route.quota().has(estimate))
        ? Obstacle.NONE
        : Obstacle.QUOTA;
  }

  /** How quotas and routes stand now. */
  public State state() {
    long now = clock.nanos();
    List<RouteState> routes = new ArrayList<>();
    Set<Quota> quotas = new LinkedHashSet<>();
    plans.forEach(
        (model, plan) ->
            plan.forEach(
                route -> {
                  routes.add(new RouteState(model, route.name(), route.open(now)));
                  quotas.add(route.quota());
                }));
    return new State(quotas.stream().flatMap(quota -> quota.levels().stream()).toList(), routes);
  }

  /** Whether a route is left that has not turned this request's account away. */
  public boolean hasRoute(Job job) {
    return !allowed(job).isEmpty();
  }

  /** What an output token of this model counts on a Bedrock quota. */
  public int burndown(String model) {
    return catalog.model(model).map(Model::burndown).orElse(1);
  }

  private List<Route> allowed(Job job) {
    String residency = job.request().residency();
    return plans.getOrDefault(job.model(), List.of()).stream()
        .filter(route -> residency == null || route.config().geography().equals(residency))
        .filter(route -> !job.unusableRoutes().contains(route.name()))
        .toList();
  }

  private Estimate estimate(Job job) {
    Request request = job.request();
    Optional<Model> model = catalog.model(job.model());
    long context = model.map(Model::contextTokens).orElse(Integer.MAX_VALUE);
    int maxOutput = model.map(Model::maxOutputTokens).orElse(0);
    return new Estimate(
        Math.min(request.body().size() / BYTES_PER_TOKEN + 1L, context),
        request.body().maxTokens().orElse(maxOutput));
  }

  /**
   * Judged by the most that the call can cost on its first route; an unpriced model has no limit to
   * exceed.
   */
  private boolean overBudget(Job job, List<Route> allowed, Estimate estimate) {
    Limits limits = job.request().limits();
    BigDecimal limit = limits == null ? null : limits.costUsd();
    if (limit == null) {
      return false;
    }
    Usage most = new Usage(estimate.inputTokens(), estimate.outputTokens(), 0, 0, 0);
    String geography = allowed.getFirst().config().geography();
    return catalog
        .price(job.model(), geography, most, clock.now())
        .map(Price::amount)
        .map(price -> price.add(job.spent()).compareTo(limit) > 0)
        .orElse(false);
  }

  private static Decision refused(ErrorType type, String detail) {
    return new Decision.Refused(new PlatformError(type, type.wire(), detail, null));
  }
}
