package dev.argosy.standalone;

import dev.argosy.simulator.Simulator;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Script;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code argosy simulator}: the clouds' stand-ins, until stopped. */
@Command(
    name = "simulator",
    mixinStandardHelpOptions = true,
    description = {
      "Runs stand-ins for Bedrock and Vertex AI, until Ctrl-C.",
      "",
      "  argosy simulator --bedrock-port 8081 --vertex-port 8082 --latency 200ms..2s",
      "",
      "Prints bedrock=URL vertex=URL and then, alone on its line, ready. Vertex speaks REST and gRPC",
      "on one port.",
      "",
      "GET URL/_simulator/calls tells calls, streams, in_flight, max_in_flight, by_request,",
      "by_worker, by_outcome and the tokens that were generated; both URLs tell the same.",
      "POST URL/_simulator/reset begins anew, POST URL/_simulator/script takes another script.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer =
        "  0 stopped; 2 usage, or a script that can't be used; 3 environment, such as a port that is taken.")
final class SimulatorCommand implements Callable<Integer> {
  private final Shell shell;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = {
        "The address to listen on; 0.0.0.0 in a container. Default: ${DEFAULT-VALUE}, since",
        "nobody has to show who they are."
      })
  String host = "127.0.0.1";

  @Option(
      names = "--bedrock-port",
      paramLabel = "P",
      defaultValue = "0",
      description = "Where Bedrock's stand-in listens. Default: any free port.")
  int bedrockPort;

  @Option(
      names = "--vertex-port",
      paramLabel = "P",
      defaultValue = "0",
      description = "Where Vertex's stand-in listens. Default: any free port.")
  int vertexPort;

  @Mixin final Behaviour behaviour = new Behaviour();

  SimulatorCommand(Shell shell) {
    this.shell = shell;
  }

  /** How the stand-ins behave: the options that simulator and up share. */
  static final class Behaviour {
    @Option(
        names = "--seed",
        paramLabel = "S",
        defaultValue = "1",
        description =
            "The same seed gives the same faults, latencies and answers. Default:"
                + " ${DEFAULT-VALUE}.")
    long seed = 1;

    @Option(
        names = "--latency",
        paramLabel = "D..D",
        defaultValue = "0ms..1ms",
        converter = LatencyOption.class,
        description =
            "Of every call until its answer begins: 200ms, 0ms..1ms or lognormal(800ms,0.8)."
                + " Default: ${DEFAULT-VALUE}.")
    Latency latency = Latency.NONE;

    @Option(
        names = "--delta-latency",
        paramLabel = "D..D",
        defaultValue = "0ms",
        converter = LatencyOption.class,
        description =
            "Between the deltas of a streamed answer. Default: ${DEFAULT-VALUE}, as fast as they"
                + " are read.")
    Latency deltaLatency = Latency.NONE;

    @Option(
        names = "--script",
        paramLabel = "FILE",
        description = "Which calls meet which faults, in YAML or JSON. Default: none do.")
    @Nullable Path script;

    /** As the simulator takes it. */
    SimulatorConfig config() {
      try {
        Script read = script == null ? Script.NONE : Script.read(script);
        return SimulatorConfig.DEFAULT
            .withSeed(seed)
            .withLatency(latency)
            .withDeltaLatency(deltaLatency)
            .withScript(read);
      } catch (IOException unreadable) {
        throw new UsageProblem("--script can't be read: " + unreadable);
      } catch (IllegalArgumentException wrong) {
        throw new UsageProblem(script + ": " + wrong.getMessage());
      }
    }
  }

  @Override
  public Integer call() throws Exception {
    if (host.isBlank()) {
      throw new UsageProblem("--host must be an address to listen on");
    }
    SimulatorConfig config =
        behaviour
            .config()
            .withHost(host)
            .withBedrockPort(port(bedrockPort))
            .withVertexPort(port(vertexPort));
    return OrderlyEnd.run(
        end -> {
          try (Simulator simulator = Simulator.start(config)) {
            shell.line("bedrock=" + simulator.bedrockUrl() + " vertex=" + simulator.vertexUrl());
            shell.line("ready");
            return end.await();
          }
        });
  }

  /** A port that may be 0. */
  static int port(int port) {
    if (port < 0 || port > 65_535) {
      throw new UsageProblem("a port must be 0..65535, was " + port);
    }
    return port;
  }
}
