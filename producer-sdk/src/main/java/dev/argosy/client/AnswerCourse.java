package dev.argosy.client;

import dev.argosy.contract.Call;
import dev.argosy.contract.Chunk;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultStream;
import dev.argosy.contract.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes events of what is read of one request: its chunks in the order of their partition, and its
 * result, which may come before the last of them is read. Thread-safe.
 *
 * <p>One call's stream is the current one. Another that begins under the same or a later attempt
 * supersedes it; chunks of streams that are not current are passed over. A chunk may come again
 * (its partition is read again from an earlier position), so those below the next number are passed
 * over too. Where a number is missing, or the reader's buffer has no room, the stream is broken: no
 * further piece of it is told.
 *
 * <p>The result ends it: at once if nothing more can come, else when the last chunk of the stream
 * it names was told. What the text lacks then comes from the result's message. So the reader's text
 * is whole whenever the request succeeded, whatever became of the chunks.
 */
final class AnswerCourse {
  private final EventBuffer events;
  private final @Nullable StreamPosition resume;

  private @Nullable String stream;
  private int attempt;
  private int nextSeq;
  private boolean broken;
  private SeenText seen = new SeenText();

  /** Whether the current stream lies before what the reader has, so that none of it is told. */
  private boolean silent;

  /** Whether the reader has pieces that a restart makes void. */
  private boolean told;

  /** Whether the stream of {@link #resume} has begun, so that every other one is later. */
  private boolean met;

  private @Nullable Result result;
  private boolean ended;

  /**
   * A course of which nothing is known yet.
   *
   * @param resume what the reader has already; null if nothing
   */
  AnswerCourse(EventBuffer events, @Nullable StreamPosition resume) {
    this.events = events;
    this.resume = resume;
    this.told = resume != null;
  }

  /**
   * A chunk was read.
   *
   * @param bytes what it takes in memory
   * @return whether it was the last that was waited for
   */
  synchronized boolean chunk(Chunk chunk, long bytes) {
    if (ended) {
      return true;
    }
    if (!chunk.stream().equals(stream)) {
      if (chunk.seq() != 0 || chunk.attempt() < attempt) {
        return false;
      }
      begin(chunk);
    }
    if (chunk.seq() >= nextSeq && !broken) {
      broken = chunk.seq() > nextSeq || !tell(chunk, bytes);
      nextSeq++;
    }
    if (result != null && drained(result)) {
      end(result);
    }
    return ended;
  }

  private void begin(Chunk first) {
    stream = first.stream();
    attempt = first.attempt();
    nextSeq = 0;
    broken = false;
    seen = new SeenText();
    boolean resumed = resume != null && first.stream().equals(resume.stream());
    met |= resumed;
    silent = resume != null && !met && first.attempt() <= resume.attempt();
    if (!silent && !resumed) {
      restart(attempt);
    }
  }

  private void restart(int attempt) {
    if (told) {
      events.add(new AnswerEvent.Restarted(attempt));
      told = false;
    }
  }

  private boolean tell(Chunk chunk, long bytes) {
    String text = ChunkText.of(chunk);
    if (!silent && !had(chunk)) {
      if (!events.offer(new AnswerEvent.Piece(chunk, text), bytes)) {
        return false;
      }
      told = true;
    }
    seen.add(text);
    return true;
  }

  private boolean had(Chunk chunk) {
    return resume != null && chunk.stream().equals(resume.stream()) && chunk.seq() <= resume.seq();
  }

  /**
   * The result is here.
   *
   * @return whether that is the end; false if chunks that it names are awaited
   */
  synchronized boolean result(Result outcome) {
    result = outcome;
    if (!ended && drained(outcome)) {
      end(outcome);
    }
    return ended;
  }

  /** Whether no chunk is on its way that the reader would want. */
  private boolean drained(Result outcome) {
    ResultStream named = outcome.stream();
    if (outcome.status() != Status.SUCCEEDED || named == null || !named.chunksComplete()) {
      return true;
    }
    return named.chunks() == 0
        || (named.id().equals(stream) && (broken || nextSeq >= named.chunks()));
  }

  /** No chunk is waited for any more, if the result is here. */
  synchronized void waitNoMore() {
    if (result != null && !ended) {
      end(result);
    }
  }

  /** It ends without a result. */
  synchronized void fail(Throwable why) {
    if (!ended) {
      ended = true;
      events.end(why);
    }
  }

  private void end(Result outcome) {
    ended = true;
    if (outcome.message() != null) {
      String whole = Answer.of(outcome).text();
      ResultStream named = outcome.stream();
      boolean counts = named != null && named.id().equals(stream) && !silent;
      String rest = counts ? seen.restOf(whole) : null;
      if (rest == null) {
        restart(lastAttempt(outcome));
        rest = whole;
      }
      if (!rest.isEmpty()) {
        events.add(new AnswerEvent.Rest(rest));
      }
    }
    events.add(new AnswerEvent.Ended(outcome));
    events.end(null);
  }

  private int lastAttempt(Result outcome) {
    List<Call> calls = outcome.calls();
    return calls.isEmpty() ? Math.max(1, attempt) : calls.get(calls.size() - 1).attempt();
  }
}
