package dev.argosy.embedded.junit;

import dev.argosy.embedded.SecuredListeners;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker with secured listeners, in this JVM whatever the machine offers, since its users must be
 * known. Shared by all test classes of the JVM: each makes topics, groups and ACLs of its own.
 * Thread-safe.
 */
public final class SecuredKafkaBroker implements AutoCloseable {
  /** May do everything. */
  public static final String ADMIN = "admin";

  /** Users who may do what ACLs allow them: nothing at first. */
  public static final String WORKER = "worker";

  public static final String SENDER = "sender";
  public static final String READER = "reader";
  public static final String INSTALLER = "installer";

  private final KafkaBroker plain;
  private final SecuredListeners secured;

  SecuredKafkaBroker(KafkaBroker plain, SecuredListeners secured) {
    this.plain = plain;
    this.secured = secured;
  }

  /** Its plain listener, where everybody may do everything: to set up, and to look behind. */
  public KafkaBroker plain() {
    return plain;
  }

  /** What a client of this user needs to log in with its password, over TLS. */
  public Map<String, String> login(String user) {
    return secured.login(user);
  }

  /** What a client needs to be this user by a certificate. */
  public Map<String, String> certificate(String user) {
    return secured.certificate(user);
  }

  /** One thing that a user may do; the broker knows it when this returns. */
  public void allow(
      String user, AclOperation operation, ResourceType type, PatternType pattern, String name) {
    var right =
        new AclBinding(
            new ResourcePattern(type, name, pattern),
            new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    KafkaBroker.await(plain.admin().createAcls(List.of(right)).all());
    long begun = System.nanoTime();
    // The controller has it first.
    while (KafkaBroker.await(plain.admin().describeAcls(right.toFilter()).values()).isEmpty()) {
      if (System.nanoTime() - begun > KafkaBroker.DEADLINE.toNanos()) {
        throw new IllegalStateException("the broker does not learn of " + right);
      }
    }
  }

  /** Connections to its secured listeners that came no further than TLS or the login, so far. */
  public long failedLogins() {
    var server = ManagementFactory.getPlatformMBeanServer();
    long all = 0;
    try {
      for (String listener : List.of("LOGIN", "CERTIFICATE")) {
        for (ObjectName processor :
            server.queryNames(
                new ObjectName(
                    "kafka.server:type=socket-server-metrics,listener=%s,networkProcessor=*"
                        .formatted(listener)),
                null)) {
          all +=
              ((Number) server.getAttribute(processor, "failed-authentication-total")).longValue();
        }
      }
    } catch (JMException unknown) {
      throw new IllegalStateException("the broker does not count its failed logins", unknown);
    }
    return all;
  }

  /** Called by JUnit when the last test is over. */
  @Override
  public void close() {
    plain.close();
  }
}
