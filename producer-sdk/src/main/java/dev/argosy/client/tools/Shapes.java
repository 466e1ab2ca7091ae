package dev.argosy.client.tools;

import dev.argosy.client.tools.ObjectShape.Member;
import dev.argosy.client.tools.ObjectShape.Presence;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the shape of a record from its declaration. A record within itself has no bounded shape
 * (and not every platform takes a schema that refers to itself), so it is refused.
 */
final class Shapes {
  private final Set<Class<?>> within = new HashSet<>();

  private Shapes() {}

  /**
   * The shape of a record.
   *
   * @throws IllegalArgumentException naming the place and the type that has no shape
   */
  static ObjectShape of(Class<?> type) {
    if (!type.isRecord()) {
      throw new IllegalArgumentException(type.getName() + " must be a record");
    }
    return new Shapes().record(type, type.getSimpleName());
  }

  private ObjectShape record(Class<?> type, String place) {
    if (!within.add(type)) {
      throw new IllegalArgumentException(
          place + " must not be a record within itself, was a " + type.getName());
    }
    List<Member> members = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      members.add(member(component, place + "." + component.getName()));
    }
    within.remove(type);
    Constructor<?> constructor = constructor(type);
    return new ObjectShape(
        described(type), members, (values, at) -> make(type, constructor, values, at));
  }

  private Member member(RecordComponent component, String place) {
    Type type = component.getGenericType();
    Presence presence = nullable(component) ? Presence.NULLABLE : Presence.REQUIRED;
    if (component.getType() == Optional.class) {
      type = argument(type, 0, place);
      presence = Presence.OPTIONAL;
    }
    return new Member(component.getName(), described(component), shape(type, place), presence);
  }

  private Shape shape(Type type, String place) {
    if (type instanceof ParameterizedType generic) {
      if (generic.getRawType() == List.class) {
        return new ListShape(shape(argument(type, 0, place), place + "[]"));
      }
      if (generic.getRawType() == Map.class && argument(type, 0, place) == String.class) {
        return new MapShape(shape(argument(type, 1, place), place + "{}"));
      }
    }
    if (type instanceof Class<?> plain) {
      Optional<Scalar> scalar = Scalar.of(plain);
      if (scalar.isPresent()) {
        return scalar.get();
      }
      if (plain.isEnum()) {
        return EnumShape.of(plain);
      }
      if (plain.isRecord()) {
        return record(plain, place);
      }
    }
    throw new IllegalArgumentException(
        place
            + " must be a text, number, boolean, Instant, LocalDate, enum, record, JsonNode, or a"
            + " List, Map from String or Optional of these, was "
            + type.getTypeName());
  }

  private static Type argument(Type type, int index, String place) {
    if (type instanceof ParameterizedType generic) {
      return generic.getActualTypeArguments()[index];
    }
    throw new IllegalArgumentException(place + " must say of what it is a " + type.getTypeName());
  }

  /** Whoever's annotation it is: several libraries have one of this name. */
  private static boolean nullable(RecordComponent component) {
    AnnotatedType type = component.getAnnotatedType();
    return !component.getType().isPrimitive()
        && Stream.of(component.getAnnotations(), type.getAnnotations())
            .flatMap(Arrays::stream)
            .map(Annotation::annotationType)
            .anyMatch(annotation -> annotation.getSimpleName().equals("Nullable"));
  }

  private static String described(AnnotatedElement element) {
    Described description = element.getAnnotation(Described.class);
    return description == null ? "" : description.value();
  }

  private static Constructor<?> constructor(Class<?> type) {
    Class<?>[] types =
        Stream.of(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (InaccessibleObjectException closed) {
      throw new IllegalArgumentException(
          type.getName() + " must be public, or its module must open the package", closed);
    } catch (NoSuchMethodException impossible) {
      throw new IllegalStateException("a record has its canonical constructor", impossible);
    }
  }

  private static Object make(
      Class<?> type, Constructor<?> constructor, @Nullable Object[] values, String place) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException refused) {
      Throwable reason = refused.getCause() == null ? refused : refused.getCause();
      if (reason instanceof Error error) {
        throw error;
      }
      throw Misfit.refused(place, type, reason);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("a record can be made", impossible);
    }
  }
}
