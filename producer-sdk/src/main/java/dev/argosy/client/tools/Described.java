package dev.argosy.client.tools;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the model is told of a record, a component of one, or a constant of an enum. It goes into
 * the schema.
 *
 * <pre>{@code
 * record Invoice(String payee, @Described("with tax, in the invoice's currency") BigDecimal total) {}
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.RECORD_COMPONENT, ElementType.FIELD})
public @interface Described {
  /** The description, for the model. */
  String value();
}
