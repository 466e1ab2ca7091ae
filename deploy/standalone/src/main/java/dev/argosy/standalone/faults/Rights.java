package dev.argosy.standalone.faults;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import dev.argosy.contract.Topics;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Brokers that know who asks: the workers, which log in at the proxies and have the rights that
 * {@code docs/security.md} gives a worker and no others. Whoever comes past the proxies may do
 * everything.
 */
final class Rights {
  private static final Topics TOPICS = Topics.defaults();
  private static final String USER = "worker";
  private static final String PASSWORD = "of-this-run-only";
  private static final String MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required ";

  private Rights() {}

  /** What the brokers need. */
  static Map<String, String> brokerProperties() {
    return Map.of(
        "authorizer.class.name",
        "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users",
        "User:ANONYMOUS",
        "listener.security.protocol.map",
        "CLIENTS:PLAINTEXT,PROXIED:SASL_PLAINTEXT,BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "listener.name.proxied.sasl.enabled.mechanisms",
        "PLAIN",
        "listener.name.proxied.plain.sasl.jaas.config",
        MODULE + "user_%s=\"%s\";".formatted(USER, PASSWORD));
  }

  /** What a worker needs to log in. */
  static Map<String, String> workerProperties() {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        MODULE + "username=\"%s\" password=\"%s\";".formatted(USER, PASSWORD));
  }

  /** Gives the workers their rights, as an operator would who has read the page. */
  static void give(KafkaConnection kafka) {
    try (Admin admin = kafka.admin()) {
      kafka.answer(admin.createAcls(ofAWorker()).all());
    }
  }

  private static List<AclBinding> ofAWorker() {
    List<AclBinding> rights = new ArrayList<>();
    for (String topic :
        List.of(Scene.LANE, TOPICS.retries(), TOPICS.parked(), TOPICS.control(), TOPICS.fleet())) {
      rights.add(right(READ, TOPIC, LITERAL, topic));
    }
    for (String topic :
        List.of(
            TOPICS.results(),
            TOPICS.retries(),
            TOPICS.parked(),
            TOPICS.usage(),
            TOPICS.deadLetters(),
            TOPICS.chunks(),
            TOPICS.fleet(),
            TOPICS.replies())) {
      rights.add(right(WRITE, TOPIC, LITERAL, topic));
      rights.add(right(DESCRIBE_CONFIGS, TOPIC, LITERAL, topic));
    }
    rights.add(right(READ, GROUP, LITERAL, Scene.GROUP));
    rights.add(right(DESCRIBE_CONFIGS, GROUP, LITERAL, Scene.GROUP));
    rights.add(right(WRITE, TRANSACTIONAL_ID, PREFIXED, Scene.transactionalId("")));
    return rights;
  }

  /** Takes the right to write results away. */
  static void takeResults(Site site) {
    try (Admin admin = site.kafka().admin()) {
      site.kafka().answer(admin.deleteAcls(List.of(toResults().toFilter())).all());
    }
  }

  /** Gives it back. */
  static void giveResults(Site site) {
    try (Admin admin = site.kafka().admin()) {
      site.kafka().answer(admin.createAcls(List.of(toResults())).all());
    }
  }

  private static AclBinding toResults() {
    return right(WRITE, TOPIC, LITERAL, TOPICS.results());
  }

  private static AclBinding right(
      AclOperation operation, ResourceType type, PatternType pattern, String name) {
    return new AclBinding(
        new ResourcePattern(type, name, pattern),
        new AccessControlEntry("User:" + USER, "*", operation, AclPermissionType.ALLOW));
  }
}
