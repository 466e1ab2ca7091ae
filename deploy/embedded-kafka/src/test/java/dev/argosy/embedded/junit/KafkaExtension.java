package dev.argosy.embedded.junit;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/**
 * Hands the run's one {@link KafkaBroker}, or its one {@link SecuredKafkaBroker}, to the tests that
 * ask for it; none asks, none starts.
 */
public final class KafkaExtension implements ParameterResolver, TestInstancePostProcessor {
  private static final Namespace NAMESPACE = Namespace.create(KafkaExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return isBroker(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return broker(parameter.getParameter().getType(), context);
  }

  @Override
  public void postProcessTestInstance(Object test, ExtensionContext context)
      throws IllegalAccessException {
    for (Class<?> type = test.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        // A final one was filled from the constructor's parameter.
        if (isBroker(field.getType())
            && !Modifier.isStatic(field.getModifiers())
            && !Modifier.isFinal(field.getModifiers())) {
          field.setAccessible(true);
          field.set(test, broker(field.getType(), context));
        }
      }
    }
  }

  private static boolean isBroker(Class<?> type) {
    return type == KafkaBroker.class || type == SecuredKafkaBroker.class;
  }

  /** The root's store closes what it holds after the last test. */
  private static Object broker(Class<?> type, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(
            type,
            _ -> type == KafkaBroker.class ? BrokerSource.start() : BrokerSource.startSecured(),
            AutoCloseable.class);
  }
}
