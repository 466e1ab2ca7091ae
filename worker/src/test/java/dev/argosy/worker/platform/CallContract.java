package dev.argosy.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What every platform keeps whatever becomes of a call: those that speak to a cloud, and the one
 * that the core is simulated with.
 */
public abstract class CallContract {
  private static final int CALLS = 200;

  /** This call of {@link #ofAnyFate} is not answered before its caller leaves. */
  protected static final String NEVER_ANSWERED = "never-answered";

  /**
   * A platform whose calls meet every fate, of which stalls do not last for ever, and one call that
   * is {@link #NEVER_ANSWERED}.
   */
  protected abstract Platform ofAnyFate();

  /** A model's id on this platform. */
  protected abstract String model();

  /** Lets time go by until these have ended. */
  protected abstract void await(List<CompletableFuture<Outcome>> calls);

  private static final class Observed {
    final AtomicInteger heard = new AtomicInteger();
    final AtomicInteger endings = new AtomicInteger();
    volatile int heardAtTheEnd;
    CompletableFuture<Outcome> call = new CompletableFuture<>();
  }

  private Observed observed(Platform platform, String key, boolean stream) {
    Observed observed = new Observed();
    Body body =
        Body.of(
            RawJson.of(
                """
                {"model":"m","max_tokens":64,%s"metadata":{"user_id":"%s"},
                 "messages":[{"role":"user","content":"hello"}]}
                """
                    .formatted(stream ? "\"stream\":true," : "", key)));
    observed.call = platform.call(model(), body, _ -> observed.heard.incrementAndGet());
    observed.call.whenComplete(
        (_, _) -> {
          observed.heardAtTheEnd = observed.heard.get();
          observed.endings.incrementAndGet();
        });
    return observed;
  }

  private List<Observed> observed(boolean stream) {
    Platform platform = ofAnyFate();
    List<Observed> all = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      all.add(observed(platform, "any-" + i, stream));
    }
    await(all.stream().map(observed -> observed.call).toList());
    return all;
  }

  @Test
  void everyCallEndsExactlyOnceWhateverItMeets() {
    assertThat(observed(false))
        .allSatisfy(
            observed -> {
              assertThat(observed.call).isCompleted();
              assertThat(observed.endings).hasValue(1);
            });
  }

  @Test
  void aStreamedAnswerIsHeardBeforeItsEndAndNotAfterIt() {
    assertThat(observed(true))
        .allSatisfy(
            observed -> {
              assertThat(observed.heard).hasValue(observed.heardAtTheEnd);
              if (observed.call.join() instanceof Outcome.Completed) {
                assertThat(observed.heard).hasPositiveValue();
              }
            })
        .anySatisfy(
            observed -> assertThat(observed.call.join()).isInstanceOf(Outcome.Completed.class))
        .anySatisfy(
            observed -> assertThat(observed.call.join()).isInstanceOf(Outcome.Failed.class));
  }

  @Test
  void whoAskedForNoStreamHearsNothing() {
    assertThat(observed(false)).allSatisfy(observed -> assertThat(observed.heard).hasValue(0));
  }

  @Test
  void aCancelledCallEndsAtOnceAndForGood() {
    Platform platform = ofAnyFate();
    Observed cancelled = observed(platform, NEVER_ANSWERED, true);
    Observed other = observed(platform, "any-2", true);

    cancelled.call.cancel(true);

    assertThat(cancelled.call).isCancelled();
    await(List.of(other.call));
    assertThat(cancelled.endings).hasValue(1);
    assertThat(other.call).isCompleted();
  }
}
