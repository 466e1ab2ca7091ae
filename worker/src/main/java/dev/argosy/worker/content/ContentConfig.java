package dev.argosy.worker.content;

import dev.argosy.contract.ContentRef;
import dev.argosy.worker.config.Rules;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The block {@code content}: what is kept outside of Kafka, and where.
 *
 * @param stores by the names that references have; only these are ever reached
 * @param results which answers are kept outside; null: none
 * @param maxBufferedBytes contents fetched for calls that have not ended, as their references count
 *     them; 64MiB..64GiB, default 256MiB. A call holds about twice its content; one that finds no
 *     room waits in its slot
 */
public record ContentConfig(
    Map<String, StoreConfig> stores, @Nullable Results results, long maxBufferedBytes) {
  /** Nothing is kept outside. */
  public static final ContentConfig NONE = new ContentConfig(Map.of(), null, 256L << 20);

  public ContentConfig {
    stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
    Rules rules = new Rules();
    stores.keySet().forEach(name -> rules.name(name, "stores." + name));
    rules.bytes(maxBufferedBytes, ContentRef.BYTES_MAX, 64L << 30, "max-buffered-bytes");
    if (results != null) {
      rules.require(
          stores.containsKey(results.store()),
          "results.store",
          "must be a name under stores",
          results.store());
      rules.bytes(results.above(), 0, ContentRef.BYTES_MAX, "results.above");
    }
    rules.hold();
  }

  /**
   * Which answers are kept outside.
   *
   * @param store the store's name
   * @param above larger messages are, in bytes; 0 ({@code always}): all of them, and no chunk of a
   *     stream is published
   */
  public record Results(String store, long above) {
    /** Whether no answer may stand in Kafka. */
    public boolean always() {
      return above == 0;
    }
  }
}
