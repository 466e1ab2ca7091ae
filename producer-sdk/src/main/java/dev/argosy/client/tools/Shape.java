package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What a value must look like in JSON, as a schema for the model and as a reader of what it gave.
 * Both stand in one place, so they cannot disagree. Immutable.
 */
sealed interface Shape
    permits Scalar, EnumShape, ListShape, MapShape, ObjectShape, SchemaShape, PackShape {

  /** Its JSON Schema, a new tree for each caller. */
  ObjectNode schema();

  /**
   * The value of Java.
   *
   * @param place where the value stands, such as {@code $.items[2]}
   * @throws Misfit if it is not of this shape
   */
  Object read(JsonNode value, String place);
}
