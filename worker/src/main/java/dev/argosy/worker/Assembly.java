package dev.argosy.worker;

import dev.argosy.worker.admission.Admission;
import dev.argosy.worker.admission.ModelConfig;
import dev.argosy.worker.admission.Quota;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.admission.RouteConfig;
import dev.argosy.worker.job.Slots;
import dev.argosy.worker.loop.GroupCommit;
import dev.argosy.worker.loop.Loop;
import dev.argosy.worker.loop.LoopSettings;
import dev.argosy.worker.loop.Partitions;
import dev.argosy.worker.loop.RequestLog.Writable.NoSuchTopic;
import dev.argosy.worker.loop.Unwritable;
import dev.argosy.worker.path.Arrivals;
import dev.argosy.worker.path.Caller;
import dev.argosy.worker.path.LaneConfig;
import dev.argosy.worker.path.RequestPath;
import dev.argosy.worker.path.Verdicts;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.retry.RetryPolicy;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Outgoing;
import dev.argosy.worker.settlement.Settlements;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The only place that picks implementations; reads like a parts list, leaves first. */
public final class Assembly {
  private Assembly() {}

  /**
   * The core: everything between the ports.
   *
   * @param worker this worker's id
   */
  public static Loop core(WorkerConfig config, String worker, Ports ports) {
    var clock = ports.clock();
    var settlements = new Settlements(config.topics(), worker, clock);
    var slots = new Slots(config.worker().maxInFlight());
    var partitions = new Partitions(ports.log());
    var commits =
        new GroupCommit(
            ports.log(),
            partitions,
            slots,
            new Unwritable(ports.log(), settlements),
            ports.mailbox(),
            clock,
            worker);
    var admission = new Admission(plans(config, ports), config.aliases(), ports.catalog(), clock);
    var verdicts =
        new Verdicts(
            admission,
            new RetryPolicy(config.retry(), ports.random()),
            new Books(ports.catalog(), worker, ports.random()),
            clock);
    Map<String, LaneConfig> lanes =
        config.lanes().stream().collect(Collectors.toMap(LaneConfig::topic, Function.identity()));
    var arrivals =
        new Arrivals(
            lanes,
            admission,
            settlements,
            topic ->
                !(ports.log().writable(new Outgoing(topic, null, null, List.of()))
                    instanceof NoSuchTopic),
            config.worker(),
            config.retry().delayMax(),
            clock);
    var caller = new Caller(ports.mailbox(), clock);
    var path = new RequestPath(arrivals, admission, slots, caller, verdicts, settlements, commits);
    return new Loop(
        ports.log(),
        partitions,
        commits,
        path,
        ports.mailbox(),
        clock,
        new LoopSettings(config.worker(), config.kafka().onMissingOffset(), lanes.keySet()));
  }

  private static Map<String, List<Route>> plans(WorkerConfig config, Ports ports) {
    Map<String, Quota> quotas = new LinkedHashMap<>();
    config
        .quotas()
        .forEach((name, quota) -> quotas.put(name, Quota.of(name, quota, ports.clock())));
    Map<String, List<Route>> plans = new LinkedHashMap<>();
    for (ModelConfig model : config.models().values()) {
      plans.put(
          model.name(),
          model.routes().stream().map(route -> route(route, config, ports, quotas)).toList());
    }
    return plans;
  }

  private static Route route(
      RouteConfig route, WorkerConfig config, Ports ports, Map<String, Quota> quotas) {
    PlatformConfig platformConfig = known(config.platforms(), route.platform());
    Platform platform = known(ports.platforms(), route.platform());
    String region =
        switch (platformConfig) {
          case PlatformConfig.Bedrock bedrock -> bedrock.region();
          case PlatformConfig.Vertex vertex -> vertex.location();
        };
    return new Route(route, region, platform, known(quotas, route.quota()));
  }

  private static <V> V known(Map<String, V> map, String name) {
    V value = map.get(name);
    if (value == null) {
      throw new IllegalArgumentException("unknown name in the configuration: " + name);
    }
    return value;
  }
}
