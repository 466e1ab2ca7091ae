package dev.argosy.worker.admission;

import dev.argosy.catalog.Catalog;
import dev.argosy.catalog.Model;
import dev.argosy.catalog.Price;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Limits;
import dev.argosy.contract.Usage;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.time.Clock;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which route may serve a request now. Owned by the loop's thread.
 *
 * <p>Hard filters first (residency, routes that turned the request's account away, the cost limit),
 * then the routes of the model's plan in order of preference: the first that is open and whose
 * quota has the estimate, unless a request that is wanted earlier waits for that quota.
 */
public final class Admission {
  /** What may be done with a request now. */
  public sealed interface Decision {
    /** Call it there; the estimate is reserved. */
    record Admitted(Route route, Estimate estimate) implements Decision {}

    /**
     * No route has room now.
     *
     * @param shareless whether this worker has no share of a quota yet, so that nothing is known of
     *     what it will have
     */
    record Wait(boolean shareless) implements Decision {}

    /** None of its model's routes is in service; this course's may serve it. */
    record NextModel(Course course) implements Decision {}

    /** No route may ever serve it. */
    record Refused(PlatformError error) implements Decision {}
  }

  /** What keeps a request from being called now. */
  public enum Obstacle {
    /** Nothing: the next turn calls or refuses it. */
    NONE,
    /** A route is open, and its quota is closed or has not enough. */
    QUOTA,
    /** Every route is closed. */
    ROUTE
  }

  /**
   * How quotas and routes stand.
   *
   * @param levels of each bucket of each quota
   * @param routes every route of every plan
   */
  public record State(List<Quota.Level> levels, List<Quota.State> quotas, List<RouteState> routes) {
    public State {
      levels = List.copyOf(levels);
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

  private static final Plan NOTHING = new Plan(List.of());

  private final Map<String, Plan> plans = new LinkedHashMap<>();
  private final Set<Quota> quotas = new LinkedHashSet<>();
  private final Map<String, Estimator> estimators = new HashMap<>();
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
    plans.forEach(
        (model, routes) -> {
          this.plans.put(model, new Plan(routes));
          routes.forEach(route -> quotas.add(route.quota()));
        });
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

  /**
   * Lets the requests that are wanted first have the quotas that they wait for: whatever comes
   * later may not draw on one of these until the next turn, so that a large request is not starved
   * by small ones of other models.
   *
   * @param heads of the lines, the one wanted first at the front
   */
  public void turn(List<Job> heads) {
    quotas.forEach(Quota::unclaimed);
    if (heads.size() < 2) {
      return;
    }
    for (Job head : heads) {
      Estimate estimate = estimate(head, head.model());
      List<Route> routes = routes(head);
      if (routes.stream().noneMatch(route -> route.canServe(estimate))) {
        routes.stream()
            .filter(route -> route.waitsForQuota(estimate))
            .forEach(route -> route.quota().claim(head));
      }
    }
  }

  /** Looks for a route with room and reserves the estimate on it. */
  public Decision decide(Job job) {
    List<Route> allowed = allowed(job);
    if (allowed.isEmpty()) {
      String residency = job.residency();
      String why = residency == null ? "for it" : "in residency " + residency;
      return orNextModel(
          job, refused(ErrorType.NO_ROUTE, "model " + job.model() + " has no usable route " + why));
    }
    Estimate estimate = estimate(job, job.model());
    if (overBudget(job, job.model(), allowed, estimate)) {
      return refused(ErrorType.BUDGET_EXCEEDED, "limits.cost_usd would be exceeded by this call");
    }
    List<Route> fitting = fitting(allowed, estimate);
    if (fitting.isEmpty()) {
      return orNextModel(job, refused(ErrorType.TOO_LARGE, neverFits(job, allowed, estimate)));
    }
    Route next =
        plan(job.model())
            .next(
                route ->
                    fitting.contains(route)
                        && !route.quota().claimedBefore(job)
                        && route.canServe(estimate));
    if (next != null) {
      next.begin(estimate);
      return new Decision.Admitted(next, estimate);
    }
    Decision wait =
        new Decision.Wait(fitting.stream().anyMatch(route -> route.quota().shareless()));
    return fitting.stream().allMatch(Route::outOfService) ? orNextModel(job, wait) : wait;
  }

  private Decision orNextModel(Job job, Decision otherwise) {
    return nextModel(job, job.attempt() - 1, false)
        .<Decision>map(Decision.NextModel::new)
        .orElse(otherwise);
  }

  /**
   * The course with the next fallback model that may serve a request: one with a route of its
   * residency in service, within its cost limit, that does not draw only on quotas which are closed
   * and were its model's already.
   *
   * @param attempts that its models have had so far
   * @param longer whether the model must take longer prompts
   */
  public Optional<Course> nextModel(Job job, int attempts, boolean longer) {
    Set<Quota> exhausted =
        allowed(job).stream()
            .map(Route::quota)
            .filter(quota -> !quota.open())
            .collect(Collectors.toSet());
    List<String> fallback = job.course().fallback();
    for (int i = 0; i < fallback.size(); i++) {
      String model = fallback.get(i);
      Estimate estimate = estimate(job, model);
      List<Route> routes =
          fitting(allowed(model, job.residency()), estimate).stream()
              .filter(route -> !route.outOfService() && !exhausted.contains(route.quota()))
              .toList();
      if (!routes.isEmpty()
          && (!longer || contextTokens(model) > contextTokens(job.model()))
          && !overBudget(job, model, routes, estimate)) {
        return Optional.of(job.course().next(i, attempts));
      }
    }
    return Optional.empty();
  }

  /** Whether the model has a route of this name. */
  public boolean isOf(String model, String route) {
    return plan(model).routes().stream().anyMatch(known -> known.name().equals(route));
  }

  /** Whether a route that may serve a request has answered anybody's call that began since then. */
  public boolean answeredSince(Job job, Instant time) {
    return allowed(job).stream().anyMatch(route -> route.answeredSince(time));
  }

  /** What keeps a request from being called now; reserves nothing. */
  public Obstacle obstacle(Job job) {
    List<Route> routes = routes(job);
    List<Route> open = routes.stream().filter(Route::open).toList();
    if (open.isEmpty()) {
      return routes.isEmpty() ? Obstacle.NONE : Obstacle.ROUTE;
    }
    Estimate estimate = estimate(job, job.model());
    return open.stream().anyMatch(route -> route.quota().has(estimate))
        ? Obstacle.NONE
        : Obstacle.QUOTA;
  }

  /**
   * Whether a request would be called now, were a slot free. Unlike {@link #obstacle} it lets
   * breakers notice that their pause is over.
   */
  public boolean couldServe(Job job) {
    List<Route> routes = routes(job);
    Estimate estimate = estimate(job, job.model());
    return routes.isEmpty() || routes.stream().anyMatch(route -> route.canServe(estimate));
  }

  /** How quotas and routes stand now. */
  public State state() {
    List<RouteState> routes = new ArrayList<>();
    plans.forEach(
        (model, plan) ->
            plan.routes()
                .forEach(
                    route ->
                        routes.add(
                            new RouteState(
                                model, route.name(), route.open() && route.quota().open()))));
    return new State(
        quotas.stream().flatMap(quota -> quota.levels().stream()).toList(),
        quotas.stream().map(Quota::state).toList(),
        routes);
  }

  /**
   * What this worker wants of each quota, by their names: for its open calls and for these waiting
   * requests. A request that several quotas may serve counts for each.
   */
  public Map<String, Long> demand(Iterable<Job> waiting) {
    Map<Quota, Long> wanted = new HashMap<>();
    for (Job job : waiting) {
      long tokens = estimate(job, job.model()).tokens();
      allowed(job).stream()
          .map(Route::quota)
          .distinct()
          .forEach(quota -> wanted.merge(quota, tokens, Long::sum));
    }
    Map<String, Long> demand = new LinkedHashMap<>();
    quotas.forEach(quota -> demand.put(quota.name(), quota.demand(wanted.getOrDefault(quota, 0L))));
    return demand;
  }

  /** This worker's part of a quota from now on. */
  public void share(String quota, double share) {
    quotas.stream()
        .filter(known -> known.name().equals(quota))
        .forEach(known -> known.share(share));
  }

  /** Whether a route is left that has not turned this request's account away. */
  public boolean hasRoute(Job job) {
    return !allowed(job).isEmpty();
  }

  /**
   * A call was answered: the next estimates of its model are better. The size of content that is
   * kept elsewhere is only its sender's word or its length, so nothing is learned from it of what
   * the model makes of prompts.
   */
  public void learn(Job job, Usage used) {
    Estimator estimator = estimator(job.model());
    if (job.request().content() == null) {
      estimator.learnPrompt(job.promptSize(), used);
    }
    estimator.learnAnswer(used);
  }

  /** What an output token of this model counts on a Bedrock quota. */
  public int burndown(String model) {
    return catalog.model(model).map(Model::burndown).orElse(1);
  }

  private Plan plan(String model) {
    return plans.getOrDefault(model, NOTHING);
  }

  /** The routes that may ever serve it, in order. */
  private List<Route> routes(Job job) {
    return fitting(allowed(job), estimate(job, job.model()));
  }

  private List<Route> allowed(Job job) {
    return allowed(job.model(), job.residency()).stream()
        .filter(route -> !job.unusableRoutes().contains(route.name()))
        .toList();
  }

  private List<Route> allowed(String model, @Nullable String residency) {
    return plan(model).routes().stream()
        .filter(route -> Residency.allows(residency, route.config().geography()))
        .toList();
  }

  /** Without those whose whole quota of a minute is less than what is sure to be drawn on it. */
  private static List<Route> fitting(List<Route> routes, Estimate estimate) {
    Estimate least = new Estimate(0, estimate.outputTokens(), 0);
    return routes.stream().filter(route -> !route.quota().neverFits(least)).toList();
  }

  private static String neverFits(Job job, List<Route> routes, Estimate estimate) {
    return "max_tokens %d%s must be at most what a quota allows in a minute: %s"
        .formatted(
            estimate.outputTokens(),
            job.request().body().maxTokens().isPresent() ? "" : " (the model's greatest)",
            routes.stream().map(route -> route.quota().name()).distinct().toList());
  }

  private Estimate estimate(Job job, String model) {
    Estimator estimator = estimator(model);
    int most =
        job.request()
            .body()
            .maxTokens()
            .orElse(catalog.model(model).map(Model::maxOutputTokens).orElse(0));
    return new Estimate(
        Math.min(estimator.inputTokens(job.promptSize()), contextTokens(model)),
        most,
        estimator.outputTokens(most));
  }

  private Estimator estimator(String model) {
    return estimators.computeIfAbsent(model, _ -> new Estimator());
  }

  private long contextTokens(String model) {
    return catalog.model(model).map(Model::contextTokens).orElse(Integer.MAX_VALUE);
  }

  /**
   * Judged by the most that the call can cost on its first route; an unpriced model has no limit to
   * exceed.
   */
  private boolean overBudget(Job job, String model, List<Route> allowed, Estimate estimate) {
    Limits limits = job.request().limits();
    BigDecimal limit = limits == null ? null : limits.costUsd();
    if (limit == null) {
      return false;
    }
    Usage most = new Usage(estimate.inputTokens(), estimate.outputTokens(), 0, 0, 0);
    String geography = allowed.getFirst().config().geography();
    return catalog
        .price(model, geography, most, clock.now())
        .map(Price::amount)
        .map(price -> price.add(job.spent()).compareTo(limit) > 0)
        .orElse(false);
  }

  private static Decision refused(ErrorType type, String detail) {
    return new Decision.Refused(new PlatformError(type, type.wire(), detail, null));
  }
}
