package dev.argosy.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argosy.worker.config.InvalidConfig;
import dev.argosy.worker.content.ContentConfig;
import dev.argosy.worker.content.StoreConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The block {@code content} of a worker's file. */
class ContentReaderTest {
  private static final String REST =
      """
      platforms:
        west: {kind: bedrock, region: us-west-2}
      quotas:
        q: {metering: bedrock, tokens-per-minute: 2000000}
      models:
        m: {routes: [{platform: west, model-id: x, geography: global, quota: q}]}
      """;

  private static ContentConfig read(String content) {
    return new ConfigReader(Map.of("BUCKET", "ours")).parse(REST + content).content();
  }

  @Test
  void withoutTheBlockNothingIsKeptOutside() {
    assertThat(read("")).isEqualTo(ContentConfig.NONE);
  }

  @Test
  void storesHaveNamesAndResultsGoToOneOfThem() {
    ContentConfig config =
        read(
            """
            content:
              max-buffered-bytes: 1GiB
              stores:
                main: {kind: s3, bucket: "${BUCKET}", region: eu-west-1, prefix: argosy/}
                near: {kind: directory, path: /data}
                test: {kind: s3, bucket: abc, region: us-west-2, endpoint: "http://127.0.0.1:9000", credentials: none}
              results: {store: main, above: 64KiB}
            """);
    assertThat(config.stores())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "main", new StoreConfig.S3("ours", "eu-west-1", "argosy/", null, false),
                "near", new StoreConfig.Directory(Path.of("/data")),
                "test",
                    new StoreConfig.S3(
                        "abc", "us-west-2", "", URI.create("http://127.0.0.1:9000"), true)));
    assertThat(config.results()).isEqualTo(new ContentConfig.Results("main", 64 << 10));
    assertThat(config.maxBufferedBytes()).isEqualTo(1L << 30);
  }

  @Test
  void theExampleOfThePageIsRead() throws IOException {
    String page = Files.readString(Path.of("../docs/data-protection.md"));
    int begin = page.indexOf("```yaml\n") + "```yaml\n".length();
    ContentConfig config = read(page.substring(begin, page.indexOf("```", begin)));
    assertThat(config.results().always()).isTrue();
    assertThat(config.stores()).containsKey("main");
  }

  @Test
  void alwaysIsFromTheFirstByteOn() {
    String store =
        "content: {stores: {main: {kind: directory, path: /d}}, results: {store: main%s}}";
    assertThat(read(store.formatted(", above: always")).results().always()).isTrue();
    assertThat(read(store.formatted("")).results())
        .isEqualTo(new ContentConfig.Results("main", 1 << 20));
  }

  @Test
  void allProblemsComeAtOnceEachWithPathRuleAndValue() {
    InvalidConfig invalid =
        catchThrowableOfType(
            InvalidConfig.class,
            () ->
                read(
                    """
                    content:
                      max-buffered-bytes: 1KiB
                      colour: blue
                      stores:
                        Main: {kind: directory, path: /data}
                        near: {kind: directory, path: data}
                        far: {kind: s3, bucket: UPPER, region: here, prefix: /x, credentials: none}
                        odd: {kind: ftp, path: /data}
                        bare: {kind: s3}
                        leak: {kind: s3, bucket: abc, region: us-west-2, endpoint: "http://user:secret@host"}
                      results: {store: nowhere, above: soon}
                    """));
    assertThat(invalid.problems().stream().map(each -> each.path() + " " + each.rule()))
        .anyMatch(problem -> problem.contains("content.max-buffered-bytes must be 64MiB..64GiB"))
        .anyMatch(problem -> problem.contains("content.colour is not known here"))
        .anyMatch(problem -> problem.contains("content.stores.Main must be a name"))
        .anyMatch(problem -> problem.contains("content.stores.near.path must be an absolute path"))
        .anyMatch(problem -> problem.contains("content.stores.far.bucket must be a bucket's name"))
        .anyMatch(problem -> problem.contains("content.stores.far.region must be an AWS region"))
        .anyMatch(problem -> problem.contains("content.stores.far.prefix must be segments"))
        .anyMatch(problem -> problem.contains("content.stores.far.credentials can be none only"))
        .anyMatch(problem -> problem.contains("content.stores.odd.kind must be one of"))
        .anyMatch(problem -> problem.contains("content.stores.bare.bucket is required"))
        .anyMatch(problem -> problem.contains("content.stores.leak.endpoint must be http://host"))
        .anyMatch(problem -> problem.contains("content.results.store must be a name under stores"))
        .anyMatch(problem -> problem.contains("content.results.above must be a size"))
        .hasSize(14);
    assertThat(invalid.problems().toString()).doesNotContain("secret");
  }
}
