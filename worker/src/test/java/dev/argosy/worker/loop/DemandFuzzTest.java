package dev.argosy.worker.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.admission.Demand;
import dev.argosy.worker.fuzz.Fuzz;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whatever stands on the fleet's topic is a report or nothing. */
final class DemandFuzzTest {
  @Test
  void reports() {
    DemandCodec codec = new DemandCodec();
    Demand report = new Demand("w-1", 7, 9, Map.of("haiku", 0L, "sonnet", 5_000L));
    Fuzz.runTexts(
        List.of(new String(codec.encode(report), UTF_8)),
        bytes ->
            codec
                .decode(bytes)
                .map(
                    demand -> {
                      assertThat(codec.decode(codec.encode(demand))).contains(demand);
                      return demand.tokens().size() + " quotas";
                    })
                .orElse("none"));
  }
}
