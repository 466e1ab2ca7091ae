package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.junit.SecuredKafkaBroker;
import dev.argosy.embedded.proxy.KafkaProxy;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.loop.KafkaConfig.OnMissingOffset;
import dev.argosy.worker.path.CannotGoOn;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker says, and how soon it stops asking, where a cluster does not let it in. */
@KafkaTest
class EntranceTest {
  private static final String MARKER = "hunter2";

  /** So many times a client begins anew only if it was given up once and more. */
  private static final int ROUNDS = 3;

  private SecuredKafkaBroker broker;
  private Map<String, String> client;

  @BeforeEach
  void login() {
    client = broker.login(SecuredKafkaBroker.ADMIN);
  }

  @Test
  void aWrongPasswordIsTriedOnce() {
    client.computeIfPresent(
        "sasl.jaas.config", (_, jaas) -> jaas.replaceAll("password=\"[^\"]*\"", "password=guess"));
    long before = broker.failedLogins();
    CannotGoOn refused = refused();
    assertThat(refused.exitCode()).isEqualTo(CannotGoOn.ENVIRONMENT);
    assertThat(refused)
        .hasMessageContaining("cannot log in")
        .hasMessageContaining("SASL_SSL with SCRAM-SHA-512")
        .hasMessageContaining("invalid credentials");
    assertThat(broker.failedLogins() - before).isEqualTo(1);
  }

  @Test
  void anAuthorityThatIsNotTrustedIsTriedOnce() {
    client.keySet().removeIf(key -> key.startsWith("ssl.truststore."));
    long before = broker.failedLogins();
    CannotGoOn refused = refused();
    assertThat(refused.exitCode()).isEqualTo(CannotGoOn.ENVIRONMENT);
    assertThat(refused).hasMessageContaining("unable to find valid certification path");
    assertThat(broker.failedLogins() - before).isLessThanOrEqualTo(1);
  }

  @Test
  void aPortThatWantsTlsIsToldFromADeadOne() {
    client.keySet().removeIf(key -> !key.equals("bootstrap.servers"));
    assertThat(refused())
        .returns(CannotGoOn.ENVIRONMENT, CannotGoOn::exitCode)
        .hasMessageContaining("wants TLS, and security.protocol is PLAINTEXT");
  }

  @Test
  void aClusterThatIsAwayIsWaitedForAndServedWhenItIsBack() throws Exception {
    client.keySet().removeIf(key -> !key.equals("bootstrap.servers"));
    try (KafkaProxy proxy = KafkaProxy.inFrontOf(broker.plain().bootstrapServers())) {
      client.put("bootstrap.servers", proxy.bootstrapServers());
      proxy.freeze();
      CompletableFuture<Void> opening = CompletableFuture.runAsync(() -> open(() -> false));
      await()
          .atMost(Fleet.DEADLINE)
          .until(() -> opening.isDone() || proxy.seen(ApiKeys.API_VERSIONS) >= ROUNDS);
      assertThat(opening).isNotDone();

      proxy.thaw();
      opening.get(Fleet.DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Test
  void aStopEndsTheWaitForAClusterThatIsAway() {
    client.keySet().removeIf(key -> !key.equals("bootstrap.servers"));
    client.put("bootstrap.servers", "127.0.0.1:1");
    AtomicBoolean stopped = new AtomicBoolean();
    CompletableFuture<Void> opening = CompletableFuture.runAsync(() -> open(stopped::get));
    stopped.set(true);
    assertThat(opening)
        .failsWithin(Fleet.DEADLINE)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(Entrance.Stopped.class);
  }

  /** A client that speaks TLS to a port without it can't tell that port from a dead one. */
  @Test
  void aClusterThatDoesNotAnswerInThisMannerIsWaitedForToo() {
    client.put("bootstrap.servers", broker.plain().bootstrapServers());
    long end = System.nanoTime() + Fleet.HASTY.request().multipliedBy(2).toNanos();
    assertThatThrownBy(() -> open(() -> System.nanoTime() - end > 0))
        .isInstanceOf(Entrance.Stopped.class);
  }

  @Test
  void namesWithoutAnAddressAreTold() {
    client.put("bootstrap.servers", "nobody.invalid:9092");
    assertThat(refused())
        .returns(CannotGoOn.ENVIRONMENT, CannotGoOn::exitCode)
        .hasMessageContaining("nobody.invalid:9092");
  }

  @Test
  void aLoginThatCannotBeReadDoesNotShowItsPassword() {
    client.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=a password=its "
            + MARKER
            + ";");
    assertThat(refused())
        .returns(CannotGoOn.CONFIGURATION, CannotGoOn::exitCode)
        .hasMessageContaining("Value not specified for key '...' in JAAS config")
        .message()
        .doesNotContain(MARKER);
  }

  @Test
  void aTrustStoreThatIsNotThereIsNamed() {
    client.remove("ssl.truststore.certificates");
    client.put("ssl.truststore.location", "/nowhere/ca.pem");
    assertThat(refused())
        .returns(CannotGoOn.CONFIGURATION, CannotGoOn::exitCode)
        .hasMessageContaining("Unable to read file /nowhere/ca.pem");
  }

  @Test
  void aProtocolThatDoesNotExistIsAProblemOfTheConfiguration() {
    client.put("security.protocol", "SASL-SSL");
    assertThat(refused())
        .returns(CannotGoOn.CONFIGURATION, CannotGoOn::exitCode)
        .hasMessageContaining("security.protocol")
        .hasMessageContaining("SASL-SSL");
  }

  @Test
  void whatOnlyTheProducerCannotUseIsAProblemOfTheConfigurationToo() {
    client.put("compression.type", "shrink");
    assertThat(refused())
        .returns(CannotGoOn.CONFIGURATION, CannotGoOn::exitCode)
        .hasMessageContaining("compression.type");
  }

  private CannotGoOn refused() {
    return catchThrowableOfType(CannotGoOn.class, () -> open(() -> false));
  }

  private void open(BooleanSupplier stopped) {
    String servers = client.remove("bootstrap.servers");
    var config =
        new KafkaConfig(
            servers,
            broker.plain().uniqueName("fleet"),
            GroupProtocol.CLASSIC,
            OnMissingOffset.FAIL,
            client);
    String topic = broker.plain().topic("requests", 1);
    var topics = new LogTopics(Set.of(topic), Set.of(topic), Set.of(), 4 * 1024 * 1024);
    new KafkaRequestLog(config, new Identity("w", false), topics, Fleet.HASTY, stopped).close();
  }
}
