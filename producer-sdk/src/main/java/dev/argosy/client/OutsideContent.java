package dev.argosy.client;

import dev.argosy.content.ContentException;
import dev.argosy.content.ContentKey;
import dev.argosy.content.ContentStore;
import dev.argosy.content.ContentStores;
import dev.argosy.content.PromptSize;
import dev.argosy.contract.Body;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps content outside of Kafka: the content of requests is put into a store before they are sent,
 * and messages that workers have kept there are fetched. {@link FleetClient} and the batches do
 * both by themselves; a handler of {@link ResultSubscription} asks for {@link #back}. Thread-safe.
 *
 * <p>What is put is not deleted by anybody of ours: the bucket's lifecycle ends it, or whoever has
 * to erase it, under {@code TENANT/REQUEST-ID/}.
 */
public final class OutsideContent {
  /** Content stands in the records. */
  public static final OutsideContent NONE = new OutsideContent("", null, Long.MAX_VALUE);

  /** What a worker must know before it fetches anything: for whom, how much, as a stream or not. */
  private static final Set<String> STAYS = Set.of("model", "max_tokens", "stream");

  /** Longest that content is put or a message is fetched. */
  private static final long SECONDS_MAX = 90;

  private final String name;
  private final @Nullable ContentStores stores;
  private final long above;

  private OutsideContent(String name, @Nullable ContentStores stores, long above) {
    this.name = name;
    this.stores = stores;
    this.above = above;
  }

  /**
   * Content in this store.
   *
   * @param name the store's name in the workers' configuration
   * @param store stays the caller's, who closes it
   * @param above bodies of more bytes are put there; 0: all
   * @throws IllegalArgumentException if that cannot be a store's name
   */
  static OutsideContent in(String name, ContentStore store, long above) {
    Checks.require(
        name.matches("[a-z0-9][a-z0-9-]{0,62}"),
        "content",
        "must have a store's name of lower case letters, digits and dashes",
        name);
    Checks.range("content above", above, 0, Long.MAX_VALUE);
    return new OutsideContent(name, new ContentStores(Map.of(name, store)), above);
  }

  /** Whether this request's content goes into the store. */
  boolean moves(Request request) {
    return stores != null && request.content() == null && request.body().size() > above;
  }

  /**
   * The request as it is sent: with its content in the store, if it is to go there.
   *
   * @return fails with a {@link ContentException}, plain or wrapped as futures do, or with a {@code
   *     TimeoutException}
   */
  public CompletableFuture<Request> away(Request request) {
    if (stores == null || !moves(request)) {
      return CompletableFuture.completedFuture(request);
    }
    Body body = request.body();
    Body light = Body.withoutContent(body.only(STAYS));
    byte[] content = body.rewritten(STAYS, "");
    int tokens = (int) Math.min(Integer.MAX_VALUE, PromptSize.of(body));
    ContentKey where = ContentKey.ofRequest(name, request.tenant(), request.id(), content);
    return stores
        .put(where, content, tokens)
        .orTimeout(SECONDS_MAX, TimeUnit.SECONDS)
        .thenApply(kept -> request.withBody(light, kept));
  }

  /**
   * The result with its message, if that is kept in this store; any other result as it is.
   *
   * @return fails with a {@link ContentException}, plain or wrapped, or with a {@code
   *     TimeoutException}
   */
  public CompletableFuture<Result> back(Result result) {
    ContentRef kept = result.messageRef();
    if (stores == null || kept == null || !ContentKey.of(kept).store().equals(name)) {
      return CompletableFuture.completedFuture(result);
    }
    return stores
        .get(kept)
        .orTimeout(SECONDS_MAX, TimeUnit.SECONDS)
        .thenApply(message -> result.withMessage(RawJson.of(message), null));
  }

  @Override
  public String toString() {
    return stores == null
        ? "OutsideContent[none]"
        : "OutsideContent[" + name + ", above " + above + "]";
  }
}
