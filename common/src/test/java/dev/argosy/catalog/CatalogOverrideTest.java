package dev.argosy.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.argosy.contract.Usage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogOverrideTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Usage MILLION_IN = new Usage(1_000_000, 0, 0, 0, 0);

  private static Catalog with(String yaml) {
    return Catalog.bundled().withOverride(new ByteArrayInputStream(yaml.getBytes(UTF_8)));
  }

  private static List<String> problems(String yaml) {
    return catchThrowableOfType(CatalogException.class, () -> with(yaml)).problems();
  }

  @Test
  void aNewModelAndItsAliasAreAdded(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("ours.yaml");
    Files.writeString(
        file,
        """
        prices-version: ours-1
        geography-multiplier: 1.2
        models:
          claude-next:
            context-tokens: 2000000
            max-output-tokens: 256000
            burndown: 20
            prices:
              - {input: 7, output: 8, cache-write-5m: 9, cache-write-1h: 10, cache-read: 11}
        aliases: {next: claude-next, haiku: claude-haiku-4-5}
        """);
    Catalog catalog = Catalog.bundled().withOverride(file);
    assertThat(catalog.model("next").map(Model::burndown)).contains(20);
    assertThat(catalog.model("haiku").map(Model::name)).contains("claude-haiku-4-5");
    assertThat(catalog.price("next", "eu", MILLION_IN, NOW))
        .contains(new Price(new BigDecimal("8.4"), "ours-1"));
    assertThat(catalog.models()).hasSize(Catalog.bundled().models().size() + 1);
  }

  @Test
  void aKnownModelKeepsWhatTheFileDoesNotSay() {
    Catalog catalog = with("models: {claude-haiku-4-5: {burndown: 7}}");
    Model model = catalog.model("claude-haiku-4-5").orElseThrow();
    assertThat(model.burndown()).isEqualTo(7);
    assertThat(model.contextTokens()).isEqualTo(200_000);
    assertThat(catalog.price("haiku-4-5", "eu", MILLION_IN, NOW))
        .contains(new Price(new BigDecimal("1.1"), "2026-10-07"));
  }

  @Test
  void aNegotiatedPriceReplacesTheListAndKeepsThePremium() {
    Catalog catalog =
        with(
            """
            prices-version: contract-7
            models:
              claude-haiku-4-5:
                prices:
                  - {input: 0.8, output: 4, cache-write-5m: 1, cache-write-1h: 1.6, cache-read: 0.08}
            """);
    assertThat(catalog.price("claude-haiku-4-5", "global", MILLION_IN, NOW))
        .contains(new Price(new BigDecimal("0.8"), "contract-7"));
    assertThat(catalog.price("claude-haiku-4-5", "us", MILLION_IN, NOW))
        .contains(new Price(new BigDecimal("0.88"), "contract-7"));
    assertThat(catalog.price("claude-sonnet-5", "global", MILLION_IN, NOW))
        .contains(new Price(new BigDecimal("2"), "2026-10-07"));
  }

  @Test
  void aModelWithoutPricesIsUnpriced() {
    Catalog catalog = with("models: {x: {context-tokens: 10, max-output-tokens: 5, burndown: 1}}");
    assertThat(catalog.model("x")).isPresent();
    assertThat(catalog.price("x", "global", MILLION_IN, NOW)).isEmpty();
  }

  @Test
  void aPriceThatBeginsLaterIsUnknownBefore() {
    Catalog catalog =
        with(
            """
            prices-version: v
            geography-multiplier: 1
            models:
              x:
                context-tokens: 10
                max-output-tokens: 5
                burndown: 1
                prices:
                  - {from: 2026-12-01, input: 1, output: 1, cache-write-5m: 1, cache-write-1h: 1, cache-read: 1}
            """);
    assertThat(catalog.price("x", "global", MILLION_IN, NOW)).isEmpty();
    assertThat(catalog.price("x", "global", MILLION_IN, Instant.parse("2026-12-01T00:00:00Z")))
        .isPresent();
  }

  @Test
  void aModelOfTheOperatorsWinsOverAnAliasOfOurs() {
    Catalog catalog =
        with("models: {haiku: {context-tokens: 10, max-output-tokens: 5, burndown: 1}}");
    assertThat(catalog.model("haiku").map(Model::name)).contains("haiku");
  }

  @Test
  void limitsOnFilesAreReplacedOneByOne() {
    FileLimits ours = Catalog.bundled().fileLimits();
    FileLimits limits =
        with("file-limits: {image-side: 9000, request-bytes: {bedrock: 25000000}}").fileLimits();
    assertThat(limits.imageSide()).isEqualTo(9000);
    assertThat(limits.requestBytes())
        .isEqualTo(Map.of("bedrock", 25_000_000, "vertex", ours.requestBytes().get("vertex")));
    assertThat(limits.imageBytes()).isEqualTo(ours.imageBytes());
    assertThat(limits.smallContext()).isEqualTo(ours.smallContext());
    assertThat(problems("file-limits: {image-side: 0, small-context: {images: x, words: 1}}"))
        .containsExactlyInAnyOrder(
            "file-limits.image-side must be an integer of 1..2147483647, was 0",
            "file-limits.small-context.images must be an integer of 1..2147483647, was x",
            "file-limits.small-context.words is not a key here");
  }

  @Test
  void allProblemsComeAtOnceEachWithPathRuleAndValue() {
    assertThat(
            problems(
                """
                colour: blue
                models:
                  a: {context-tokens: ten, max-output-tokens: 5, burndown: 0}
                  b: 3
                  claude-opus-5: {max-output-tokens: 2000000}
                  claude-sonnet-5:
                    prices:
                      - {above-prompt-tokens: 5, input: -1, output: 1e99, cache-write-5m: 1, cache-write-1h: 1}
                      - {from: soon, input: 1, output: 1, cache-write-5m: 1, cache-write-1h: 1, cache-read: 1}
                      - {input: 1, output: 1, cache-write-5m: 1, cache-write-1h: 1, cache-read: 1}
                aliases: {x: nothing, claude-opus-5: claude-opus-4-8}
                """))
        .containsExactlyInAnyOrder(
            "colour is not a key here",
            "models.a.context-tokens must be an integer of 1..1000000000, was ten",
            "models.a.burndown must be an integer of 1..1000, was 0",
            "models.b must be a mapping, was 3",
            "models.claude-opus-5.max-output-tokens must be at most context-tokens 1000000, was"
                + " 2000000",
            "models.claude-sonnet-5.prices[0].input must be a number of 0 or more, at most 12"
                + " digits a side of the point, was -1",
            "models.claude-sonnet-5.prices[0].output must be a number of 0 or more, at most 12"
                + " digits a side of the point, was 1E+99",
            "models.claude-sonnet-5.prices[0].cache-read must be there",
            "models.claude-sonnet-5.prices[1].from must be a date such as 2026-10-07, was soon",
            "models.claude-sonnet-5.prices[2] must differ from the others in from or"
                + " above-prompt-tokens",
            "prices-version must be there, since models.claude-sonnet-5.prices are given",
            "aliases.x must be the name of a model, was nothing",
            "aliases.claude-opus-5 must not be the name of a model, was claude-opus-4-8");
  }

  @Test
  void everyDateNeedsAPriceForShortPrompts() {
    assertThat(
            problems(
                """
                prices-version: v
                models:
                  claude-sonnet-5:
                    prices:
                      - {above-prompt-tokens: 5, input: 1, output: 1, cache-write-5m: 1, cache-write-1h: 1, cache-read: 1}
                """))
        .containsExactly(
            "models.claude-sonnet-5.prices must have an entry without above-prompt-tokens for each"
                + " date");
  }

  @Test
  void whatIsNoYamlMappingIsRefusedWithAWord() {
    assertThat(problems("")).containsExactly("the file must be a mapping, was nothing");
    assertThat(problems("- a")).containsExactly("the file must be a mapping, was a list");
    assertThat(problems("a: {")).first().asString().startsWith("the file must be YAML");
    assertThat(problems("models: {}\nmodels: {}")).first().asString().contains("uplicate");
    Path missing = Path.of("no-such-catalogue.yaml");
    CatalogException problem =
        catchThrowableOfType(CatalogException.class, () -> Catalog.bundled().withOverride(missing));
    assertThat(problem).hasMessageContaining("no-such-catalogue.yaml");
  }
}
