package dev.argosy.worker.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of Prometheus' text format, read strictly: a line that is none fails.
 *
 * @param types of the families by their names
 * @param samples by name and labels
 */
public record Scrape(Map<String, String> types, Map<Sample, Double> samples) {
  private static final Pattern TYPE =
      Pattern.compile("# TYPE ([a-z_0-9]+) (counter|gauge|histogram|summary)");
  private static final Pattern HELP = Pattern.compile("# HELP [a-z_0-9]+ .*");
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\.)*)\"(?:,|$)");

  /** One line. */
  public record Sample(String name, Map<String, String> labels) {
    public Sample {
      labels = Map.copyOf(labels);
    }
  }

  /** Asks a worker. */
  public static Scrape of(InetSocketAddress telemetry) {
    HttpResponse<String> answer = get(telemetry, "/metrics");
    String type = answer.headers().firstValue("Content-Type").orElseThrow();
    if (answer.statusCode() != 200 || !type.startsWith("text/plain; version=0.0.4")) {
      throw new AssertionError(answer.statusCode() + " " + type);
    }
    return parse(answer.body());
  }

  /** Asks for any page. */
  public static HttpResponse<String> get(InetSocketAddress telemetry, String path) {
    URI uri = URI.create("http://127.0.0.1:" + telemetry.getPort() + path);
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException unanswered) {
      throw new AssertionError(uri.toString(), unanswered);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /** Reads a page. */
  public static Scrape parse(String page) {
    Map<String, String> types = new TreeMap<>();
    Map<Sample, Double> samples = new LinkedHashMap<>();
    for (String line : page.lines().toList()) {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        if (types.put(type.group(1), type.group(2)) != null) {
          throw new AssertionError("twice: " + line);
        }
      } else if (!HELP.matcher(line).matches()) {
        if (!sample.matches()) {
          throw new AssertionError("no line of the format: " + line);
        }
        Sample read = new Sample(sample.group(1), labels(sample.group(2)));
        if (samples.put(read, number(sample.group(3))) != null) {
          throw new AssertionError("twice: " + line);
        }
      }
    }
    return new Scrape(types, samples);
  }

  private static Map<String, String> labels(String text) {
    Map<String, String> labels = new TreeMap<>();
    if (text == null) {
      return labels;
    }
    Matcher label = LABEL.matcher(text);
    int end = 0;
    while (label.find() && label.start() == end) {
      labels.put(label.group(1), label.group(2));
      end = label.end();
    }
    if (end != text.length()) {
      throw new AssertionError("no labels: " + text);
    }
    return labels;
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /**
   * The sum of all samples of this name that have these labels; 0 if there is none.
   *
   * @param labels name, value, name, value, ...
   */
  public double sum(String name, String... labels) {
    return samples.entrySet().stream()
        .filter(sample -> sample.getKey().name().equals(name))
        .filter(sample -> has(sample.getKey().labels(), labels))
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static boolean has(Map<String, String> all, String... labels) {
    for (int i = 0; i < labels.length; i += 2) {
      if (!labels[i + 1].equals(all.get(labels[i]))) {
        return false;
      }
    }
    return true;
  }

  /** Every sample belongs to a meter of ours, with its type and its labels, or to the JVM's. */
  public void assertFamiliesAreListed() {
    Map<String, Meters> listed = new TreeMap<>();
    for (Meters meter : Meters.values()) {
      listed.put(meter.prometheusName(), meter);
    }
    for (Sample sample : samples.keySet()) {
      String family = family(sample.name());
      if (family.matches("(jvm|process|system)_.*")) {
        continue;
      }
      boolean greatest = !listed.containsKey(family) && family.endsWith("_max");
      Meters meter = listed.get(greatest ? family.replaceFirst("_max$", "") : family);
      assertThat(meter).as(family).isNotNull();
      if (!greatest) {
        assertThat(types).containsEntry(family, meter.prometheusType());
      }
      Set<String> labels = new HashSet<>(sample.labels().keySet());
      labels.remove("le");
      assertThat(labels).as(family).hasSameElementsAs(meter.labels());
    }
  }

  private String family(String name) {
    return types.containsKey(name) ? name : name.replaceFirst("_(bucket|count|sum)$", "");
  }
}
