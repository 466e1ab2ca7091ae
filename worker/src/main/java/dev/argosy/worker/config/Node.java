package dev.argosy.worker.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One table of the file and where it stands. Asking for a key says that the key exists; {@link
 * #build} reports the rest.
 *
 * <p>No method throws for what the file says: a bad or missing value becomes a problem, and the
 * caller goes on with a stand-in, so that one reading finds everything. A place gets one problem at
 * most: what follows judges the stand-in. What was made with stand-ins never leaves {@link
 * #complete}.
 */
public final class Node {
  private static final URI SOME_URI = URI.create("http://stand-in");

  private final String path;
  private final Map<String, Tree> entries;
  private final Placeholders placeholders;
  private final Problems problems;
  private final Set<String> known = new LinkedHashSet<>();
  private final Set<String> ignored = new LinkedHashSet<>();

  private Node(
      String path, Map<String, Tree> entries, Placeholders placeholders, Problems problems) {
    this.path = path;
    this.entries = entries;
    this.placeholders = placeholders;
    this.problems = problems;
  }

  /**
   * The top of a file.
   *
   * @throws InvalidConfig if the text is no YAML
   */
  public static Node parse(String yaml, Map<String, String> environment) {
    Problems problems = new Problems();
    Node nowhere = new Node("", Map.of(), new Placeholders(environment), problems);
    return nowhere.table("", Tree.parse(yaml, problems));
  }

  /**
   * Makes the record of this table, and reports keys that nobody asked for. If the record refuses
   * values, it is made again without those keys, and if need be without any, so that reading goes
   * on with as much of the file as can be.
   *
   * @param record must succeed when nothing is given
   */
  public <T> T build(Supplier<T> record) {
    T built;
    try {
      built = record.get();
    } catch (InvalidConfig refused) {
      refused.problems().forEach(problem -> problems.add(problem.under(path)));
      refused.problems().forEach(problem -> ignored.add(problem.path().split("[.\\[]", 2)[0]));
      built = standIn(record);
    } catch (IllegalArgumentException refused) {
      problems.add(new Problem(path, String.valueOf(refused.getMessage()), ""));
      built = standIn(record);
    }
    reportUnknownKeys();
    return built;
  }

  /**
   * Makes the record of the whole file.
   *
   * @throws InvalidConfig if anything was wrong anywhere
   */
  public <T> T complete(Supplier<T> record) {
    Optional<T> built = Optional.empty();
    try {
      built = Optional.of(record.get());
    } catch (InvalidConfig refused) {
      refused.problems().forEach(problems::add);
    }
    reportUnknownKeys();
    problems.none();
    return built.orElseThrow();
  }

  private <T> T standIn(Supplier<T> record) {
    try {
      return record.get();
    } catch (IllegalArgumentException refusedAgain) {
      ignored.addAll(entries.keySet());
      return record.get();
    }
  }

  private void reportUnknownKeys() {
    String keys = String.join(", ", known);
    entries.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            complain(key, "is not known here; known are " + keys, value);
          }
        });
  }

  /** A name that stands for one this table failed to give; no other table's is the same. */
  public String standIn() {
    return path.replaceAll("[^A-Za-z0-9]+", "-");
  }

  /** Whether the table holds the key, without saying that it may. */
  public boolean holds(String key) {
    return entries.containsKey(key);
  }

  /** Whether the file gives anything under the key. */
  public boolean has(String key) {
    known.add(key);
    return given(key).isPresent();
  }

  /**
   * Reports each of these keys that the file does not give; they are then read as if they had a
   * default.
   */
  public void require(String... keys) {
    for (String key : keys) {
      if (!has(key)) {
        problems.add(new Problem(at(key), "is required", ""));
      }
    }
  }

  /** Any text. */
  public String text(String key, String otherwise) {
    return scalar(key).orElse(otherwise);
  }

  /** Any text; an empty one counts as not given. */
  public Optional<String> text(String key) {
    return scalar(key).filter(text -> !text.isEmpty());
  }

  /** A topic's name. */
  public String topic(String key, String otherwise) {
    return value(key, text -> Optional.of(text).filter(Rules::isTopic), Rules.TOPIC_RULE)
        .orElse(otherwise);
  }

  /** A whole number that fits an int. */
  public int integer(String key, int otherwise) {
    Function<String, Optional<Long>> fitting =
        text -> Units.whole(text).filter(number -> number == number.intValue());
    return value(key, fitting, "must be a whole number, at most " + Integer.MAX_VALUE)
        .map(Long::intValue)
        .orElse(otherwise);
  }

  /** A whole number, if given. */
  public Optional<Long> number(String key) {
    return value(key, Units::whole, "must be a whole number");
  }

  /** A time span. */
  public Duration duration(String key, Duration otherwise) {
    return value(key, Units::duration, "must be a time span such as 250ms, 10s, 5m, 1h or 7d")
        .orElse(otherwise);
  }

  /** A size in bytes. */
  public long bytes(String key, long otherwise) {
    return value(key, Units::bytes, "must be a size such as 512KiB, 32MiB or 1GiB")
        .orElse(otherwise);
  }

  /** One of an enum's names, in lower case. */
  public <E extends Enum<E>> E choice(String key, E otherwise) {
    Map<String, E> names = new LinkedHashMap<>();
    for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
      names.put(constant.name().toLowerCase(Locale.ROOT), constant);
    }
    return value(
            key,
            text -> Optional.ofNullable(names.get(text)),
            "must be one of " + String.join(", ", names.keySet()))
        .orElse(otherwise);
  }

  /** A URI, if given and not empty. A bad one still counts as given. */
  public Optional<URI> uri(String key) {
    return text(key).map(_ -> value(key, Units::uri, "must be a URI").orElse(SOME_URI));
  }

  /** A list of texts, empty if not given. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    elements(key).forEach((place, element) -> texts.add(scalar(place, element).orElse("")));
    return texts;
  }

  /** A list of tables, empty if not given. */
  public <T> List<T> list(String key, Function<Node, T> reader) {
    return elements(key).entrySet().stream()
        .map(element -> reader.apply(table(element.getKey(), element.getValue())))
        .toList();
  }

  /** The table under the key, an empty one if not given. */
  public Node table(String key) {
    known.add(key);
    return table(key, given(key).orElse(new Tree.Table(Map.of())));
  }

  /** The tables of a table whose keys are names, in the order of the file. */
  public <T> Map<String, T> tables(String key, BiFunction<String, Node, T> reader) {
    Map<String, T> read = new LinkedHashMap<>();
    Node names = table(key);
    names.entries.forEach(
        (name, tree) -> read.put(name, reader.apply(name, names.table(name, tree))));
    return read;
  }

  /** The texts of a table whose keys are names, in the order of the file. */
  public Map<String, String> textsByName(String key) {
    Map<String, String> read = new LinkedHashMap<>();
    Node names = table(key);
    names.entries.forEach(
        (name, tree) -> names.scalar(name, tree).ifPresent(text -> read.put(name, text)));
    return read;
  }

  private Optional<Tree> given(String key) {
    return Optional.ofNullable(entries.get(key))
        .filter(tree -> !(tree instanceof Tree.Nothing) && !ignored.contains(key));
  }

  private <T> Optional<T> value(String key, Function<String, Optional<T>> parse, String rule) {
    Optional<String> text = scalar(key);
    Optional<T> value = text.flatMap(parse);
    if (value.isEmpty()) {
      text.ifPresent(bad -> complain(key, rule, new Tree.Scalar(bad)));
    }
    return value;
  }

  private Optional<String> scalar(String key) {
    known.add(key);
    return given(key).flatMap(tree -> scalar(key, tree));
  }

  private Optional<String> scalar(String key, Tree tree) {
    if (!(tree instanceof Tree.Scalar(var text))) {
      complain(key, "must be a single value", tree);
      return Optional.empty();
    }
    Optional<String> filled = placeholders.fill(text);
    if (filled.isEmpty()) {
      complain(key, Placeholders.RULE, tree);
    }
    return filled;
  }

  private Map<String, Tree> elements(String key) {
    known.add(key);
    Map<String, Tree> elements = new LinkedHashMap<>();
    Tree tree = given(key).orElse(new Tree.Sequence(List.of()));
    if (tree instanceof Tree.Sequence(var list)) {
      list.forEach(element -> elements.put(key + "[" + elements.size() + "]", element));
    } else {
      complain(key, "must be a list", tree);
    }
    return elements;
  }

  private Node table(String key, Tree tree) {
    Map<String, Tree> inner = Map.of();
    if (tree instanceof Tree.Table(var given)) {
      inner = given;
    } else {
      complain(key, "must be a table of keys and values", tree);
    }
    return new Node(at(key), inner, placeholders, problems);
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private void complain(String key, String rule, Tree value) {
    problems.add(at(key), rule, value);
  }
}
