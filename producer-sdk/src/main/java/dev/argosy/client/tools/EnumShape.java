package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One of a closed set, by the constant's name.
 *
 * @param constants in their order
 */
record EnumShape(List<? extends Enum<?>> constants) implements Shape {
  static EnumShape of(Class<?> type) {
    return new EnumShape(
        List.of(Objects.requireNonNull(type.getEnumConstants())).stream()
            .map(constant -> (Enum<?>) constant)
            .toList());
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = Json.object().put("type", "string");
    ArrayNode names = schema.putArray("enum");
    constants.forEach(constant -> names.add(constant.name()));
    String described =
        constants.stream()
            .map(constant -> described(constant))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining("; "));
    return described.isEmpty() ? schema : schema.put("description", described);
  }

  private static String described(Enum<?> constant) {
    try {
      @Nullable Described description =
          constant.getDeclaringClass().getField(constant.name()).getAnnotation(Described.class);
      return description == null ? "" : constant.name() + ": " + description.value();
    } catch (NoSuchFieldException impossible) {
      throw new IllegalStateException("a constant is a field", impossible);
    }
  }

  @Override
  public Object read(JsonNode value, String place) {
    for (Enum<?> constant : constants) {
      if (constant.name().equals(value.textValue())) {
        return constant;
      }
    }
    String names = constants.stream().map(Enum::name).collect(Collectors.joining(", "));
    throw Misfit.of(place, "must be one of " + names, value);
  }
}
