package dev.argosy.worker;

import dev.argosy.content.ContentStore;
import dev.argosy.content.ContentStores;
import dev.argosy.content.DirectoryStore;
import dev.argosy.content.s3.S3Store;
import dev.argosy.worker.content.ContentConfig;
import dev.argosy.worker.content.Contents;
import dev.argosy.worker.content.StoreConfig;
import dev.argosy.worker.path.CannotGoOn;
import dev.argosy.worker.platform.Closing;
import dev.argosy.worker.time.Clock;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** The stores of a worker's configuration, opened. */
public final class ContentParts {
  private ContentParts() {}

  /**
   * What is kept outside of Kafka; nothing is asked of a bucket yet.
   *
   * @throws CannotGoOn if a directory cannot be written
   */
  static Contents open(ContentConfig config, Clock clock) {
    Map<String, ContentStore> stores = new LinkedHashMap<>();
    try {
      config.stores().forEach((name, store) -> stores.put(name, open(store)));
    } catch (UncheckedIOException unusable) {
      Closing.all(stores.values());
      throw new CannotGoOn(CannotGoOn.ENVIRONMENT, String.valueOf(unusable.getMessage()));
    }
    return new Contents(new ContentStores(stores), config, clock);
  }

  /**
   * One of them; nothing is asked of a bucket yet. The caller closes it.
   *
   * @throws UncheckedIOException if a directory cannot be written
   */
  public static ContentStore open(StoreConfig config) {
    return switch (config) {
      case StoreConfig.Directory(var path) -> DirectoryStore.open(path);
      case StoreConfig.S3(var bucket, var region, var prefix, var endpoint, var anonymous) ->
          S3Store.open(bucket, region, prefix, endpoint, anonymous);
    };
  }
}
