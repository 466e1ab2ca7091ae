package dev.argosy.standalone.letters;

import dev.argosy.content.ContentException;
import dev.argosy.content.ContentKey;
import dev.argosy.content.ContentStore;
import dev.argosy.contract.ContentRef;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.worker.ContentParts;
import dev.argosy.worker.content.ContentConfig;
import dev.argosy.worker.content.StoreConfig;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Whether what requests refer to is still in its store; the object itself is not read. A store that
 * is not configured here is not asked: the worker will. Owned by one thread.
 */
public final class ContentLook implements AutoCloseable {
  private final ContentConfig config;
  private final Map<String, ContentStore> stores = new HashMap<>();

  /** Opens the stores of this configuration as they are needed. */
  public ContentLook(ContentConfig config) {
    this.config = config;
  }

  /**
   * Where it should be, if it is not there.
   *
   * @param content null: the request is whole
   * @throws EnvironmentProblem if its store can't be asked
   */
  Optional<String> gone(@Nullable ContentRef content) {
    if (content == null) {
      return Optional.empty();
    }
    ContentKey where = ContentKey.of(content);
    StoreConfig store = config.stores().get(where.store());
    if (store == null) {
      return Optional.empty();
    }
    try {
      // Any object is larger than 0 bytes, so one that is there is damaged, and not read.
      stores.computeIfAbsent(where.store(), name -> open(name, store)).get(where.key(), 0).join();
      return Optional.empty();
    } catch (CompletionException failed) {
      ContentException problem = ContentException.of(failed);
      return switch (problem.kind()) {
        case MISSING -> Optional.of(content.ref());
        case DAMAGED -> Optional.empty();
        case UNKNOWN_STORE, UNAVAILABLE -> throw unusable(where.store(), problem);
      };
    }
  }

  private static ContentStore open(String name, StoreConfig config) {
    try {
      return ContentParts.open(config);
    } catch (UncheckedIOException failed) {
      throw unusable(name, failed);
    }
  }

  private static EnvironmentProblem unusable(String store, Exception problem) {
    return new EnvironmentProblem(
        "the store %s of --config: %s".formatted(store, problem.getMessage()), problem);
  }

  @Override
  public void close() {
    stores.values().forEach(ContentStore::close);
  }
}
