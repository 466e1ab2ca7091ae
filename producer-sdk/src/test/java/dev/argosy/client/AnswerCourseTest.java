package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** From chunks and a result, in whatever order they are read, to what a reader is told. */
class AnswerCourseTest {
  private static final Request REQUEST = Requests.saying("x").id("inv-1").build().streamed();

  private final BufferRoom room = new BufferRoom(1 << 20);
  private final EventBuffer events = new EventBuffer(room);
  private final AnswerCourse course = new AnswerCourse(events, null);

  private static List<Chunk> chunks(FakeAnswer answer) {
    return FakeStreams.chunks(REQUEST, answer);
  }

  private static Result result(FakeAnswer answer) {
    return FakeResults.of(REQUEST, answer, Instant.EPOCH);
  }

  private void read(List<Chunk> chunks) {
    chunks.forEach(chunk -> course.chunk(chunk, 100));
  }

  private String told() {
    return told(events);
  }

  /** Texts as they come, with a bar for a restart, a bracket for the rest and a dot for the end. */
  private static String told(EventBuffer events) {
    StringBuilder told = new StringBuilder();
    for (AnswerEvent event = events.poll(); event != null; event = events.poll()) {
      if (event instanceof AnswerEvent.Piece piece) {
        told.append(piece.text());
      } else if (event instanceof AnswerEvent.Restarted again) {
        told.append('|').append(again.attempt()).append('|');
      } else if (event instanceof AnswerEvent.Rest rest) {
        told.append('[').append(rest.text()).append(']');
      } else {
        told.append('.');
      }
    }
    return told.toString();
  }

  @Test
  void piecesComeInOrderAndEndWithTheResult() {
    FakeAnswer answer = FakeAnswer.pieces("Hel", "lo");
    read(chunks(answer));
    course.result(result(answer));

    assertThat(told()).isEqualTo("Hello.");
    assertThat(events.drained()).isTrue();
  }

  @Test
  void aResultThatIsReadFirstWaitsForTheChunksThatItNames() {
    FakeAnswer answer = FakeAnswer.pieces("Hel", "lo");
    List<Chunk> chunks = chunks(answer);
    read(chunks.subList(0, 2));

    assertThat(course.result(result(answer))).isFalse();
    assertThat(told()).isEqualTo("Hel");
    read(chunks.subList(2, 4));

    assertThat(told()).isEqualTo("lo.");
  }

  @Test
  void whoWaitsForChunksInVainGetsTheRestFromTheResult() {
    FakeAnswer answer = FakeAnswer.pieces("Hel", "lo");
    read(chunks(answer).subList(0, 2));
    course.result(result(answer));

    course.waitNoMore();

    assertThat(told()).isEqualTo("Hel[lo].");
  }

  @Test
  void aRestartMakesWhatWasToldVoid() {
    FakeAnswer answer = FakeAnswer.pieces("Hel").restarted("Good", " day");
    read(chunks(answer));
    course.result(result(answer));

    assertThat(told()).isEqualTo("Hel|2|Good day.");
  }

  @Test
  void chunksOfACallThatIsOverAreNotTold() {
    FakeAnswer answer = FakeAnswer.pieces("Hel", "lo").restarted("Good", " day");
    List<Chunk> chunks = new ArrayList<>(chunks(answer));
    Chunk late = chunks.remove(2);
    read(chunks);
    read(List.of(late));
    course.result(result(answer));

    assertThat(told()).isEqualTo("Hel|2|Good day.");
  }

  @Test
  void chunksThatAreReadAgainAreNotToldAgain() {
    FakeAnswer answer = FakeAnswer.pieces("Hel", "lo");
    read(chunks(answer).subList(0, 3));
    read(chunks(answer));
    course.result(result(answer));

    assertThat(told()).isEqualTo("Hello.");
  }

  @Test
  void behindAGapNothingIsToldButTheRest() {
    FakeAnswer answer = FakeAnswer.pieces("a", "b", "c");
    List<Chunk> chunks = new ArrayList<>(chunks(answer));
    chunks.remove(2);
    read(chunks);

    assertThat(course.result(result(answer))).isTrue();

    assertThat(told()).isEqualTo("a[bc].");
  }

  @Test
  void chunksThatTheWorkerGaveUpComeWithTheResult() {
    FakeAnswer answer = FakeAnswer.pieces("a", "b", "c");
    read(chunks(answer).subList(0, 2));
    Result whole = result(answer);
    ResultStream named = whole.stream();

    course.result(Results.withStream(whole, new ResultStream(named.id(), named.chunks(), false)));

    assertThat(told()).isEqualTo("a[bc].");
  }

  @Test
  void anAnswerThatWasNotStreamedComesWhole() {
    Result reused = Results.withStream(result(FakeAnswer.text("whole")), null);
    course.result(reused);

    assertThat(told()).isEqualTo("[whole].");
  }

  @Test
  void anotherAnswerThanTheStreamedOneReplacesIt() {
    read(chunks(FakeAnswer.pieces("Hel")));
    course.result(Results.withStream(result(FakeAnswer.text("Good day")), null));

    assertThat(told()).isEqualTo("Hel|1|[Good day].");
  }

  @Test
  void aResultThatNamesAnotherStreamWaitsForIt() {
    FakeAnswer answer = FakeAnswer.pieces("Hel").restarted("Good");
    List<Chunk> chunks = chunks(answer);
    read(chunks.subList(0, 2));
    assertThat(course.result(result(answer))).isFalse();
    read(chunks.subList(2, chunks.size()));

    assertThat(told()).isEqualTo("Hel|2|Good.");
  }

  @Test
  void aFailedRequestEndsWithWhatIsThere() {
    read(chunks(FakeAnswer.pieces("Hel")));
    course.result(result(FakeAnswer.failure(ErrorType.TIMEOUT, "too slow")));

    assertThat(told()).isEqualTo("Hel.");
  }

  @Test
  void withoutAResultItEndsWithWhatWentWrong() {
    read(chunks(FakeAnswer.pieces("Hel")));
    course.fail(new ClientClosedException("inv-1", true));

    assertThat(told()).isEqualTo("Hel");
    assertThat(events.drained()).isTrue();
    assertThat(events.failure()).isInstanceOf(ClientClosedException.class);
  }

  @Test
  void aReaderThatIsTooSlowGetsTheRestInOnePiece() {
    FakeAnswer answer = FakeAnswer.pieces("a", "b", "c", "d");
    long half = room.mostOfOne() / 2;
    chunks(answer).forEach(chunk -> course.chunk(chunk, half));
    course.result(result(answer));

    assertThat(told()).isEqualTo("a[bcd].");
    assertThat(room.left()).isEqualTo(1 << 20);
  }

  @Test
  void whatStreamsHoldTogetherIsBounded() {
    FakeAnswer answer = FakeAnswer.pieces("a", "b");
    List<EventBuffer> slow = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      EventBuffer buffer = new EventBuffer(room);
      AnswerCourse one = new AnswerCourse(buffer, null);
      chunks(answer).forEach(chunk -> one.chunk(chunk, room.mostOfOne() / 2));
      slow.add(buffer);
      assertThat(room.left()).isNotNegative();
    }

    assertThat(room.left()).isZero();
    assertThat(told(slow.get(0))).isEqualTo("a");
    assertThat(told(slow.get(39))).isEmpty();
    slow.forEach(EventBuffer::close);
    assertThat(room.left()).isEqualTo(1 << 20);
  }

  @Test
  void whoResumesGetsWhatComesAfter() {
    FakeAnswer answer = FakeAnswer.pieces("a", "b", "c");
    assertThat(resumed(answer, chunks(answer), chunks(answer).get(2))).isEqualTo("c.");
  }

  @Test
  void whoResumesWithAStreamThatIsOverBeginsAnew() {
    FakeAnswer answer = FakeAnswer.pieces("a", "b").restarted("c", "d");
    assertThat(resumed(answer, chunks(answer), chunks(answer).get(1))).isEqualTo("b|2|cd.");
  }

  @Test
  void whoResumesInALaterStreamIsToldNothingOfTheEarlier() {
    FakeAnswer answer = FakeAnswer.pieces("a", "b").restarted("c", "d");
    assertThat(resumed(answer, chunks(answer), chunks(answer).get(4))).isEqualTo("d.");
  }

  @Test
  void whoResumesWithAStreamThatIsGoneGetsTheAnswerOfTheResult() {
    FakeAnswer answer = FakeAnswer.pieces("a", "b");
    assertThat(resumed(answer, List.of(), chunks(answer).get(1))).isEqualTo("|1|[ab].");
  }

  private String resumed(FakeAnswer answer, List<Chunk> chunks, Chunk after) {
    EventBuffer buffer = new EventBuffer(room);
    AnswerCourse late =
        new AnswerCourse(buffer, new StreamPosition(after.stream(), after.attempt(), after.seq()));
    chunks.forEach(chunk -> late.chunk(chunk, 100));
    if (!late.result(result(answer))) {
      late.waitNoMore();
    }
    return told(buffer);
  }

  /** Whatever is lost, late or read twice: the text since the last restart is the answer's. */
  @RepeatedTest(300)
  void theTextIsWholeWheneverTheRequestSucceeded() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    FakeAnswer.Pieces answer = FakeAnswer.pieces(pieces(random));
    for (int attempts = random.nextInt(4); attempts > 0; attempts--) {
      answer = answer.restarted(pieces(random));
    }
    List<Chunk> reading = new ArrayList<>();
    for (Chunk chunk : chunks(answer)) {
      if (random.nextInt(20) > 0) {
        reading.add(reading.isEmpty() ? 0 : reading.size() - random.nextInt(2), chunk);
      }
      if (random.nextInt(20) == 0) {
        reading.addAll(chunks(answer));
      }
    }
    StringBuilder text = new StringBuilder();
    int result = random.nextInt(reading.size() + 1);
    for (int i = 0; i <= reading.size(); i++) {
      if (i == result) {
        course.result(result(answer));
      }
      if (i < reading.size()) {
        course.chunk(reading.get(i), random.nextInt((int) room.mostOfOne()));
      }
      take(text, random.nextBoolean() ? events.poll() : null);
    }
    course.waitNoMore();
    for (AnswerEvent event = events.poll(); event != null; event = events.poll()) {
      take(text, event);
    }

    String expected = Answer.of(result(answer)).text();
    assertThat(text).as("seed %d", seed).hasToString(expected + ".");
    assertThat(events.drained()).as("seed %d", seed).isTrue();
    assertThat(room.left()).as("seed %d", seed).isEqualTo(1 << 20);
  }

  private static void take(StringBuilder text, @Nullable AnswerEvent event) {
    if (event instanceof AnswerEvent.Restarted) {
      text.setLength(0);
    } else if (event instanceof AnswerEvent.Piece piece) {
      text.append(piece.text());
    } else if (event instanceof AnswerEvent.Rest rest) {
      text.append(rest.text());
    } else if (event instanceof AnswerEvent.Ended) {
      text.append('.');
    }
  }

  private static String[] pieces(Random random) {
    return random
        .ints(random.nextInt(6), 0, 1000)
        .mapToObj(number -> number % 7 == 0 ? "" : number + "€ ")
        .toArray(String[]::new);
  }
}
