package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a pack: a list of numbers and answers. It never misfits as a whole; what can't be
 * used of it is left out, and no item suffers from another's answer.
 *
 * @param item the answer to one item
 * @param items how many the pack has; they are numbered from 1
 */
record PackShape(Shape item, int items) implements Shape {
  private static final String NUMBER = "item";
  private static final String ANSWER = "answer";
  private static final String ANSWERS = "answers";

  /**
   * The answers that can be used.
   *
   * @param byIndex by the item's place in the pack, 0-based
   */
  record Given(Map<Integer, Object> byIndex) {}

  @Override
  public ObjectNode schema() {
    ObjectNode element = Json.object().put("type", "object");
    ObjectNode properties = element.putObject("properties");
    ObjectNode number = properties.putObject(NUMBER).put("type", "integer");
    ArrayNode numbers = number.putArray("enum");
    IntStream.rangeClosed(1, items).forEach(numbers::add);
    properties.set(ANSWER, item.schema());
    element.putArray("required").add(NUMBER).add(ANSWER);
    ObjectNode schema = Json.object().put("type", "object");
    ObjectNode answers = schema.putObject("properties").putObject(ANSWERS);
    answers.put("type", "array").put("minItems", items).put("maxItems", items);
    answers.set("items", element);
    schema.putArray("required").add(ANSWERS);
    return schema;
  }

  @Override
  public Object read(JsonNode value, String place) {
    Map<Integer, Object> given = new HashMap<>();
    Set<Integer> named = new HashSet<>();
    for (JsonNode element : value.path(ANSWERS)) {
      JsonNode number = element.path(NUMBER);
      int index = number.isInt() ? number.intValue() - 1 : -1;
      if (index < 0 || index >= items) {
        continue; // nobody asked for it
      }
      Object answer = answer(element, place);
      if (!named.add(index)) {
        given.remove(index); // which one is meant?
      } else if (answer != null) {
        given.put(index, answer);
      }
    }
    return new Given(Map.copyOf(given));
  }

  /** Null if it can't be used: the item is asked for alone, and its own answer says why. */
  private @Nullable Object answer(JsonNode element, String place) {
    try {
      return item.read(element.path(ANSWER), place);
    } catch (Misfit unusable) {
      return null;
    }
  }
}
