package dev.argosy.catalog;

import dev.argosy.contract.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The models, what they are called, what they can take and what they cost. Immutable; an operator's
 * file makes a new one.
 *
 * <p>A model without a price is unpriced: its cost is unknown, never 0.
 */
public final class Catalog {
  private static final String BUNDLED = "catalog.yaml";
  static final Catalog EMPTY = new Catalog(Map.of(), Map.of(), Map.of(), FileLimits.NONE);

  private final Map<String, Model> models;
  private final Map<String, PriceList> prices;
  private final Map<String, String> aliases;
  private final Map<String, String> names;
  private final FileLimits fileLimits;

  Catalog(
      Map<String, Model> models,
      Map<String, PriceList> prices,
      Map<String, String> aliases,
      FileLimits fileLimits) {
    this.models = Collections.unmodifiableMap(new TreeMap<>(models));
    this.prices = Map.copyOf(prices);
    this.aliases = Map.copyOf(aliases);
    this.names = names();
    this.fileLimits = fileLimits;
  }

  /**
   * Everything a request may call a model, to its canonical name: its name wins over an alias, an
   * alias over an id.
   */
  private Map<String, String> names() {
    Map<String, String> all = new HashMap<>();
    for (Model model : models.values()) {
      model.platformIds().values().forEach(id -> all.putIfAbsent(id, model.name()));
    }
    all.putAll(aliases);
    models.keySet().forEach(name -> all.put(name, name));
    return Map.copyOf(all);
  }

  /** The catalogue that comes with this version. */
  public static Catalog bundled() {
    try (InputStream file = Catalog.class.getResourceAsStream(BUNDLED)) {
      if (file == null) {
        throw new IllegalStateException(BUNDLED + " is missing from the class path");
      }
      return CatalogReader.read(file, BUNDLED, EMPTY);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /**
   * This catalogue with an operator's file on top: its models, aliases and prices are added or take
   * the place of ours.
   *
   * @throws CatalogException listing every problem of the file
   */
  public Catalog withOverride(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return CatalogReader.read(stream, file.toString(), this);
    } catch (IOException unreadable) {
      throw new CatalogException(file.toString(), List.of("cannot be read: " + unreadable));
    }
  }

  /**
   * This catalogue with an operator's file on top. The caller closes the stream.
   *
   * @throws CatalogException listing every problem of the file
   */
  public Catalog withOverride(InputStream file) {
    try {
      return CatalogReader.read(file, "catalogue", this);
    } catch (IOException unreadable) {
      throw new CatalogException("catalogue", List.of("cannot be read: " + unreadable));
    }
  }

  /**
   * The model of this canonical name, alias or platform id (Bedrock's without a profile); empty if
   * unknown.
   */
  public Optional<Model> model(String nameOrAlias) {
    String name = names.get(nameOrAlias);
    return name == null ? Optional.empty() : Optional.ofNullable(models.get(name));
  }

  /** All models by name. */
  public Collection<Model> models() {
    return models.values();
  }

  /** The aliases, each with its model's canonical name. */
  public Map<String, String> aliases() {
    return aliases;
  }

  /** What the platforms take of files. */
  public FileLimits fileLimits() {
    return fileLimits;
  }

  /**
   * What a call costs at list price.
   *
   * @param model canonical name, alias or platform id
   * @param geography where the route may process it: {@code global} is the list price, anything
   *     else has the premium
   * @param usage the call's tokens
   * @param at when the call began
   * @return empty if the model is unknown or has no price at that time: unpriced, never 0
   */
  public Optional<Price> price(String model, String geography, Usage usage, Instant at) {
    PriceList list = model(model).map(known -> prices.get(known.name())).orElse(null);
    return list == null ? Optional.empty() : list.price(geography, usage, at);
  }

  Map<String, Model> modelsByName() {
    return models;
  }

  Map<String, PriceList> prices() {
    return prices;
  }
}
