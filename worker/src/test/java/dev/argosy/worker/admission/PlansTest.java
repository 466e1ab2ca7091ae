package dev.argosy.worker.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.Samples;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlansTest {
  private static final ModelConfig HAIKU = model(Samples.HAIKU, "eu", "global");
  private static final ModelConfig SONNET = model(Samples.SONNET, "global");
  private static final Plans PLANS = Plans.of(List.of(HAIKU, SONNET));

  @Test
  void aPlanIsAModelAndTheRoutesThatAResidencyLeaves() {
    assertThat(PLANS.size()).as("haiku anywhere, haiku in the EU, sonnet").isEqualTo(3);
    assertThat(where(Samples.SONNET, null, 9)).isEqualTo(where(Samples.SONNET, "global", 9));
  }

  @Test
  void eachPlanHasPartitionsOfItsOwnIfThereAreEnough() {
    for (int partitions : new int[] {3, 5, 12}) {
      Set<Integer> anywhere = where(Samples.HAIKU, null, partitions);
      Set<Integer> eu = where(Samples.HAIKU, "eu", partitions);
      Set<Integer> sonnet = where(Samples.SONNET, null, partitions);
      assertThat(Stream.of(anywhere, eu, sonnet).flatMap(Set::stream))
          .as("%d partitions, each one plan's", partitions)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, partitions).boxed().toList());
    }
  }

  @Test
  void withFewerPartitionsSomePlansShareOne() {
    assertThat(where(Samples.HAIKU, null, 2)).containsExactly(0);
    assertThat(where(Samples.SONNET, null, 2)).containsExactly(0);
    assertThat(where(Samples.SONNET, null, 1)).containsExactly(0);
  }

  @Test
  void allWorkersNumberThemAlikeWhateverTheOrderOfTheFile() {
    Plans turned = Plans.of(List.of(SONNET, model(Samples.HAIKU, "global", "eu")));
    for (String residency : new String[] {null, "eu", "global"}) {
      assertThat(turned.partition(Samples.HAIKU, residency, "id", 12))
          .isEqualTo(PLANS.partition(Samples.HAIKU, residency, "id", 12));
    }
  }

  private static Set<Integer> where(String model, String residency, int partitions) {
    Set<Integer> where = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      where.add(PLANS.partition(model, residency, "id-" + i, partitions));
    }
    return where;
  }

  private static ModelConfig model(String name, String... geographies) {
    return new ModelConfig(
        name,
        Stream.of(geographies)
            .map(
                geography ->
                    new RouteConfig("cloud", name + geography, geography, "q", OptionalInt.empty()))
            .toList(),
        List.of());
  }
}
