package dev.argosy.worker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.junit.SecuredKafkaBroker;
import dev.argosy.simulator.script.Script;
import dev.argosy.worker.path.CannotGoOn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * A worker on a cluster that wants TLS and a login, and what it lets slip of its secrets: nothing.
 */
@KafkaTest
class SecuredKafkaTest {
  private static final int LIMIT = 4 << 20;
  private static final List<String> TALKATIVE =
      List.of("dev.argosy", "org.apache.kafka.clients", "org.apache.kafka.common");

  private SecuredKafkaBroker broker;
  private TestFleet fleet;
  private final Everything log = new Everything();
  private final Map<String, Optional<Level>> levels = new HashMap<>();

  @BeforeEach
  void start() {
    fleet = new TestFleet(broker.plain(), LIMIT, Script.NONE);
    log.start();
    TALKATIVE.forEach(
        name -> {
          Logger logger = (Logger) LoggerFactory.getLogger(name);
          levels.put(name, Optional.ofNullable(logger.getLevel()));
          logger.setLevel(Level.TRACE);
          logger.setAdditive(false);
          logger.addAppender(log);
        });
  }

  @AfterEach
  void stop() {
    TALKATIVE.forEach(
        name -> {
          Logger logger = (Logger) LoggerFactory.getLogger(name);
          logger.detachAppender(log);
          logger.setAdditive(true);
          logger.setLevel(levels.get(name).orElse(null));
        });
    fleet.close();
  }

  @Test
  void aWorkerServesWithAPasswordOverTls() throws Exception {
    Map<String, String> client = broker.login(SecuredKafkaBroker.ADMIN);
    assertServes(client);
    assertNothingSlipped(password(client));
  }

  @Test
  void aWorkerServesWithAClientCertificate() throws Exception {
    Map<String, String> client = broker.certificate(SecuredKafkaBroker.ADMIN);
    assertServes(client);
    assertNothingSlipped(client.get("ssl.keystore.key").lines().toList().get(1));
  }

  @Test
  void aWorkerThatCannotLogInEndsWithCode3AndDoesNotTellItsPassword() throws Exception {
    Map<String, String> client = broker.login(SecuredKafkaBroker.ADMIN);
    String wrong = "planted-marker";
    client.put("sasl.jaas.config", client.get("sasl.jaas.config").replace(password(client), wrong));
    Worker worker = Worker.start(fleet.config(client));
    assertThat(worker.awaitExit()).isEqualTo(CannotGoOn.ENVIRONMENT);
    assertThat(log.lines).anyMatch(line -> line.contains("cannot log in to the cluster"));
    assertNothingSlipped(wrong);
  }

  @Test
  void aWorkerWhoseLoginCannotBeReadEndsWithCode2AndDoesNotTellItsPassword() throws Exception {
    Map<String, String> client = broker.login(SecuredKafkaBroker.ADMIN);
    client.put("sasl.jaas.config", client.get("sasl.jaas.config").replace("\"", " "));
    client.computeIfPresent(
        "sasl.jaas.config", (_, jaas) -> jaas.replace("password=", "password=x "));
    Worker worker = Worker.start(fleet.config(client));
    assertThat(worker.awaitExit()).isEqualTo(CannotGoOn.CONFIGURATION);
    assertThat(log.lines)
        .anyMatch(line -> line.contains("Value not specified for key '...' in JAAS config"));
    assertNothingSlipped(password(broker.login(SecuredKafkaBroker.ADMIN)));
  }

  private void assertServes(Map<String, String> client) throws Exception {
    fleet.send(TestFleet.request("a"));
    Result result =
        TestFleet.result(fleet.serveUntil(fleet.results, 1, fleet.config(client)).getFirst());
    assertThat(result.id()).isEqualTo("a");
    assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
  }

  private void assertNothingSlipped(String secret) {
    assertThat(secret).hasSizeGreaterThan(8);
    assertThat(log.lines)
        .as("Kafka's finest lines were heard")
        .anyMatch(line -> line.startsWith("TRACE org.apache.kafka"));
    assertThat(log.lines).noneMatch(line -> line.contains(secret));
  }

  private static String password(Map<String, String> client) {
    return client.get("sasl.jaas.config").replaceFirst("(?s).*password=\"([^\"]*)\".*", "$1");
  }

  /** Every line as a log would have it, stack traces and key-values too. */
  private static final class Everything extends AppenderBase<ILoggingEvent> {
    final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final PatternLayout layout = new PatternLayout();

    @Override
    public void start() {
      setContext(((Logger) LoggerFactory.getLogger("any")).getLoggerContext());
      layout.setContext(getContext());
      layout.setPattern("%level %logger %msg %kvp%n%xEx");
      layout.start();
      super.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(layout.doLayout(event));
    }
  }
}
