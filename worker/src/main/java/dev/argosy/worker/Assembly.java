package dev.argosy.worker;

import dev.argosy.catalog.Catalog;
import dev.argosy.worker.admission.Admission;
import dev.argosy.worker.admission.ModelConfig;
import dev.argosy.worker.admission.Plans;
import dev.argosy.worker.admission.Quota;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.admission.RouteConfig;
import dev.argosy.worker.content.Contents;
import dev.argosy.worker.job.Slots;
import dev.argosy.worker.loop.GroupCommit;
import dev.argosy.worker.loop.Loop;
import dev.argosy.worker.loop.LoopPorts;
import dev.argosy.worker.loop.LoopSettings;
import dev.argosy.worker.loop.Partitions;
import dev.argosy.worker.loop.Sharing;
import dev.argosy.worker.loop.Timings;
import dev.argosy.worker.loop.Unwritable;
import dev.argosy.worker.path.Arrivals;
import dev.argosy.worker.path.Caller;
import dev.argosy.worker.path.CannotGoOn;
import dev.argosy.worker.path.ContentCalls;
import dev.argosy.worker.path.Courses;
import dev.argosy.worker.path.LaneConfig;
import dev.argosy.worker.path.RequestPath;
import dev.argosy.worker.path.ThreadMailbox;
import dev.argosy.worker.path.Verdicts;
import dev.argosy.worker.path.WaitingRoom;
import dev.argosy.worker.platform.Closing;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.bedrock.BedrockPlatform;
import dev.argosy.worker.platform.vertex.VertexPlatform;
import dev.argosy.worker.retry.RetryPolicy;
import dev.argosy.worker.settlement.Books;
import dev.argosy.worker.settlement.Settlements;
import dev.argosy.worker.telemetry.Observer;
import dev.argosy.worker.telemetry.Served;
import dev.argosy.worker.telemetry.Telemetry;
import dev.argosy.worker.time.Clock;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * The only place that picks implementations, with {@link KafkaParts} for those that speak to Kafka;
 * reads like a parts list, leaves first.
 */
public final class Assembly {
  private Assembly() {}

  /**
   * A loop with everything that it stands on.
   *
   * @param platforms closed after them
   * @param contents closed last
   */
  record Running(Loop loop, KafkaParts kafka, Collection<Platform> platforms, Contents contents)
      implements AutoCloseable {
    @Override
    public void close() {
      try {
        loop.abandon();
      } finally {
        kafka.close();
        platforms.forEach(Platform::close);
        contents.close();
      }
    }
  }

  /**
   * Meters and health of a worker, served at once.
   *
   * @throws CannotGoOn if their address cannot be listened on
   */
  static Telemetry telemetry(WorkerConfig config) {
    Map<String, String> providers = new LinkedHashMap<>();
    config.platforms().forEach((name, platform) -> providers.put(name, provider(platform)));
    var served =
        new Served(
            config.kafka().groupId(),
            config.lanes().stream().map(LaneConfig::topic).collect(Collectors.toSet()),
            config.topics().retries(),
            config.topics().parked(),
            List.copyOf(config.models().values()),
            providers);
    try {
      return Telemetry.open(
          config.telemetry(), served, Timings.DEFAULT.longestTurn(), Clock.system());
    } catch (UncheckedIOException taken) {
      throw new CannotGoOn(CannotGoOn.ENVIRONMENT, String.valueOf(taken.getMessage()));
    }
  }

  private static String provider(PlatformConfig platform) {
    return switch (platform) {
      case PlatformConfig.Bedrock _ -> "aws.bedrock";
      case PlatformConfig.Vertex _ -> "gcp.vertex_ai";
    };
  }

  /**
   * A worker on real Kafka and real clouds. Connects; blocks for some seconds.
   *
   * @param observer is told what the core does
   * @throws CannotGoOn if Kafka is not as it has to be
   */
  static Running worker(
      WorkerConfig config, String worker, Observer observer, BooleanSupplier stopped) {
    var clock = Clock.system();
    var random = RandomGenerator.of("L64X128MixRandom");
    var contents = ContentParts.open(config.content(), clock);
    List<AutoCloseable> opened = new ArrayList<>(List.of(contents));
    Map<String, Platform> platforms = new LinkedHashMap<>();
    try {
      config
          .platforms()
          .forEach(
              (name, platform) -> {
                platforms.put(name, platform(platform, worker));
                opened.add(platforms.get(name));
              });
      var kafka = KafkaParts.open(config, worker, random, stopped);
      opened.add(kafka);
      var ports =
          new Ports(
              kafka.log(),
              kafka.chunks(),
              kafka.control(),
              kafka.fleet(),
              platforms,
              contents,
              new ThreadMailbox(),
              clock,
              random,
              Catalog.bundled(),
              observer);
      return new Running(core(config, worker, ports), kafka, platforms.values(), contents);
    } catch (RuntimeException failed) {
      Closing.all(opened);
      throw failed;
    }
  }

  private static Platform platform(PlatformConfig config, String worker) {
    return switch (config) {
      case PlatformConfig.Bedrock bedrock ->
          BedrockPlatform.open(bedrock, worker, InstantSource.system());
      case PlatformConfig.Vertex vertex ->
          VertexPlatform.open(vertex, worker, InstantSource.system());
    };
  }

  /**
   * The core: everything between the ports.
   *
   * @param worker this worker's id
   */
  public static Loop core(WorkerConfig config, String worker, Ports ports) {
    var clock = ports.clock();
    var loopPorts =
        new LoopPorts(ports.log(), ports.control(), ports.mailbox(), clock, ports.observer());
    var settlements = new Settlements(config.topics(), worker, clock);
    var slots = new Slots(config.worker().maxInFlight());
    var partitions = new Partitions(ports.log());
    var commits =
        new GroupCommit(
            loopPorts, partitions, slots, new Unwritable(ports.log(), settlements), worker);
    var admission = new Admission(plans(config, ports), config.aliases(), ports.catalog(), clock);
    var verdicts =
        new Verdicts(
            admission,
            new RetryPolicy(config.retry(), ports.random()),
            new Books(ports.catalog(), worker, ports.random()),
            ports.observer());
    Map<String, LaneConfig> lanes =
        config.lanes().stream()
            .map(lane -> lane.alsoReplyingTo(config.topics().replies()))
            .collect(Collectors.toMap(LaneConfig::topic, Function.identity()));
    var arrivals =
        new Arrivals(
            lanes,
            courses(config, admission),
            settlements,
            topic -> KafkaParts.exists(ports.log(), topic),
            config.worker(),
            config.retry().delayMax(),
            clock);
    var contents = new ContentCalls(ports.contents(), ports.mailbox(), commits::mayCall);
    var caller = new Caller(ports.chunks(), contents, ports.mailbox(), clock);
    var waiting =
        new WaitingRoom(
            config.worker(),
            lanes.keySet(),
            config.topics().parked(),
            Plans.of(config.models().values()),
            ports.log()::partitions,
            clock);
    var path =
        new RequestPath(
            arrivals, waiting, admission, slots, caller, verdicts, settlements, commits);
    var sharing =
        new Sharing(
            ports.fleet(),
            new Sharing.Teller(worker, ports.random().nextLong()),
            config.quotas().keySet(),
            path::demand,
            partitions::part,
            admission::share,
            clock);
    return new Loop(
        loopPorts,
        partitions,
        commits,
        path,
        sharing,
        new LoopSettings(
            config.worker(),
            config.kafka().onMissingOffset(),
            lanes.keySet(),
            config.topics().retries()));
  }

  private static Courses courses(WorkerConfig config, Admission admission) {
    Map<String, List<String>> fallbacks = new LinkedHashMap<>();
    config.models().forEach((name, model) -> fallbacks.put(name, model.fallback()));
    Map<String, String> residencies = new LinkedHashMap<>();
    config
        .tenants()
        .forEach(
            (name, tenant) -> {
              if (tenant.residency() != null) {
                residencies.put(name, tenant.residency());
              }
            });
    return new Courses(admission, fallbacks, residencies);
  }

  private static Map<String, List<Route>> plans(WorkerConfig config, Ports ports) {
    Map<String, Quota> quotas = new LinkedHashMap<>();
    config
        .quotas()
        .forEach(
            (name, quota) ->
                quotas.put(name, Quota.of(name, quota, config.admission().mode(), ports.clock())));
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
    return new Route(
        route,
        region,
        platformConfig.account(),
        platform,
        known(quotas, route.quota()),
        ports.clock());
  }

  private static <V> V known(Map<String, V> map, String name) {
    V value = map.get(name);
    if (value == null) {
      throw new IllegalArgumentException("unknown name in the configuration: " + name);
    }
    return value;
  }
}
