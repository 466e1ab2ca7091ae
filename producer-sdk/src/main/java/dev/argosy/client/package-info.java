/**
 * What services submit requests and read results with.
 *
 * <p>Start at {@link dev.argosy.client.Fleet}: {@code send} posts a request, {@code submit} also
 * brings its result back. {@link dev.argosy.client.FleetClient} is the fleet over Kafka, {@link
 * dev.argosy.client.FakeFleet} the one for unit tests; both pass one contract. Requests are {@link
 * dev.argosy.contract.Request}s, written with {@link dev.argosy.client.MessageRequest} or made of
 * native JSON with {@link dev.argosy.client.FleetRequest}; images and documents are {@link
 * dev.argosy.client.Content}. {@link dev.argosy.client.Answer} opens a result; answers as records,
 * tools and packed prompts are in {@link dev.argosy.client.tools}.
 *
 * <pre>{@code
 * FleetConfig config = FleetConfig.builder("localhost:9092").clientName("billing").build();
 * try (Fleet fleet = FleetClient.open(config)) {
 *   CompletableFuture<Result> future =
 *       fleet.submit(
 *           MessageRequest.builder()
 *               .model("claude-haiku-4-5")
 *               .maxTokens(256)
 *               .system("Answer with the payee's name only.")
 *               .user("Who is paid by invoice 2026-0017?")
 *               .tenant("billing")
 *               .build());
 *   System.out.println(Answer.of(future.join()).text());
 * }
 * }</pre>
 *
 * <p>How a reply finds its way: a submitted request names the client, whose name ends in chance, so
 * no other process ever had it. The worker writes a copy of the result to the reply topic under
 * that name as the key; many clients share its partitions. The client knows its partition by
 * Kafka's own rule, notes where it ends <em>before</em> it sends its first request, reads committed
 * records from there, and takes those whose header names it. So no reply is missed, none of an
 * aborted transaction is seen, and a client that dies leaves nothing that anybody waits for. A copy
 * that can't be written (the result is too large for the topic) ends in the time-out; the result
 * itself is on the result topic then.
 *
 * <p>{@code stream} is a submit whose answer is read while it grows:
 *
 * <pre>{@code
 * try (AnswerStream answer = fleet.stream(request)) {
 *   for (String text : answer.texts(attempt -> screen.clear())) {
 *     screen.print(text);
 *   }
 * }
 * }</pre>
 *
 * <p>Chunks of an answer stand on a topic of their own, in the partition of the request's id,
 * outside of any transaction: a call that is repeated leaves the chunks of both, and readers are
 * told when it begins anew. The result is what counts. Whatever becomes of chunks, what the text
 * lacks is taken from there. {@code follow} reads the answer of a request that another process
 * posted, or the rest of it after an interruption.
 *
 * <p>For results that nobody waits for there is {@link dev.argosy.client.ResultSubscription}: at
 * least once, through a consumer group.
 *
 * <pre>{@code
 * SubscriptionConfig config =
 *     SubscriptionConfig.builder("localhost:9092", "billing").tenant("billing").build();
 * ResultSubscription subscription =
 *     ResultSubscription.start(config, result -> archive.put(result.id(), result));
 * }</pre>
 *
 * <p>Everything is bounded: results awaited ({@code maxPending}), unacknowledged bytes ({@code
 * bufferBytes}), pieces of answers that are not read ({@code streamBufferBytes}), waits ({@code
 * maxBlock}, {@code sendTimeout}, {@code submitTimeout}, {@code closeTimeout}), records fetched.
 * Not here: topics are made by {@code argosy topics create}; a producer that writes to a partition
 * within moments of its creation can lose its first batch to a time-out (Kafka's idempotence), so
 * make them before.
 */
@NullMarked
package dev.argosy.client;

import org.jspecify.annotations.NullMarked;
