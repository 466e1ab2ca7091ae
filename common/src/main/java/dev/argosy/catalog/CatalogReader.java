package dev.argosy.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a catalogue file on top of a catalogue. A model that is known keeps what the file does not
 * say; its list of prices is replaced as a whole. All problems are found before anything is
 * refused.
 */
final class CatalogReader {
  private static final int TOKENS_MAX = 1_000_000_000;
  private static final int BURNDOWN_MAX = 1000;
  private static final int NAME_MAX = 256;

  /** What the models from Claude 4.7 on scale an image down to, and so presumably new ones. */
  private static final int IMAGE_TOKENS = 4_784;

  private static final ObjectMapper YAML =
      new ObjectMapper(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final List<String> problems = new ArrayList<>();
  private final Map<String, Model> models;
  private final Map<String, PriceList> prices;
  private final Map<String, String> aliases;
  private FileLimits fileLimits;
  private boolean versionGiven;
  private Optional<String> version = Optional.empty();
  private Optional<BigDecimal> multiplier = Optional.empty();

  private CatalogReader(Catalog base) {
    this.models = new HashMap<>(base.modelsByName());
    this.prices = new HashMap<>(base.prices());
    this.aliases = new HashMap<>(base.aliases());
    this.fileLimits = base.fileLimits();
  }

  static Catalog read(InputStream file, String name, Catalog base) throws IOException {
    CatalogReader reader = new CatalogReader(base);
    try {
      reader.file(YAML.readTree(file));
    } catch (JsonProcessingException notYaml) {
      reader.problems.add("the file must be YAML: " + notYaml.getOriginalMessage());
    }
    if (!reader.problems.isEmpty()) {
      throw new CatalogException(name, reader.problems);
    }
    return new Catalog(reader.models, reader.prices, reader.aliases, reader.fileLimits);
  }

  private void file(JsonNode tree) {
    Section file = new Section("", tree, problems);
    versionGiven = file.value("prices-version") != null;
    version = file.text("prices-version");
    multiplier = file.decimal("geography-multiplier");
    fileLimits =
        FileLimitsReader.read(
            file.path("file-limits"), file.value("file-limits"), fileLimits, problems);
    file.entries("models", this::model);
    file.entries("aliases", this::alias);
    file.refuseUnknownKeys();
  }

  private void alias(Section at, String alias, JsonNode target) {
    if (models.containsKey(alias)) {
      at.problem(alias, "must not be the name of a model", target);
    } else if (!target.isTextual() || !models.containsKey(target.textValue())) {
      at.problem(alias, "must be the name of a model", target);
    } else {
      aliases.put(alias, target.textValue());
    }
  }

  private void model(Section at, String name, JsonNode node) {
    if (name.isBlank() || name.length() > NAME_MAX) {
      at.problem(name, "must be a name of 1..256 characters", node);
      return;
    }
    Section section = new Section(at.path(name), node, problems);
    Model known = models.get(name);
    int before = problems.size();
    Model model =
        new Model(
            name,
            need(section, "context-tokens", TOKENS_MAX, known == null ? 0 : known.contextTokens()),
            need(
                section,
                "max-output-tokens",
                TOKENS_MAX,
                known == null ? 0 : known.maxOutputTokens()),
            need(section, "burndown", BURNDOWN_MAX, known == null ? 0 : known.burndown()),
            section
                .integer("image-tokens", 1, TOKENS_MAX)
                .orElse(known == null ? IMAGE_TOKENS : known.imageTokens()),
            section.text("lineage").orElse(known == null ? name : known.lineage()),
            section.bool("deprecated").orElse(known != null && known.deprecated()),
            platformIds(section, known));
    if (problems.size() == before && model.maxOutputTokens() > model.contextTokens()) {
      problems.add(
          section.path("max-output-tokens")
              + " must be at most context-tokens "
              + model.contextTokens()
              + ", was "
              + model.maxOutputTokens());
    }
    prices(section, name);
    section.refuseUnknownKeys();
    models.put(name, model);
    aliases.remove(name); // a model of the operator's wins over an alias of ours
  }

  /**
   * The key's value, else what is known of the model (0 means nothing, and then the key must be
   * there).
   */
  private static int need(Section section, String key, int max, int known) {
    if (known == 0 && section.value(key) == null) {
      section.missing(key);
    }
    return section.integer(key, 1, max).orElse(known);
  }

  private static Map<String, String> platformIds(Section section, @Nullable Model known) {
    Map<String, String> ids = new HashMap<>(known == null ? Map.of() : known.platformIds());
    section.entries(
        "platform-ids",
        (at, platform, id) -> {
          if (id.isTextual() && !id.textValue().isBlank()) {
            ids.put(platform, id.textValue());
          } else {
            at.problem(platform, "must be text", id);
          }
        });
    return ids;
  }

  private void prices(Section section, String name) {
    PriceList known = prices.get(name);
    List<JsonNode> entries = section.elements("prices");
    Optional<BigDecimal> own = section.decimal("geography-multiplier");
    if (entries.isEmpty() && own.isEmpty()) {
      return; // as before, or unpriced
    }
    int before = problems.size();
    List<Rates> rates = known == null ? List.of() : known.rates();
    if (!entries.isEmpty()) {
      rates = RatesReader.read(section.path("prices"), entries, problems);
    }
    Optional<BigDecimal> inherited =
        known == null ? multiplier : Optional.of(known.geographyMultiplier());
    Optional<BigDecimal> factor = own.or(() -> inherited);
    if (factor.isEmpty()) {
      section.missing("geography-multiplier");
    }
    if (!versionGiven) {
      problems.add("prices-version must be there, since " + section.path("prices") + " are given");
    }
    if (problems.size() == before && version.isPresent()) {
      prices.put(name, new PriceList(version.orElseThrow(), factor.orElseThrow(), rates));
    }
  }
}
