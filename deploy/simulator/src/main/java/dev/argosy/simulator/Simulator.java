package dev.argosy.simulator;

import dev.argosy.simulator.bedrock.BedrockEndpoint;
import dev.argosy.simulator.calls.CallLog;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.http.Endpoint;
import dev.argosy.simulator.http.HttpServer;
import dev.argosy.simulator.invocation.Invocations;
import dev.argosy.simulator.invocation.StreamWatch;
import dev.argosy.simulator.quota.Quotas;
import dev.argosy.simulator.quota.QuotasUse;
import dev.argosy.simulator.script.Fates;
import dev.argosy.simulator.script.Script;
import dev.argosy.simulator.vertex.VertexEndpoint;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * The platforms' stand-ins in this process.
 *
 * <pre>{@code
 * try (Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT)) {
 *   URI endpoint = simulator.bedrockUrl(); // or vertexUrl()
 *   ...
 *   simulator.calls().ofRequest("inv-1");
 * }
 * }</pre>
 *
 * <p>Everything runs on one event loop, which owns all state; the methods here ask it. Thread-safe.
 */
public final class Simulator implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final Controls controls;
  private final Invocations invocations;
  private final HttpServer bedrock;
  private final HttpServer vertex;

  private Simulator(SimulatorConfig config) {
    group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("argosy-simulator", true), NioIoHandler.newFactory());
    loop = group.next();
    CallLog log = new CallLog(config.requestKeysMax(), InstantSource.system());
    Fates fates =
        new Fates(
            config.seed(),
            config.latency(),
            config.deltaLatency(),
            config.script(),
            System::nanoTime);
    Quotas quotas = new Quotas(config.script().quotas(), System::nanoTime);
    controls = new Controls(log, fates, quotas);
    invocations = new Invocations(log, fates, quotas, System::nanoTime);
    bedrock =
        listen(
            config.host(),
            config.bedrockPort(),
            BedrockEndpoint.BODY_BYTES_MAX,
            new BedrockEndpoint(invocations));
    vertex =
        listen(
            config.host(),
            config.vertexPort(),
            VertexEndpoint.REQUEST_BYTES_MAX,
            new VertexEndpoint(invocations));
  }

  /**
   * Starts one; it answers when this returns.
   *
   * @throws UncheckedIOException if a port is taken
   */
  public static Simulator start(SimulatorConfig config) {
    return new Simulator(config);
  }

  private HttpServer listen(String host, int port, int requestBytesMax, Endpoint platform) {
    try {
      return new HttpServer(
          loop, host, port, requestBytesMax, new ControlEndpoint(controls, platform));
    } catch (UncheckedIOException portTaken) {
      stop();
      throw portTaken;
    }
  }

  /** Bedrock's endpoint, as in {@code http://127.0.0.1:34567}; of no account or region. */
  public URI bedrockUrl() {
    return bedrock.url();
  }

  /**
   * Bedrock's endpoint for one account and region, as quotas tell them apart. Vertex's paths name
   * project and location anyway.
   */
  public URI bedrockUrl(String account, String region) {
    return bedrock.url().resolve("/" + account + "/" + region);
  }

  /** Vertex's endpoint, for REST and for gRPC. */
  public URI vertexUrl() {
    return vertex.url();
  }

  /** The counters now, of all platforms together. */
  public Calls calls() {
    return ask(controls.log()::snapshot);
  }

  /** What was drawn on the script's quotas. */
  public QuotasUse quotas() {
    return ask(controls.quotas()::use);
  }

  /**
   * Begins anew: the counters, the numbers of each request's calls, the script's phases and quotas.
   */
  public void reset() {
    ask(
        () -> {
          controls.reset();
          return true;
        });
  }

  /**
   * Another script for all calls from now on; its phases begin now, the counters stay, and quotas
   * that are the same go on as they stand.
   */
  public void script(Script script) {
    ask(
        () -> {
          controls.script(script);
          return true;
        });
  }

  /** Tells this one of every stream that begins from now on. */
  public void watch(StreamWatch streams) {
    ask(
        () -> {
          invocations.watch(streams);
          return true;
        });
  }

  /** Stops listening, drops all connections and stops the event loop; waits 15 s at most. */
  @Override
  public void close() {
    bedrock.close();
    vertex.close();
    stop();
  }

  private void stop() {
    group
        .shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }

  private <T> T ask(Callable<T> question) {
    return loop.submit(question).syncUninterruptibly().getNow();
  }
}
