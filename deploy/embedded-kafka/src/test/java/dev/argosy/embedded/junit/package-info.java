/**
 * A broker for tests, whatever the machine offers.
 *
 * <p>Put {@link dev.argosy.embedded.junit.KafkaTest} on a class and take a {@link
 * dev.argosy.embedded.junit.KafkaBroker} as a parameter or a field. The broker is the one that
 * {@code KAFKA_BOOTSTRAP_SERVERS} names, else a container where Docker runs, else one inside the
 * JVM. It is started once for all test classes and stopped after the last; each test makes topics
 * of its own. {@link dev.argosy.embedded.junit.SecuredKafkaBroker} is the same for a broker whose
 * clients log in and may do what ACLs allow.
 */
@NullMarked
package dev.argosy.embedded.junit;

import org.jspecify.annotations.NullMarked;
