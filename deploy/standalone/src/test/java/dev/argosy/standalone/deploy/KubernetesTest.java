package dev.argosy.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.contract.TopicSettings;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.WorkerConfig;
import dev.argosy.worker.path.LaneConfig;
import dev.argosy.worker.telemetry.TelemetryConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code deploy/kubernetes}: what of it can be judged without a cluster. */
final class KubernetesTest {
  private static final Path HOME = Repository.file("deploy/kubernetes");
  private static final Path BASE = HOME.resolve("base");

  /** The last transaction's time-out, and leaving the group. */
  private static final Duration AFTER_THE_DRAIN = Duration.ofSeconds(30);

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "POD_NAME", "argosy-worker-0",
          "ARGOSY_BOOTSTRAP_SERVERS", "kafka:9092",
          "KAFKA_USERNAME", "argosy",
          "KAFKA_PASSWORD", "secret");

  private final JsonNode workers = object("statefulset.yaml");
  private final JsonNode pod = workers.at("/spec/template/spec");
  private final JsonNode container = pod.at("/containers/0");
  private final JsonNode scaled = object("scaledobject.yaml");

  @Test
  void kubernetesKnowsEveryField() {
    assertThat(objects(BASE)).hasSize(6).allSatisfy(KubernetesTest::isFine);
    assertThat(objects(HOME.resolve("example"))).hasSize(3).allSatisfy(KubernetesTest::isFine);
  }

  @Test
  void aMisspeltFieldIsNoticed() {
    ((ObjectNode) pod).put("terminationGracePeriodSecond", 1);
    ((ObjectNode) container.path("livenessProbe").path("httpGet")).put("paths", "/");
    ((ObjectNode) scaled.path("spec")).put("maxReplicas", 1);
    assertThat(Manifests.problems(workers))
        .containsExactlyInAnyOrder(
            "StatefulSet.spec.template.spec.terminationGracePeriodSecond",
            "StatefulSet.spec.template.spec.containers[].livenessProbe.httpGet.paths");
    assertThat(Manifests.problems(scaled)).isNotEmpty();
  }

  /** What kustomize renders, overlay and base together, where a kubectl can be asked. */
  @ParameterizedTest
  @ValueSource(strings = {"base", "example"})
  void kustomizeRendersIt(String directory) {
    Optional<Path> kubectl = Repository.onThePath("kubectl");
    Assumptions.assumeTrue(kubectl.isPresent(), "no kubectl on the PATH to ask");
    String rendered = Repository.ran(kubectl.get(), "kustomize", HOME.resolve(directory));
    assertThat(Repository.documents(rendered))
        .hasSizeGreaterThanOrEqualTo(8)
        .allSatisfy(KubernetesTest::isFine);
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "example"})
  void noFileIsLeftOutAndNoneIsMissing(String directory) throws IOException {
    JsonNode kustomization = Repository.yaml(HOME.resolve(directory, "kustomization.yaml"));
    List<String> named = new ArrayList<>(Repository.texts(kustomization.path("resources")));
    kustomization.path("patches").forEach(patch -> named.add(patch.path("path").asText()));
    kustomization
        .path("configMapGenerator")
        .forEach(map -> named.addAll(Repository.texts(map.path("files"))));
    named.removeIf(String::isEmpty);
    try (Stream<Path> files = Files.list(HOME.resolve(directory))) {
      List<String> there =
          new ArrayList<>(files.map(each -> each.getFileName().toString()).toList());
      there.remove("kustomization.yaml");
      named.remove("../base");
      assertThat(named).containsExactlyInAnyOrderElementsOf(there);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "example"})
  void aPodHasTimeToDrain(String directory) {
    Duration grace = Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asLong());
    assertThat(grace)
        .isGreaterThanOrEqualTo(config(directory).worker().drainTimeout().plus(AFTER_THE_DRAIN));
  }

  /** So that a restarted pod is the same member of the group. */
  @ParameterizedTest
  @ValueSource(strings = {"base", "example"})
  void aWorkerBearsTheNameOfItsPod(String directory) {
    assertThat(config(directory).worker().id()).isEqualTo("argosy-worker-0");
    assertThat(container.at("/env/0/name").asText()).isEqualTo("POD_NAME");
    assertThat(container.at("/env/0/valueFrom/fieldRef/fieldPath").asText())
        .isEqualTo("metadata.name");
    assertThat(workers.path("kind").asText()).isEqualTo("StatefulSet");
  }

  @Test
  void theProbesAskTheWorkersTelemetry() {
    int port = config("base").telemetry().port();
    assertThat(port).isEqualTo(TelemetryConfig.DEFAULT.port());
    assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(port);
    assertThat(workers.at("/spec/template/metadata/annotations/prometheus.io~1port").asText())
        .isEqualTo(String.valueOf(port));
    String served = Repository.text(Repository.file("docs/metrics.md"));
    Map.of("livenessProbe", "/livez", "startupProbe", "/livez", "readinessProbe", "/readyz")
        .forEach(
            (probe, path) -> {
              assertThat(container.path(probe).at("/httpGet/path").asText()).isEqualTo(path);
              assertThat(served).contains("| `" + path + "` |");
              assertThat(container.path(probe).at("/httpGet/port"))
                  .isEqualTo(container.at("/ports/0/name"));
            });
  }

  @Test
  void everySelectorMeansTheWorkersPods() {
    JsonNode labels = workers.at("/spec/template/metadata/labels");
    assertThat(labels).isNotEmpty();
    assertThat(
            List.of(
                workers.at("/spec/selector/matchLabels"),
                pod.at("/topologySpreadConstraints/0/labelSelector/matchLabels"),
                pod.at("/topologySpreadConstraints/1/labelSelector/matchLabels"),
                object("poddisruptionbudget.yaml").at("/spec/selector/matchLabels"),
                object("networkpolicy.yaml").at("/spec/podSelector/matchLabels"),
                object("service.yaml").at("/spec/selector")))
        .containsOnly(labels);
    assertThat(workers.at("/spec/serviceName"))
        .isEqualTo(object("service.yaml").at("/metadata/name"));
  }

  /** The restricted profile of the pod security standards, and a root that nobody writes to. */
  @Test
  void aPodMayDoNothingThatItNeedNot() {
    JsonNode security = container.path("securityContext");
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(Repository.texts(security.at("/capabilities/drop"))).containsExactly("ALL");
    assertThat(security.path("capabilities").has("add")).isFalse();
  }

  @Test
  void aPodIsWhatTheImageIsMadeFor() {
    Dockerfile image = Dockerfile.read(Repository.file("deploy/docker/Dockerfile"));
    JsonNode user = pod.path("securityContext");
    assertThat(image.last("USER").arguments())
        .isEqualTo(user.path("runAsUser").asText() + ":" + user.path("runAsGroup").asText());
    assertThat(image.last("CMD").words())
        .contains(container.at("/volumeMounts/0/mountPath").asText() + "/worker.yaml");
    assertThat(container.at("/volumeMounts/1/mountPath").asText()).isEqualTo("/tmp");
  }

  @Test
  void lagWakesTheFirstWorkerAndNeverASecond() {
    WorkerConfig config = config("base");
    assertThat(scaled.at("/spec/scaleTargetRef/name")).isEqualTo(workers.at("/metadata/name"));
    List<String> topics = new ArrayList<>();
    for (JsonNode trigger : scaled.at("/spec/triggers")) {
      if (trigger.path("type").asText().equals("kafka")) {
        JsonNode metadata = trigger.path("metadata");
        topics.add(metadata.path("topic").asText());
        assertThat(metadata.path("consumerGroup").asText()).isEqualTo(config.kafka().groupId());
        assertThat(ENVIRONMENT).containsKey(metadata.path("bootstrapServersFromEnv").asText());
        assertThat(metadata.path("lagThreshold").asLong()).isGreaterThanOrEqualTo(1_000_000_000);
        assertThat(metadata.path("activationLagThreshold").asText()).isEqualTo("0");
      }
    }
    List<String> read = new ArrayList<>(config.lanes().stream().map(LaneConfig::topic).toList());
    read.add(config.topics().retries());
    read.add(config.topics().parked());
    assertThat(topics).containsExactlyElementsOf(read);
  }

  @Test
  void thereAreNeverMoreWorkersThanPartitions() {
    assertThat(scaled.at("/spec/minReplicaCount").asInt(1)).isZero();
    assertThat(scaled.at("/spec/maxReplicaCount").asInt()).isBetween(1, TopicSettings.PARTITIONS);
    assertThat(workers.path("spec").has("replicas")).as("they are KEDA's").isFalse();
  }

  private static WorkerConfig config(String directory) {
    return new ConfigReader(ENVIRONMENT).read(HOME.resolve(directory, "worker.yaml"));
  }

  private static JsonNode object(String file) {
    return Repository.yaml(BASE.resolve(file));
  }

  private static List<JsonNode> objects(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> !file.endsWith("kustomization.yaml") && !file.endsWith("worker.yaml"))
          .map(Repository::yaml)
          .toList();
    } catch (IOException unreadable) {
      throw new AssertionError(unreadable);
    }
  }

  private static void isFine(JsonNode object) {
    assertThat(Manifests.problems(object)).as(object.path("kind").asText()).isEmpty();
  }
}
