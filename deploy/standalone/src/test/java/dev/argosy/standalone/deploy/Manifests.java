package dev.argosy.standalone.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with objects of Kubernetes, field by field: a wrong type or a field that there is
 * not. Its own objects are judged by the classes of the fabric8 model, KEDA's by a schema.
 */
final class Manifests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Class<?>> KINDS =
      Map.of(
          "ConfigMap", ConfigMap.class,
          "NetworkPolicy", NetworkPolicy.class,
          "PodDisruptionBudget", PodDisruptionBudget.class,
          "Service", Service.class,
          "ServiceAccount", ServiceAccount.class,
          "StatefulSet", StatefulSet.class);

  private Manifests() {}

  /** All that is wrong with an object; empty if it is fine. */
  static List<String> problems(JsonNode object) {
    if (object.path("apiVersion").asText().startsWith("keda.sh/")) {
      return Repository.problems("keda.schema.json", object);
    }
    Class<?> kind = KINDS.get(object.path("kind").asText());
    if (kind == null) {
      return List.of("no kind that is used here: " + object.path("kind"));
    }
    try {
      List<String> problems = new ArrayList<>();
      walk(kind.getSimpleName(), JSON.convertValue(object, kind), problems);
      return problems;
    } catch (IllegalArgumentException wrongType) {
      return List.of(wrongType.getMessage());
    }
  }

  /** The model keeps, without a word, fields that it does not know. */
  private static void walk(String path, Object value, List<String> problems) {
    switch (value) {
      case Collection<?> all -> all.forEach(each -> walk(path + "[]", each, problems));
      case Map<?, ?> all -> all.forEach((key, each) -> walk(path + "." + key, each, problems));
      case Object model when model.getClass().getName().startsWith("io.fabric8.") ->
          walkFields(path, model, problems);
      default -> {}
    }
  }

  private static void walkFields(String path, Object model, List<String> problems) {
    for (Field field : model.getClass().getDeclaredFields()) {
      Object value = read(field, model);
      if (field.getName().equals("additionalProperties") && value instanceof Map<?, ?> unknown) {
        unknown.keySet().forEach(key -> problems.add(path + "." + key));
      } else if (value != null) {
        walk(path + "." + field.getName(), value, problems);
      }
    }
  }

  private static Object read(Field field, Object model) {
    try {
      field.setAccessible(true);
      return field.get(model);
    } catch (IllegalAccessException neverHappens) {
      throw new AssertionError(neverHappens);
    }
  }
}
