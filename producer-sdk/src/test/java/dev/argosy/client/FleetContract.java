package dev.argosy.client;

import static dev.argosy.client.Requests.ECHO;
import static dev.argosy.client.Requests.SILENCE;
import static dev.argosy.client.Requests.failureOf;
import static dev.argosy.client.Requests.resultOf;
import static dev.argosy.client.Requests.say;
import static dev.argosy.client.Requests.saying;
import static dev.argosy.client.Requests.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link Fleet} does. The tests of each implementation extend this. */
abstract class FleetContract extends CancelContract {
  private static final Duration SHORT = Duration.ofMillis(300);

  /** What was posted, as it stands on the topic. */
  abstract List<Request> posted();

  /** Answers a request that was met with silence. */
  abstract void answer(Request posted, FakeAnswer answer);

  /** Lets this time go by, where it does not by itself. */
  abstract void elapse(Duration time);

  /** The tests of every rule. */
  static List<Method> rules() {
    return Stream.of(FleetContract.class, CancelContract.class)
        .flatMap(contract -> Arrays.stream(contract.getDeclaredMethods()))
        .filter(method -> method.isAnnotationPresent(Test.class))
        .toList();
  }

  private Request awaitPosted(String id) {
    return await().until(() -> find(id), found -> !found.isEmpty()).get(0);
  }

  private List<Request> find(String id) {
    return posted().stream().filter(request -> request.id().equals(id)).toList();
  }

  @Test
  void aSentRequestIsPostedAsItIsWithTheTimeOfSubmission() {
    Fleet fleet = open(SILENCE);
    Request request = saying("hello").id("inv-1").tenant("billing").build();

    assertThat(fleet.send(request)).isEqualTo("inv-1");

    Request posted = awaitPosted("inv-1");
    assertThat(posted.body()).isEqualTo(request.body());
    assertThat(posted.tenant()).isEqualTo("billing");
    assertThat(posted.submittedAt()).isNotNull();
    assertThat(posted.reply()).isNull();
    assertThat(posted.expiresAt()).isNull();
    assertThat(fleet.status("inv-1")).isEqualTo(RequestStatus.UNKNOWN);
  }

  @Test
  void sendingWithoutWaitingEndsWithTheId() {
    Fleet fleet = open(SILENCE);

    assertThat(fleet.sendAsync(saying("hello").id("inv-2").build()))
        .succeedsWithin(Duration.ofSeconds(60))
        .isEqualTo("inv-2");

    assertThat(awaitPosted("inv-2").id()).isEqualTo("inv-2");
  }

  @Test
  void everySubmitEndsWithItsOwnResult() {
    Fleet fleet = open(ECHO);
    List<CompletableFuture<Result>> futures = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      futures.add(fleet.submit(say("number " + i)));
    }

    for (int i = 0; i < 50; i++) {
      assertThat(textOf(futures.get(i))).isEqualTo("echo number " + i);
    }
  }

  @Test
  void theResultEchoesTheEnvelope() {
    Fleet fleet = open(ECHO);
    Request request =
        saying("x").id("inv-3").tenant("billing").metadata("{\"s3\":\"key\"}").build();

    Result result = resultOf(fleet.submit(request));

    assertThat(result.id()).isEqualTo("inv-3");
    assertThat(result.tenant()).isEqualTo("billing");
    assertThat(result.tags()).isEqualTo(request.tags());
    assertThat(result.metadata()).isEqualTo(request.metadata());
    assertThat(fleet.status("inv-3")).isEqualTo(RequestStatus.SUCCEEDED);
  }

  @Test
  void aFailedRequestIsAResultToo() {
    Fleet fleet = open(request -> FakeAnswer.failure(ErrorType.UNKNOWN_MODEL, "no plan"));

    Result result = resultOf(fleet.submit(saying("x").id("inv-4").build()));

    assertThat(result.status()).isEqualTo(Status.FAILED);
    assertThatThrownBy(() -> Answer.of(result))
        .isInstanceOf(RequestFailedException.class)
        .hasMessage("request inv-4 failed: unknown_model, no plan");
    assertThat(fleet.status("inv-4")).isEqualTo(RequestStatus.FAILED);
  }

  @Test
  void theTimeoutTravelsWithTheRequestUnlessItHasItsOwnExpiry() {
    Fleet fleet = open(ECHO);
    Instant own = Instant.parse("2100-01-01T00:00:00Z");

    resultOf(fleet.submit(saying("x").id("a").build(), Duration.ofMinutes(7)));
    resultOf(fleet.submit(saying("x").id("b").expiresAt(own).build()));

    Request first = awaitPosted("a");
    assertThat(first.expiresAt()).isEqualTo(first.submittedAt().plus(Duration.ofMinutes(7)));
    assertThat(awaitPosted("b").expiresAt()).isEqualTo(own);
  }

  @Test
  void noTwoRequestsAreSubmittedAtTheSameInstant() {
    Fleet fleet = open(SILENCE);
    List<CompletableFuture<String>> acknowledged = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      acknowledged.add(fleet.sendAsync(say("x")));
    }

    assertThat(acknowledged)
        .allSatisfy(one -> assertThat(one).succeedsWithin(Duration.ofSeconds(60)));
    await().untilAsserted(() -> assertThat(posted()).hasSize(200));
    assertThat(posted().stream().map(Request::id)).doesNotHaveDuplicates();
    assertThat(posted().stream().map(Request::submittedAt)).doesNotHaveDuplicates();
  }

  @Test
  void withoutAnAnswerItEndsAtItsTimeout() {
    Fleet fleet = open(SILENCE);

    CompletableFuture<Result> future = fleet.submit(saying("x").id("slow").build(), SHORT);
    elapse(SHORT);

    FleetException late = failureOf(future);
    assertThat(late).isInstanceOf(ReplyTimeoutException.class);
    assertThat(late.requestId()).isEqualTo("slow");
    assertThat(late.mayStillRun()).isTrue();
    assertThat(late)
        .hasMessage("no result of request slow within PT0.3S; it may still run and cost money");
    assertThat(fleet.status("slow")).isEqualTo(RequestStatus.GIVEN_UP);
  }

  @Test
  void aLateResultStillShowsInTheStatus() {
    Fleet fleet = open(SILENCE);
    CompletableFuture<Result> future = fleet.submit(saying("x").id("late").build(), SHORT);
    elapse(SHORT);
    failureOf(future);

    answer(awaitPosted("late"), FakeAnswer.text("at last"));

    await().until(() -> fleet.status("late") == RequestStatus.SUCCEEDED);
  }

  @Test
  void anIdIsRefusedWhileItsResultIsAwaitedAndTakenAgainAfterwards() {
    Fleet fleet = open(SILENCE);
    CompletableFuture<Result> first = fleet.submit(saying("x").id("twin").build());
    Request posted = awaitPosted("twin");

    FleetException refused = failureOf(fleet.submit(saying("y").id("twin").build()));

    assertThat(refused).isInstanceOf(DuplicateRequestException.class);
    assertThat(refused.mayStillRun()).isFalse();
    assertThat(fleet.status("twin")).isEqualTo(RequestStatus.WAITING);
    answer(posted, FakeAnswer.text("first"));
    assertThat(textOf(first)).isEqualTo("first");
    assertThat(find("twin")).hasSize(1);
    assertThat(fleet.submit(saying("y").id("twin").build())).isNotCompletedExceptionally();
  }

  @Test
  void noMoreArePendingThanAllowedAndACancelledFutureFreesItsPlace() {
    Fleet fleet = open(limits -> limits.maxPending(2).maxBlock(Duration.ZERO), SILENCE);
    CompletableFuture<Result> first = fleet.submit(saying("x").id("1").build());
    fleet.submit(saying("x").id("2").build());

    FleetException refused = failureOf(fleet.submit(saying("x").id("3").build()));
    first.cancel(true);

    assertThat(refused).isInstanceOf(TooManyPendingException.class);
    assertThat(refused.mayStillRun()).isFalse();
    assertThat(fleet.status("1")).isEqualTo(RequestStatus.GIVEN_UP);
    assertThat(fleet.submit(saying("x").id("4").build())).isNotCompletedExceptionally();
  }

  @Test
  void aCallbackSubmitsIntoThePlaceThatItsFutureLeavesAndWaitsForNoOther() {
    Fleet fleet = open(limits -> limits.maxPending(1).maxBlock(Duration.ofMinutes(1)), SILENCE);
    List<CompletableFuture<Result>> next = new ArrayList<>();
    CompletableFuture<Result> called =
        fleet
            .submit(saying("x").id("1").build())
            .whenComplete(
                (result, failure) -> {
                  next.add(fleet.submit(saying("x").id("2").build()));
                  next.add(fleet.submit(saying("x").id("3").build()));
                });

    answer(awaitPosted("1"), FakeAnswer.text("go on"));
    assertThat(textOf(called)).isEqualTo("go on");

    assertThat(next.get(0)).isNotDone();
    assertThat(next.get(1)).isCompletedExceptionally();
    assertThat(failureOf(next.get(1))).isInstanceOf(TooManyPendingException.class);
  }

  @Test
  void whatIsTooLargeIsRefusedBeforeItIsSent() {
    Fleet fleet = open(limits -> limits.maxRequestBytes(4096), ECHO);
    Request large = saying("large").system("x".repeat(5000)).id("large").build();

    assertThat(failureOf(fleet.submit(large))).isInstanceOf(RequestTooLargeException.class);
    assertThat(failureOf(fleet.sendAsync(large))).isInstanceOf(RequestTooLargeException.class);
    assertThatThrownBy(() -> fleet.send(large))
        .isInstanceOf(RequestTooLargeException.class)
        .hasMessageContaining("maxRequestBytes allows 4096");

    assertThat(textOf(fleet.submit(say("small")))).isEqualTo("echo small");
    assertThat(find("large")).isEmpty();
  }

  @Test
  void closingEndsWhatIsPendingAndTakesNothingMore() {
    Fleet fleet = open(limits -> limits.closeTimeout(Duration.ZERO), SILENCE);
    CompletableFuture<Result> pending = fleet.submit(saying("x").id("open").build());
    awaitPosted("open");

    fleet.close();
    fleet.close();

    FleetException ended = failureOf(pending);
    assertThat(ended).isInstanceOf(ClientClosedException.class);
    assertThat(ended.mayStillRun()).isTrue();
    FleetException refused = failureOf(fleet.submit(saying("x").id("after").build()));
    assertThat(refused).isInstanceOf(ClientClosedException.class);
    assertThat(refused.mayStillRun()).isFalse();
    assertThatThrownBy(() -> fleet.send(say("x"))).isInstanceOf(ClientClosedException.class);
    assertThat(failureOf(fleet.sendAsync(say("x")))).isInstanceOf(ClientClosedException.class);
    assertThat(find("after")).isEmpty();
  }

  @Test
  void mistakesOfTheCallerAreThrown() {
    Fleet fleet = open(ECHO);

    assertThatThrownBy(() -> fleet.submit(saying("x").replyTopic("elsewhere").build()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was elsewhere");
    assertThatThrownBy(() -> fleet.submit(say("x"), Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timeout must be PT0.001S..PT24H, was PT0S");
  }

  @Test
  void callbacksMaySubmitAndSend() {
    Fleet fleet = open(ECHO);

    CompletableFuture<Result> chain =
        fleet
            .sendAsync(say("one"))
            .thenCompose(id -> fleet.submit(say("two")))
            .thenCompose(
                two -> {
                  fleet.send(say("three"));
                  return fleet.submit(say("four"));
                });

    assertThat(textOf(chain)).isEqualTo("echo four");
  }

  private static List<AnswerEvent> eventsOf(AnswerStream stream) {
    List<AnswerEvent> events = new ArrayList<>();
    stream.forEach(events::add);
    return events;
  }

  @Test
  void aStreamedAnswerComesInPiecesAndIsWhole() {
    Fleet fleet = open(request -> FakeAnswer.pieces("Hel", "lo"));

    AnswerStream stream = fleet.stream(saying("x").id("inv-5").build());

    assertThat(stream.texts(attempt -> {})).containsExactly("Hel", "lo");
    assertThat(textOf(stream.result())).isEqualTo("Hello");
    assertThat(stream.id()).isEqualTo("inv-5");
    assertThat(awaitPosted("inv-5").body().stream()).isTrue();
  }

  @Test
  void aRestartIsSeenByWhoeverReads() {
    Fleet fleet = open(request -> FakeAnswer.pieces("Hel").restarted("Good", " day"));
    List<String> told = new ArrayList<>();

    fleet.stream(say("x")).texts(attempt -> told.add("attempt " + attempt)).forEach(told::add);

    assertThat(told).containsExactly("Hel", "attempt 2", "Good", " day");
  }

  @Test
  void anAnswerWithoutChunksComesWholeFromItsResult() {
    Fleet fleet =
        open(
            request -> FakeAnswer.message("{\"content\":[{\"type\":\"text\",\"text\":\"Paid\"}]}"));

    assertThat(eventsOf(fleet.stream(say("x")))).first().isEqualTo(new AnswerEvent.Rest("Paid"));
  }

  @Test
  void theStreamOfAFailedRequestEndsWithItsResult() {
    Fleet fleet = open(request -> FakeAnswer.failure(ErrorType.UNKNOWN_MODEL, "no plan"));

    assertThat(eventsOf(fleet.stream(say("x"))))
        .singleElement()
        .isInstanceOfSatisfying(
            AnswerEvent.Ended.class,
            end -> assertThat(end.result().status()).isEqualTo(Status.FAILED));
    assertThatThrownBy(() -> fleet.stream(say("x")).texts(attempt -> {}).iterator().hasNext())
        .isInstanceOf(RequestFailedException.class);
  }

  @Test
  void aStreamWithoutAResultEndsAsItsFutureDoes() {
    Fleet fleet = open(limits -> limits.closeTimeout(Duration.ZERO), SILENCE);
    AnswerStream late = fleet.stream(say("x"), SHORT);
    AnswerStream open = fleet.stream(say("y"));
    elapse(SHORT);

    assertThatThrownBy(() -> late.iterator().hasNext()).isInstanceOf(ReplyTimeoutException.class);
    fleet.close();
    assertThatThrownBy(() -> open.iterator().hasNext()).isInstanceOf(ClientClosedException.class);
    assertThatThrownBy(() -> fleet.stream(say("z")).iterator().hasNext())
        .isInstanceOf(ClientClosedException.class);
  }

  @Test
  void anybodyMayFollowAnAnswerFromWhereHeStands() {
    Fleet fleet = open(request -> FakeAnswer.pieces("a", "b", "c"));
    fleet.send(saying("x").id("inv-6").stream(true).build());
    Instant since = awaitPosted("inv-6").submittedAt();

    List<AnswerEvent> all = eventsOf(fleet.follow("inv-6", since, null));
    AnswerEvent.Piece second = (AnswerEvent.Piece) all.get(2);
    StreamPosition position = StreamPosition.parse(second.position().toString());

    assertThat(second.text()).isEqualTo("b");
    assertThat(fleet.follow("inv-6", since, position).texts(attempt -> {})).containsExactly("c");
  }

  @Test
  void aSubscriberGetsWhatItAsksFor() {
    Fleet fleet = open(request -> FakeAnswer.pieces("a", "b"));
    HandSubscriber subscriber = new HandSubscriber();
    AnswerStream stream = fleet.stream(say("x"));

    stream.subscribe(subscriber);
    subscriber.request(2);
    await().until(() -> subscriber.texts().equals(List.of("", "a")));
    resultOf(stream.result());
    assertThat(subscriber.ended()).isNotDone();
    subscriber.request(Long.MAX_VALUE);

    assertThat(subscriber.ended()).succeedsWithin(Duration.ofSeconds(60));
    assertThat(subscriber.texts()).containsExactly("", "a", "b", "");
    assertThatThrownBy(stream::iterator).hasMessageContaining("has a reader");
  }
}
