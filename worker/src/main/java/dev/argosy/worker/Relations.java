package dev.argosy.worker;

import dev.argosy.contract.Topics;
import dev.argosy.worker.admission.Demand;
import dev.argosy.worker.admission.ModelConfig;
import dev.argosy.worker.admission.QuotaConfig;
import dev.argosy.worker.admission.Residency;
import dev.argosy.worker.admission.RouteConfig;
import dev.argosy.worker.config.Rules;
import dev.argosy.worker.config.Units;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.path.LaneConfig;
import dev.argosy.worker.path.TenantConfig;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.retry.RetryConfig;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must hold between the parts of a configuration: names lead somewhere, topics don't collide,
 * limits fit together.
 */
record Relations(
    WorkerSettings worker,
    Topics topics,
    List<LaneConfig> lanes,
    Map<String, PlatformConfig> platforms,
    Map<String, QuotaConfig> quotas,
    Map<String, ModelConfig> models,
    Map<String, String> aliases,
    Map<String, TenantConfig> tenants,
    RetryConfig retry) {

  void hold() {
    Rules rules = new Rules();
    checkTopics(rules);
    checkLanes(rules);
    checkNames(rules);
    models.forEach((name, model) -> checkModel(rules, "models." + name, model));
    aliases.forEach((alias, target) -> checkAlias(rules, alias, target));
    checkResidencies(rules);
    checkLimits(rules);
    rules.hold();
  }

  private void checkTopics(Rules rules) {
    Set<String> seen = new HashSet<>();
    ownTopics()
        .forEach(
            (key, topic) ->
                rules.require(
                    seen.add(topic), "topics." + key, "must differ from the other topics", topic));
  }

  private void checkLanes(Rules rules) {
    rules.require(
        !lanes.isEmpty() && lanes.size() <= 64, "lanes", "must list 1..64 lanes", lanes.size());
    Set<String> laneTopics = new HashSet<>();
    Set<String> own = Set.copyOf(ownTopics().values());
    for (int i = 0; i < lanes.size(); i++) {
      LaneConfig lane = lanes.get(i);
      String key = "lanes[" + i + "]";
      rules.require(
          laneTopics.add(lane.topic()), key + ".topic", "must not repeat a lane", lane.topic());
      rules.require(
          !own.contains(lane.topic()),
          key + ".topic",
          "must not be one of the topics under topics",
          lane.topic());
      for (int m = 0; m < lane.models().size(); m++) {
        String model = lane.models().get(m);
        rules.require(
            models.containsKey(model) || aliases.containsKey(model),
            key + ".models[" + m + "]",
            "must be a name under models or aliases",
            model);
      }
    }
    checkReplies(rules, laneTopics);
  }

  /**
   * A result that came back in as a request, or among our own records, would be a loop or a lie.
   */
  private void checkReplies(Rules rules, Set<String> laneTopics) {
    Set<String> closed = new HashSet<>(ownTopics().values());
    closed.remove(topics.replies());
    closed.addAll(laneTopics);
    for (int i = 0; i < lanes.size(); i++) {
      List<String> replies = lanes.get(i).replyTopics();
      for (int r = 0; r < replies.size(); r++) {
        String key = "lanes[" + i + "].reply-topics[" + r + "]";
        rules.topic(replies.get(r), key);
        rules.require(
            !closed.contains(replies.get(r)),
            key,
            "must not be a lane or one of the topics under topics",
            replies.get(r));
      }
    }
  }

  private void checkNames(Rules rules) {
    rules.require(!platforms.isEmpty(), "platforms", "must name at least one platform", "");
    rules.require(!models.isEmpty(), "models", "must name at least one model", "");
    platforms.keySet().forEach(name -> rules.name(name, "platforms." + name));
    rules.require(
        quotas.size() <= Demand.MOST_QUOTAS,
        "quotas",
        "must be at most " + Demand.MOST_QUOTAS,
        quotas.size());
    quotas.keySet().forEach(name -> rules.name(name, "quotas." + name));
    models.keySet().forEach(name -> rules.model(name, "models." + name));
    aliases.keySet().forEach(name -> rules.model(name, "aliases." + name));
  }

  private void checkModel(Rules rules, String path, ModelConfig model) {
    List<RouteConfig> routes = model.routes();
    rules.require(
        !routes.isEmpty() && routes.size() <= 32,
        path + ".routes",
        "must list 1..32 routes",
        routes.size());
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < routes.size(); i++) {
      RouteConfig route = routes.get(i);
      String key = path + ".routes[" + i + "]";
      rules.require(seen.add(route.name()), key, "must not repeat a route", route.name());
      checkRoute(rules, key, route);
    }
    List<String> fallback = model.fallback();
    rules.require(
        fallback.size() <= 8, path + ".fallback", "must list at most 8 models", fallback.size());
    seen.clear();
    for (int i = 0; i < fallback.size(); i++) {
      String other = fallback.get(i);
      String key = path + ".fallback[" + i + "]";
      rules.require(models.containsKey(other), key, "must be a name under models", other);
      rules.require(!other.equals(model.name()), key, "must not be the model itself", other);
      rules.require(seen.add(other), key, "must not repeat a model", other);
    }
  }

  private void checkRoute(Rules rules, String key, RouteConfig route) {
    PlatformConfig platform = platforms.get(route.platform());
    QuotaConfig quota = quotas.get(route.quota());
    rules.require(
        platform != null, key + ".platform", "must be a name under platforms", route.platform());
    rules.require(quota != null, key + ".quota", "must be a name under quotas", route.quota());
    if (platform != null && quota != null) {
      rules.require(
          platform.kind().equals(quota.metering()),
          key + ".quota",
          "must be metered the way of its platform, " + platform.kind(),
          route.quota());
    }
  }

  private void checkAlias(Rules rules, String alias, String target) {
    String key = "aliases." + alias;
    rules.require(!models.containsKey(alias), key, "must not be the name of a model", alias);
    rules.require(
        models.containsKey(target) || aliases.containsKey(target),
        key,
        "must lead to a name under models or aliases",
        target);
    Set<String> passed = new HashSet<>();
    for (String name = alias; name != null; name = aliases.get(name)) {
      if (!passed.add(name)) {
        rules.require(false, key, "must not lead round in a circle", target);
        return;
      }
    }
  }

  /** What a residency leaves without a route would be refused, each request of it. */
  private void checkResidencies(Rules rules) {
    for (int i = 0; i < lanes.size(); i++) {
      LaneConfig lane = lanes.get(i);
      Collection<String> asked = lane.models().isEmpty() ? models.keySet() : lane.models();
      rules.require(
          routed(asked, lane.residency()),
          "lanes[" + i + "].residency",
          "must be the geography of a route of the lane's models",
          String.valueOf(lane.residency()));
    }
    tenants.forEach(
        (name, tenant) ->
            rules.require(
                routed(models.keySet(), tenant.residency()),
                "tenants." + name + ".residency",
                "must be the geography of a route",
                String.valueOf(tenant.residency())));
  }

  private boolean routed(Collection<String> names, @Nullable String residency) {
    return models.isEmpty()
        || names.stream()
            .map(this::aliased)
            .flatMap(name -> Stream.ofNullable(models.get(name)))
            .flatMap(model -> model.routes().stream())
            .anyMatch(route -> Residency.allows(residency, route.geography()));
  }

  private String aliased(String name) {
    String model = name;
    for (int steps = 0; steps <= aliases.size() && aliases.containsKey(model); steps++) {
      model = aliases.getOrDefault(model, model);
    }
    return model;
  }

  private void checkLimits(Rules rules) {
    rules.require(
        worker.maxBufferedBytes() >= topics.maxMessageBytes(),
        "worker.max-buffered-bytes",
        "must hold one message of topics.max-message-bytes",
        Units.bytes(worker.maxBufferedBytes()));
    rules.require(
        retry.delayMax().compareTo(worker.requestMaxAge()) <= 0,
        "retry.delay-max",
        "must be at most worker.request-max-age, or no such retry is ever made",
        retry.delayMax());
  }

  /** Every topic that is not a lane, by its key. */
  private Map<String, String> ownTopics() {
    Map<String, String> own = new LinkedHashMap<>();
    own.put("results", topics.results());
    own.put("replies", topics.replies());
    own.put("retries", topics.retries());
    own.put("parked", topics.parked());
    own.put("usage", topics.usage());
    own.put("chunks", topics.chunks());
    own.put("dead-letters", topics.deadLetters());
    own.put("control", topics.control());
    own.put("fleet", topics.fleet());
    return own;
  }
}
