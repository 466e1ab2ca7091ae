package dev.argosy.worker.path;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.content.ContentKey;
import dev.argosy.content.ContentStores;
import dev.argosy.content.MemoryStore;
import dev.argosy.contract.Body;
import dev.argosy.contract.Cancel.Target;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Quota;
import dev.argosy.worker.content.ContentConfig;
import dev.argosy.worker.content.Contents;
import dev.argosy.worker.content.StoreConfig;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.settlement.Settlement.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A request whose content is outside, on its path; steps of the contents run when told. */
class ContentPathTest extends PathFixture {
  private static final byte[] CONTENT = "{\"messages\":[{\"role\":\"user\"}]}".getBytes(UTF_8);

  // Without initializers: the fixture's constructor asks for the contents.
  private MemoryStore store;
  private Queue<Runnable> steps;

  @Override
  Contents contents() {
    store = new MemoryStore();
    steps = new ArrayDeque<>();
    ContentConfig config =
        new ContentConfig(
            Map.of("main", new StoreConfig.Directory(Path.of("/main"))),
            new ContentConfig.Results("main", 0),
            64L << 20);
    return new Contents(
        new ContentStores(Map.of("main", store)), config, clock, Duration.ZERO, steps::add);
  }

  private ContentRef arriveOutside(String id) {
    ContentKey key = ContentKey.ofRequest("main", null, id, CONTENT);
    ContentRef ref = new ContentStores(Map.of("main", store)).put(key, CONTENT, null).join();
    Body light =
        Body.withoutContent(RawJson.of("{\"model\":\"" + Samples.HAIKU + "\",\"max_tokens\":64}"));
    Request request = Samples.request(id).withBody(light, ref);
    path.arrived(Samples.delivery(ledger, Samples.encoded(request)));
    return ref;
  }

  /** What was asked of the stores happens, and the loop takes note. */
  private void step() {
    while (!steps.isEmpty()) {
      steps.remove().run();
    }
    mailbox.run();
  }

  @Test
  void thePlatformIsCalledOnceTheContentIsThereAndTheResultCarriesAReference() {
    arriveOutside("a");
    path.admit();
    assertThat(first.calls).isEmpty();
    assertThat(slots.taken()).isEqualTo(1);
    step();
    assertThat(first.calls).hasSize(1);
    assertThat(first.bodies.getFirst().has("messages")).isTrue();

    first.ends(Samples.completed());
    mailbox.run();
    assertThat(commits).isEmpty();
    step();
    Result result = result();
    assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(result.message()).isNull();
    assertThat(result.usage()).isNotNull();
    assertThat(store.keys()).contains(ContentKey.of(result.messageRef()).key());
  }

  /** Fetching takes its time; who must not call after it does not. */
  @Test
  void noCallBeginsIfTheRightToItEndedWhileTheContentWasFetched() {
    arriveOutside("a");
    path.admit();
    mayCall = () -> false;
    step();
    assertThat(first.calls).isEmpty();
    assertThat(commits).singleElement().satisfies(s -> assertThat(s.parts()).isEmpty());
    assertThat(path.inLine()).isEqualTo(1);
  }

  @Test
  void noCallBeginsForAPartitionThatIsBeingGivenUp() {
    arriveOutside("a");
    path.admit();
    path.leave(ledger);
    step();
    assertThat(first.calls).isEmpty();
    assertThat(path.inLine()).isZero();
  }

  @Test
  void aCallThatIsGivenUpWhileItsContentIsFetchedNeverBegins() {
    arriveOutside("a");
    path.admit();
    path.cancelCalls();
    step();
    assertThat(first.calls).isEmpty();
    assertThat(path.calls()).isZero();
  }

  @Test
  void aCallThatWasNeverSentCostsNothingAndGivesItsReservationBack() {
    List<Quota.Level> before = quota.levels();
    arriveOutside("a");
    path.admit();
    assertThat(quota.levels()).isNotEqualTo(before);
    mayCall = () -> false;
    step();
    assertThat(quota.levels()).isEqualTo(before);

    mayCall = () -> true;
    path.admit();
    path.cancel(List.of(new PostedCancel(Target.ofId("a"), clock.now().toEpochMilli())), true);
    step();
    assertThat(quota.levels()).isEqualTo(before);
    assertThat(lastResult().status()).isEqualTo(Status.CANCELLED);
    assertThat(lastResult().calls())
        .hasSize(2)
        .allSatisfy(call -> assertThat(call.cost()).isEqualByComparingTo("0"));
    assertThat(lastResult().cost().allAttempts()).isEqualByComparingTo("0");
    assertThat(first.calls).isEmpty();
  }

  @Test
  void aCallThatIsGivenUpAfterwardsIsCancelledOnThePlatform() {
    arriveOutside("a");
    path.admit();
    step();
    path.cancelCalls();
    assertThat(first.calls.getFirst()).isCancelled();
  }

  /** It is paid for. */
  @Test
  void anAnswerThatIsBeingKeptIsKeptAndStandsWhateverIsGivenUp() {
    arriveOutside("a");
    arriveOutside("b");
    path.admit();
    step();
    first.calls.forEach(call -> call.complete(Samples.completed()));
    path.cancel(List.of(new PostedCancel(Target.ofId("a"), clock.now().toEpochMilli())), true);
    path.cancelCalls();
    mailbox.run();
    assertThat(commits).as("their answers are on their way into the store").isEmpty();
    step();
    assertThat(commits).hasSize(2).allSatisfy(each -> assertThat(each.settles()).isTrue());
    Result result = lastResult();
    assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
    assertThat(result.cost().allAttempts()).isPositive();
    assertThat(store.keys()).contains(ContentKey.of(result.messageRef()).key());
    assertThat(kinds(0)).containsExactly(Kind.RESULT, Kind.USAGE);
    assertThat(path.inLine()).isZero();
  }

  @Test
  void missingContentIsAnErrorAtNoCallAndNoAttempt() {
    ContentRef ref = arriveOutside("a");
    store.delete(ContentKey.of(ref).key()).join();
    path.admit();
    step();
    assertThat(first.calls).isEmpty();
    assertThat(kinds(0)).containsExactly(Kind.RESULT, Kind.DEAD_LETTER);
    Result result = result();
    assertThat(result.error().type()).isEqualTo(ErrorType.NOT_FOUND);
    assertThat(result.error().message()).contains(ref.ref());
    assertThat(result.error().retryable()).isFalse();
    assertThat(result.cost().allAttempts()).isEqualByComparingTo("0");
    assertThat(new String(commits.getFirst().parts().get(1).record().value(), UTF_8))
        .contains(ref.ref())
        .doesNotContain("messages");
  }

  @Test
  void aStoreThatIsAwayDelaysARequestAtNoAttempt() {
    Map<String, Long> before = path.demand();
    arriveOutside("a");
    store.close();
    path.admit();
    step();
    assertThat(kinds(0)).containsExactly(Kind.RETRY);
    var headers = commits.getFirst().parts().getFirst().record().headers();
    assertThat(Header.last(headers, Headers.ATTEMPT)).contains("1");
    assertThat(Header.last(headers, Headers.LAST_ERROR)).contains("ContentUnavailable");
    assertThat(path.demand()).isEqualTo(before);
  }

  @Test
  void anAnswerThatCannotBeKeptIsDeliveredAndTheNextRequestWaitsWhereItIs() {
    arrive("a");
    path.admit();
    store.close();
    end(first, Samples.completed());
    step();
    assertThat(result().message()).isNotNull();

    arrive("b");
    int slot = slots.taken();
    path.admit();
    step();
    assertThat(first.calls).hasSize(1);
    assertThat(commits).as("b is not rewritten").hasSize(1);
    assertThat(path.inLine()).isEqualTo(1);
    assertThat(slots.taken()).isEqualTo(slot);
    assertThat(path.mayCall()).isFalse();
    assertThat(path.blocked().requests()).as("nor parked").isZero();
  }

  @Test
  void noCallBeginsIfTheStoreOfAnswersWentAwayWhileTheContentWasFetched() {
    arrive("a");
    path.admit();
    arriveOutside("b");
    path.admit();
    steps.remove().run();
    store.close();
    first.ends(Samples.completed());
    step();
    assertThat(first.calls).as("of a").hasSize(1);
    assertThat(path.inLine()).as("b").isEqualTo(1);
  }

  /** A stream's chunks would be the answer on a topic. */
  @Test
  void whereNoAnswerMayStandInKafkaNoChunkIsPublished() {
    Body streamed =
        Body.of(
            RawJson.of(
                "{\"model\":\""
                    + Samples.HAIKU
                    + "\",\"max_tokens\":64,\"stream\":true,\"messages\":[1]}"));
    path.arrived(
        Samples.delivery(ledger, Samples.encoded(Samples.request("a").withBody(streamed, null))));
    path.admit();
    end(first, Samples.completed());
    step();
    assertThat(chunks.streams).isEmpty();
    assertThat(result().stream()).isNull();
  }

  @Test
  void anOutcomeThatIsNoAnswerPassesThrough() {
    arriveOutside("a");
    path.admit();
    step();
    end(first, Samples.throttled(null));
    step();
    assertThat(path.inLine()).isEqualTo(1);
    assertThat(slots.taken()).isZero();
    path.admit();
    step();
    assertThat(second.calls).hasSize(1);
    assertThat(first.calls.getFirst().join()).isInstanceOf(Outcome.Throttled.class);
  }
}
