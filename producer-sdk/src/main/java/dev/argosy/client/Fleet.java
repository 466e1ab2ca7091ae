package dev.argosy.client;

import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The fleet as a service sees it: it takes requests, and gives each exactly one result. {@link
 * FleetClient} is the real one, {@link FakeFleet} the one for unit tests; both keep the same rules.
 *
 * <p>Thread-safe. Refusals and failures are {@link FleetException}s, which tell whether the request
 * may still run. Whatever happens, every future ends: with the result, at its time-out, or when the
 * client is closed.
 */
public interface Fleet extends AutoCloseable {

  /**
   * Posts a request and returns when Kafka has acknowledged it; its result is left to whoever reads
   * the result topic ({@link ResultSubscription}).
   *
   * @return its id
   * @throws FleetException if it was refused or not acknowledged
   */
  String send(Request request);

  /**
   * The same without waiting: the future ends with the id, or with a {@link FleetException}. It may
   * wait up to {@link FleetConfig#maxBlock} while the buffer is full, or as much content is on its
   * way into a store.
   */
  CompletableFuture<String> sendAsync(Request request);

  /** {@link #submit(Request, Duration)} with {@link FleetConfig#submitTimeout}. */
  CompletableFuture<Result> submit(Request request);

  /**
   * Posts a request whose result comes back to this client.
   *
   * <p>The future ends with the result, whatever its status: a failed request is a result too. It
   * ends with a {@link FleetException} if there is none: {@link ReplyTimeoutException}, {@link
   * ClientClosedException}, {@link SendFailedException} and the refusals. The call itself waits
   * only for room, at most {@link FleetConfig#maxBlock} in all: for a place among the pending, for
   * the first position on the reply topic, for Kafka's buffer or the store's. In a callback of a
   * future of the same client it does not wait for a place; the one that its own future left is
   * free.
   *
   * <p>The time-out travels with the request as {@code expires_at} unless it has its own, so the
   * fleet does not begin what nobody waits for (by the workers' clocks: keep yours right).
   * Cancelling the future frees its place; the request may run all the same.
   *
   * @param timeout from now until the result; 1 ms to 24 h. A message that is kept outside of Kafka
   *     is fetched after that, within 90 s more
   * @throws IllegalArgumentException if the time-out is out of range, or the request names a reply
   *     topic that this client does not read
   */
  CompletableFuture<Result> submit(Request request, Duration timeout);

  /** {@link #stream(Request, Duration)} with {@link FleetConfig#submitTimeout}. */
  AnswerStream stream(Request request);

  /**
   * Submits a request and reads its answer while it grows. The body is asked to be streamed if it
   * does not ask itself; otherwise as {@link #submit(Request, Duration)}, whose future is {@link
   * AnswerStream#result}. What is refused ends the stream.
   */
  AnswerStream stream(Request request, Duration timeout);

  /**
   * Reads the answer of a request that anybody has posted, from wherever the reader stands: late,
   * or again after it was interrupted. Chunks are kept for an hour, results for a week; what is not
   * there any more of the text comes with the result.
   *
   * <p>The topics are read from an instant on, through whatever stands there of other requests; so
   * name the time when it was posted, a little earlier if that was another machine's. It ends with
   * a {@link ReplyTimeoutException} if no result came within {@link FleetConfig#submitTimeout}.
   *
   * @param id the request's id
   * @param since its time of submission, or a little earlier; a result under its id before that is
   *     not seen
   * @param after the last piece that the reader has; null if it has none
   */
  AnswerStream follow(String id, Instant since, @Nullable StreamPosition after);

  /**
   * What this client knows of a request that it submitted: a look into its own memory, which holds
   * the pending and the last 10,000 that ended. A late result, after the time-out, still shows
   * here. Results of other clients and of {@link #send} are on the result topic only.
   */
  RequestStatus status(String id);

  /**
   * Says that the requests of this id are not wanted any more, whoever has posted them, and returns
   * when Kafka has acknowledged that. It reaches those that were posted before it, all of this
   * client's among them, and have no answer yet: what was not called never is, an open call is
   * given up, and the request ends as {@code cancelled}, with what was spent on it. So a pending
   * future of {@link #submit} ends with that result soon; if an answer was quicker, with the
   * answer.
   *
   * @throws CancelFailedException if it was not acknowledged
   * @throws IllegalArgumentException if no request can have this id
   */
  void cancel(String id);

  /**
   * The same for all requests with this tag.
   *
   * @throws CancelFailedException if it was not acknowledged
   * @throws IllegalArgumentException if no request can have this tag
   */
  void cancelAll(String tagKey, String tagValue);

  /** Takes no more requests, ends what is pending, and frees everything. */
  @Override
  void close();
}
