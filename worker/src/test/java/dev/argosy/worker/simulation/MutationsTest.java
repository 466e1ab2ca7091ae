package dev.argosy.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The simulation notices when a protective rule is missing: each mutation of the core is found by
 * one of the first seeds, which the core as it is survives.
 */
@ExtendWith(QuietLogs.class)
class MutationsTest {
  private static final int SEEDS = Integer.getInteger("mutations.seeds", 3_000);

  static List<Mutation> mutations() {
    return Mutations.ALL;
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void theSimulationNoticesThat(Mutation mutation) {
    Optional<Mutant.Broken> broken =
        Mutant.compile(mutation.apply(MutationsTest::source)).firstBroken(SEEDS);
    System.out.println(mutation.rule() + ": " + broken.map(Object::toString).orElse("unnoticed"));
    assertThat(broken).as(mutation.rule()).isPresent();
    long seed = broken.get().seed();
    assertThat(SeedsUntilBroken.run(seed, seed + 1)).as("the core as it is").isNull();
  }

  static String source(String file) {
    String root = file.startsWith("simulation/") ? "src/test/java" : "src/main/java";
    Path sources = Path.of(System.getProperty("basedir", ""), root, "dev/argosy/worker");
    try {
      return Files.readString(sources.resolve(file + ".java"));
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }
}
