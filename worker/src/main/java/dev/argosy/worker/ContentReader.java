package dev.argosy.worker;

import dev.argosy.worker.config.Node;
import dev.argosy.worker.content.ContentConfig;
import dev.argosy.worker.content.StoreConfig;
import dev.argosy.worker.platform.PlatformConfig.Credentials;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads the block {@code content}; see {@link ConfigReader}. */
final class ContentReader {
  private static final String ALWAYS = "always";
  private static final long ABOVE = 1L << 20;

  /** The kinds of stores. */
  private enum Kind {
    DIRECTORY,
    S3
  }

  private ContentReader() {}

  static ContentConfig read(Node content) {
    return content.build(
        () ->
            new ContentConfig(
                content.tables("stores", (_, store) -> store(store)),
                content.has("results") ? results(content.table("results")) : null,
                content.bytes("max-buffered-bytes", ContentConfig.NONE.maxBufferedBytes())));
  }

  private static StoreConfig store(Node store) {
    store.require("kind");
    // A wrong kind is one problem; what else the table holds tells which keys were meant.
    Kind meant = store.holds("path") ? Kind.DIRECTORY : Kind.S3;
    return switch (store.choice("kind", meant)) {
      case DIRECTORY -> {
        store.require("path");
        yield store.build(() -> new StoreConfig.Directory(Path.of(store.text("path", "/"))));
      }
      case S3 -> {
        store.require("bucket", "region");
        yield store.build(
            () ->
                new StoreConfig.S3(
                    store.text("bucket", "bucket"),
                    store.text("region", "us-west-2"),
                    store.text("prefix", ""),
                    store.uri("endpoint").orElse(null),
                    store.choice("credentials", Credentials.DEFAULT) == Credentials.NONE));
      }
    };
  }

  private static ContentConfig.@Nullable Results results(Node results) {
    results.require("store");
    return results.build(
        () ->
            new ContentConfig.Results(
                results.text("store", ""),
                results.text("above", "").equals(ALWAYS) ? 0 : results.bytes("above", ABOVE)));
  }
}
