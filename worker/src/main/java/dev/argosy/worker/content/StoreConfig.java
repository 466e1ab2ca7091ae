package dev.argosy.worker.content;

import dev.argosy.worker.config.Rules;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One entry of {@code content.stores}: where content is kept outside of Kafka. */
public sealed interface StoreConfig {

  /**
   * A directory that workers and services share.
   *
   * @param path absolute; made if it is not there
   */
  record Directory(Path path) implements StoreConfig {
    public Directory {
      new Rules().require(path.isAbsolute(), "path", "must be an absolute path", path).hold();
    }
  }

  /**
   * A bucket of S3, or of what speaks like it.
   *
   * @param bucket its name
   * @param region such as {@code us-west-2}
   * @param prefix stands before every key; empty (the default), or ends with a slash
   * @param endpoint another address than AWS's own; {@code http} means plaintext
   * @param anonymous {@code credentials: none}; only with an endpoint
   */
  record S3(String bucket, String region, String prefix, @Nullable URI endpoint, boolean anonymous)
      implements StoreConfig {
    public S3 {
      Rules rules = new Rules();
      rules.require(
          bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"),
          "bucket",
          "must be a bucket's name",
          bucket);
      rules.require(
          region.matches("[a-z]{2,8}(-[a-z]+)+-[0-9]+"),
          "region",
          "must be an AWS region such as us-west-2",
          region);
      rules.require(
          prefix.matches("([A-Za-z0-9_-][A-Za-z0-9._-]*/)*") && prefix.length() <= 100,
          "prefix",
          "must be segments of a-zA-Z0-9._-, each with a slash behind it, at most 100 characters",
          prefix);
      rules.require(
          endpoint != null || !anonymous,
          "credentials",
          "can be none only with an endpoint",
          "none");
      boolean http =
          endpoint == null
              || (("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
                  && endpoint.getHost() != null
                  && endpoint.getRawQuery() == null
                  && endpoint.getRawUserInfo() == null);
      // A part before the host would be a credential, so the value is not repeated.
      rules.require(
          http,
          "endpoint",
          "must be http://host or https://host, with :port if wanted",
          "not shown");
      rules.hold();
    }
  }
}
