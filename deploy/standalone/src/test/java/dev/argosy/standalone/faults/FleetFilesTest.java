package dev.argosy.standalone.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Decoded;
import dev.argosy.contract.RequestCodec;
import dev.argosy.simulator.Simulator;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.WorkerConfig;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a run makes for its workers, and how it reads what they say of themselves. */
final class FleetFilesTest {
  static List<Kind> kinds() {
    return Kinds.ALL;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theWorkersOfEveryKindHaveAGoodConfiguration(Kind kind) {
    try (Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT)) {
      FleetFile file =
          new FleetFile("127.0.0.1:9092", GroupProtocol.CONSUMER, kind.setup(), List.of("a", "b"));

      WorkerConfig config = new ConfigReader(Map.of()).parse(file.yaml(simulator));

      assertThat(config.lanes()).hasSize(2);
      assertThat(config.kafka().groupProtocol()).isEqualTo(GroupProtocol.CONSUMER);
      assertThat(config.worker().maxInFlight()).isEqualTo(kind.setup().maxInFlight());
    }
  }

  @Test
  void everyRequestIsAGoodOne() {
    for (int number = 1; number <= 20; number++) {
      assertThat(new RequestCodec().decode(Feed.envelope("id-" + number, number)))
          .isInstanceOf(Decoded.Readable.class);
    }
  }

  @Test
  void whatBindsAWorkerIsReadFromItsMetrics() {
    assertThat(
            WorkerProcess.constraint(
                """
                argosy_binding_constraint{constraint="none"} 0
                argosy_binding_constraint{constraint="broker"} 1
                argosy_calls_open 0
                """))
        .isEqualTo(Optional.of("bound by broker"));
    assertThat(WorkerProcess.constraint(idle("argosy_calls_open 3.0")))
        .isEqualTo(Optional.of("calls are open"));
    assertThat(WorkerProcess.constraint(idle("argosy_requests_delayed 12")))
        .isEqualTo(Optional.of("retries are not due"));
    assertThat(WorkerProcess.constraint(idle("argosy_calls_open 0.0"))).isEmpty();
  }

  @Test
  void aWorkerThatServesAndDoesNotAnswerGivesNoReason() {
    assertThat(WorkerProcess.unheard(true)).isEmpty();
    assertThat(WorkerProcess.unheard(false)).isEqualTo(Optional.of("starts or ends"));
  }

  @Test
  void everyLaneHasRequestsOfEveryKind() {
    List<String> lanes = List.of("one", "other");
    for (String lane : lanes) {
      List<String> envelopes =
          IntStream.rangeClosed(1, 100)
              .filter(number -> Feed.lane(number, lanes).equals(lane))
              .mapToObj(number -> new String(Feed.envelope("id", number), UTF_8))
              .toList();
      assertThat(envelopes).hasSizeBetween(40, 60);
      for (String part :
          List.of(FleetFile.BEDROCK_MODEL, FleetFile.VERTEX_MODEL, "\"reply\"", "\"stream\"")) {
        assertThat(envelopes)
            .as(part)
            .filteredOn(each -> each.contains(part))
            .hasSizeGreaterThan(5);
      }
    }
  }

  private static String idle(String gauge) {
    return "argosy_binding_constraint{constraint=\"none\"} 1.0\n" + gauge + "\n";
  }
}
