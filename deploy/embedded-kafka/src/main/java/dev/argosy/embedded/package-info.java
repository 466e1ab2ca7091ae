/**
 * A real KRaft broker inside this JVM: what tests, the demo and {@code argosy up} speak to where no
 * cluster is at hand.
 *
 * <p>Start at {@link dev.argosy.embedded.EmbeddedKafka#start}. One node is broker and controller at
 * once, on the loopback address only, without replication and without fsync beyond Kafka's own: for
 * development, never for work that must not be lost. With {@link dev.argosy.embedded.BrokerSecurity
 * users} it also has listeners with TLS, logins and ACLs.
 *
 * <p>The broker logs through slf4j, some 3,500 lines at INFO for each start and stop. Keep the
 * loggers {@code kafka}, {@code org.apache.kafka} and {@code state.change.logger} at WARN or above
 * (logback's own default, DEBUG, makes it several times slower). The JVM should run with {@code
 * --sun-misc-unsafe-memory-access=allow}, else JDK 25 warns about Kafka's memory-mapped indexes.
 */
@NullMarked
package dev.argosy.embedded;

import org.jspecify.annotations.NullMarked;
