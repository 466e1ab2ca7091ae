package dev.argosy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
  private static final Catalog CATALOG = Catalog.bundled();

  @ParameterizedTest
  @CsvSource({
    "claude-fable-5-1, 1000000, 128000, 10, fable, anthropic.claude-fable-5-1, claude-fable-5-1",
    "claude-fable-5, 1000000, 128000, 10, fable, anthropic.claude-fable-5, claude-fable-5",
    "claude-opus-5-5, 1000000, 128000, 10, opus, anthropic.claude-opus-5-5, claude-opus-5-5",
    "claude-opus-5, 1000000, 128000, 10, opus, anthropic.claude-opus-5, claude-opus-5",
    "claude-opus-4-8, 1000000, 128000, 15, opus, anthropic.claude-opus-4-8, claude-opus-4-8",
    "claude-opus-4-7, 1000000, 128000, 5, opus, anthropic.claude-opus-4-7, claude-opus-4-7",
    "claude-opus-4-6, 1000000, 128000, 5, opus, anthropic.claude-opus-4-6-v1, claude-opus-4-6",
    "claude-opus-4-5, 200000, 64000, 5, opus, anthropic.claude-opus-4-5-20251101-v1:0, claude-opus-4-5@20251101",
    "claude-opus-4-1, 200000, 32000, 5, opus, anthropic.claude-opus-4-1-20250805-v1:0, claude-opus-4-1@20250805",
    "claude-sonnet-5-5, 1000000, 128000, 10, sonnet, anthropic.claude-sonnet-5-5, claude-sonnet-5-5",
    "claude-sonnet-5, 1000000, 128000, 10, sonnet, anthropic.claude-sonnet-5, claude-sonnet-5",
    "claude-sonnet-4-6, 1000000, 128000, 5, sonnet, anthropic.claude-sonnet-4-6, claude-sonnet-4-6",
    "claude-sonnet-4-5, 200000, 64000, 5, sonnet, anthropic.claude-sonnet-4-5-20250929-v1:0, claude-sonnet-4-5@20250929",
    "claude-haiku-5-5, 1000000, 128000, 10, haiku, anthropic.claude-haiku-5-5, claude-haiku-5-5",
    "claude-haiku-4-5, 200000, 64000, 5, haiku, anthropic.claude-haiku-4-5-20251001-v1:0, claude-haiku-4-5@20251001",
  })
  void eachModelHasItsLimits(
      String name,
      int context,
      int output,
      int burndown,
      String lineage,
      String bedrock,
      String vertex) {
    boolean older = name.matches("claude-(opus|sonnet|haiku)-4-[1-6]");
    int imageTokens = older ? 1568 : 4784;
    boolean deprecated = name.equals("claude-opus-4-1");
    Map<String, String> ids = Map.of("bedrock", bedrock, "vertex", vertex);
    assertThat(CATALOG.model(name))
        .contains(
            new Model(name, context, output, burndown, imageTokens, lineage, deprecated, ids));
  }

  @Test
  void theLimitsOnFilesAreThoseOfThePlatforms() {
    FileLimits limits = CATALOG.fileLimits();
    assertThat(limits.requestBytes()).isEqualTo(Map.of("bedrock", 20 << 20, "vertex", 30 << 20));
    assertThat(limits.imageBytes()).isEqualTo(5 << 20);
    assertThat(limits.counts(1_000_000)).isEqualTo(new FileLimits.Counts(600, 600));
    assertThat(limits.counts(999_999)).isEqualTo(new FileLimits.Counts(100, 100));
  }

  @Test
  void thereIsNoOtherModel() {
    assertThat(CATALOG.models()).hasSize(15);
  }

  @ParameterizedTest
  @CsvSource({
    "haiku, claude-haiku-5-5",
    "sonnet, claude-sonnet-5-5",
    "opus, claude-opus-5-5",
    "fable, claude-fable-5-1",
    "claude-haiku-4.5, claude-haiku-4-5",
    "haiku-4.5, claude-haiku-4-5",
    "haiku-4-5, claude-haiku-4-5",
    "claude-haiku-4-5-20251001, claude-haiku-4-5",
    "claude-haiku-4-5@20251001, claude-haiku-4-5",
    "anthropic.claude-haiku-4-5-20251001-v1:0, claude-haiku-4-5",
    "claude-sonnet-4-5-20250929, claude-sonnet-4-5",
    "claude-opus-latest, claude-opus-5-5",
    "sonnet-5, claude-sonnet-5",
  })
  void whatPeopleWriteFindsTheModel(String written, String name) {
    assertThat(CATALOG.model(written).map(Model::name)).contains(name);
  }

  @Test
  void aNameThatSaysAGeographyIsNotTakenForAnother() {
    String euProfile = "eu.anthropic.claude-haiku-4-5-20251001-v1:0";
    for (String unknown : List.of("", "gpt", "claude-haiku-4", "HAIKU", euProfile)) {
      assertThat(CATALOG.model(unknown)).as(unknown).isEmpty();
    }
  }
}
