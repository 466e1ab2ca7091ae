package dev.argosy.worker.platform;

import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import dev.argosy.simulator.Simulator;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Script;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A platform under test and the simulator that it calls over a socket. */
@Timeout(60)
abstract class PlatformFixture extends CallContract {
  /** Long enough for any answer of the simulator. */
  protected static final Duration LONG = Duration.ofSeconds(30);

  /** The worker's id in these tests. */
  protected static final String WORKER = "worker-7";

  static Simulator simulator;

  private final List<Platform> opened = new ArrayList<>();

  /** The platform under test, without credentials. */
  protected abstract Platform open(URI endpoint, Duration requestTimeout);

  /** Where the simulator plays this platform. */
  protected abstract URI endpoint(Simulator simulator);

  @BeforeAll
  static void startSimulator() {
    simulator = Simulator.start(SimulatorConfig.DEFAULT);
  }

  @AfterAll
  static void stopSimulator() {
    simulator.close();
  }

  @BeforeEach
  void forgetEarlierCalls() {
    simulator.script(Script.NONE);
    simulator.reset();
  }

  @AfterEach
  void closePlatforms() {
    opened.forEach(Platform::close);
  }

  @Override
  protected Platform ofAnyFate() {
    simulator.script(
        Script.parse(
            "rates: {throttle: 0.1, server-error: 0.1, reset: 0.1, cut: 0.1, truncated: 0.1,"
                + " stream-error: 0.1, refusal: 0.1}\n"
                + "requests: [{match: {key: "
                + NEVER_ANSWERED
                + "}, calls: [stall]}]"));
    return platform();
  }

  @Override
  protected void await(List<CompletableFuture<Outcome>> calls) {
    calls.forEach(CompletableFuture::join);
  }

  /** Ends with this fault at the first call. */
  protected final Outcome met(Fault fault) {
    script(Script.sequence("it", fault));
    return ended(called(platform(), request("it")));
  }

  /** Calls, and does not listen. */
  protected final CompletableFuture<Outcome> called(Platform platform, Body body) {
    return platform.call(model(), body, StreamListener.NONE);
  }

  /** A platform at the simulator; closed after the test. */
  protected final Platform platform() {
    return open(LONG);
  }

  /** Closed after the test. */
  protected final <T extends Platform> T opened(T platform) {
    opened.add(platform);
    return platform;
  }

  protected static void script(Script.Rule... rules) {
    simulator.script(Script.of(rules));
  }

  /** The simulator's counters now. */
  protected static Calls calls() {
    return simulator.calls();
  }

  /** The same as a stream. */
  protected static Body streamed(String key) {
    return body(request(key).json().text().replaceFirst("\\{", "{\"stream\":true,"));
  }

  /** A small request that the simulator knows by this key. */
  protected static Body request(String key) {
    return body(
        """
        {"model":"claude-haiku-4-5","max_tokens":256,"metadata":{"user_id":"%s"},
         "messages":[{"role":"user","content":"What is the weather like at sea?"}]}
        """
            .formatted(key));
  }

  protected static Body body(String json) {
    return Body.of(RawJson.of(json));
  }

  /** Waits for the end of a call, which comes in any case. */
  protected static Outcome ended(CompletableFuture<Outcome> call) {
    return call.join();
  }

  final Platform open(Duration requestTimeout) {
    return opened(open(endpoint(simulator), requestTimeout));
  }

  /**
   * Waits until the simulator has seen so many stalled calls end, which only their callers can do.
   */
  static void awaitGone(Fault fault, long count) {
    Awaitility.await().until(() -> simulator.calls().ended(fault.wireName()) == count);
  }
}
