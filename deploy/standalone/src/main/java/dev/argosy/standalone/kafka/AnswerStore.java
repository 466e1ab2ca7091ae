package dev.argosy.standalone.kafka;

import dev.argosy.content.ContentStore;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.worker.ContentParts;
import dev.argosy.worker.content.ContentConfig;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where an installation keeps answers outside of Kafka, opened to read them; nothing if it does
 * not. Owned by one thread.
 */
public final class AnswerStore implements AutoCloseable {
  private final @Nullable ContentStore store;

  private AnswerStore(@Nullable ContentStore store) {
    this.store = store;
  }

  /**
   * From now on the fleet of this connection has its answers whole. Close it after the fleet's
   * clients.
   *
   * @throws EnvironmentProblem if the store can't be opened
   */
  public static AnswerStore open(ContentConfig content, KafkaConnection kafka) {
    ContentConfig.Results results = content.results();
    if (results == null) {
      return new AnswerStore(null);
    }
    try {
      ContentStore store =
          ContentParts.open(Objects.requireNonNull(content.stores().get(results.store())));
      kafka.answersIn(results.store(), store);
      return new AnswerStore(store);
    } catch (UncheckedIOException unusable) {
      throw new EnvironmentProblem(
          "the store %s of --config: %s".formatted(results.store(), unusable.getMessage()),
          unusable);
    }
  }

  @Override
  public void close() {
    if (store != null) {
      store.close();
    }
  }
}
