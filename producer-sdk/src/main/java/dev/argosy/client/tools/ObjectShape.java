package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * An object of known members. What else the model writes is passed over.
 *
 * @param description for the model; empty if there is none
 * @param members in order
 * @param maker makes the value of its members' values; its second argument is the place
 */
record ObjectShape(
    String description, List<Member> members, BiFunction<@Nullable Object[], String, Object> maker)
    implements Shape {

  ObjectShape {
    members = List.copyOf(members);
  }

  /** How a member may be left out. */
  enum Presence {
    /** Not at all. */
    REQUIRED,
    /** It is an empty {@link Optional} then. */
    OPTIONAL,
    /** It is null then. */
    NULLABLE
  }

  /**
   * A member.
   *
   * @param description for the model; empty if there is none
   */
  record Member(String name, String description, Shape shape, Presence presence) {
    @Nullable Object read(JsonNode object, String place) {
      JsonNode value = object.path(name);
      boolean absent = value.isMissingNode() || value.isNull();
      return switch (presence) {
        case REQUIRED -> shape.read(value, place + "." + name);
        case OPTIONAL ->
            absent ? Optional.empty() : Optional.of(shape.read(value, place + "." + name));
        case NULLABLE -> absent ? null : shape.read(value, place + "." + name);
      };
    }

    ObjectNode schema() {
      ObjectNode schema = shape.schema();
      return description.isEmpty() ? schema : schema.put("description", description);
    }
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = Json.object().put("type", "object");
    if (!description.isEmpty()) {
      schema.put("description", description);
    }
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = Json.array();
    for (Member member : members) {
      properties.set(member.name(), member.schema());
      if (member.presence() == Presence.REQUIRED) {
        required.add(member.name());
      }
    }
    schema.set("required", required);
    return schema.put("additionalProperties", false);
  }

  @Override
  public Object read(JsonNode value, String place) {
    if (!value.isObject()) {
      throw Misfit.of(place, "must be an object", value);
    }
    @Nullable Object[] values = new @Nullable Object[members.size()];
    for (int index = 0; index < values.length; index++) {
      values[index] = members.get(index).read(value, place);
    }
    return maker.apply(values, place);
  }
}
