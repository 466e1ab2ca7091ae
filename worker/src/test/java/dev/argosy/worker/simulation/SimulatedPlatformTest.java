package dev.argosy.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.platform.CallContract;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/** The cloud of the simulation keeps what the real ones keep. */
class SimulatedPlatformTest extends CallContract {
  private final Baton baton = new Baton();
  private final History history = new History(baton, false);
  private final Dice dice = new Dice(new SplittableRandom(7), history);

  @Override
  protected Platform ofAnyFate() {
    WorkerProcess process =
        new WorkerProcess("w", baton, dice, history, self -> self.pause(Chaos.seconds(3600)));
    CallWatch nobody =
        new CallWatch() {
          @Override
          public void called(WorkerProcess caller, String id) {}

          @Override
          public void ended(WorkerProcess caller, String id, Outcome outcome) {}
        };
    return new SimulatedPlatform(
        true, process, new Weather(baton, history), dice, history, nobody, () -> {});
  }

  @Override
  protected String model() {
    return "claude-haiku-4-5";
  }

  @Override
  protected void await(List<CompletableFuture<Outcome>> calls) {
    baton.run(() -> calls.stream().allMatch(CompletableFuture::isDone));
    assertThat(baton.failure()).isEmpty();
  }
}
