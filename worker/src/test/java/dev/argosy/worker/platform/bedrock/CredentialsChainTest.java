package dev.argosy.worker.platform.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.PlatformConfig.Credentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * AWS's own providers with the parts that are on our class path, against a stand-in of its token
 * service: the SDK looks for the service modules and for an HTTP engine by name, so what is missing
 * shows only here.
 */
class CredentialsChainTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/";

  @TempDir Path directory;

  /** Each request to the token service: whose signature, and the form. */
  private final List<String> requests = new CopyOnWriteArrayList<>();

  private final Map<String, String> overridden = new HashMap<>();
  private HttpServer tokenService;

  @BeforeEach
  void start() throws IOException {
    tokenService =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    tokenService.createContext("/", this::issue);
    tokenService.start();
    Path token = Files.writeString(directory.resolve("token"), "token-of-the-pod");
    Path profiles =
        Files.writeString(
            directory.resolve("config"),
            """
            [profile keys]
            aws_access_key_id = AKIDKEYS
            aws_secret_access_key = secret
            [profile assuming]
            role_arn = %1$sassuming
            source_profile = keys
            [profile web]
            role_arn = %1$sweb
            web_identity_token_file = %2$s
            [profile session]
            sso_session = nobody-logged-in
            sso_account_id = 123456789012
            sso_role_name = developer
            [sso-session nobody-logged-in]
            sso_region = us-west-2
            sso_start_url = https://127.0.0.1:1/start
            """
                .formatted(ROLE, token));
    set("aws.endpointUrlSts", "http://127.0.0.1:" + tokenService.getAddress().getPort());
    set("aws.region", "eu-west-1");
    set("aws.disableEc2Metadata", "true");
    set("aws.configFile", profiles.toString());
    set("aws.sharedCredentialsFile", directory.resolve("none").toString());
    set("aws.webIdentityTokenFile", token.toString());
    set("aws.roleArn", ROLE + "pod");
  }

  @AfterEach
  void stop() {
    tokenService.stop(0);
    overridden.forEach(
        (name, value) -> {
          if (value == null) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
  }

  @Test
  void thePodsWebIdentityIsExchangedForCredentials() throws Exception {
    assertThat(accessKey(null, null)).isEqualTo("AKID-pod");
    assertThat(requests)
        .singleElement()
        .asString()
        .startsWith("unsigned Action=AssumeRoleWithWebIdentity&")
        .contains("WebIdentityToken=token-of-the-pod");
  }

  @Test
  void aRoleOfAnotherAccountIsAssumedWithThePodsCredentials() throws Exception {
    assertThat(accessKey(null, ROLE + "other")).isEqualTo("AKID-other");
    assertThat(requests).hasSize(2);
    assertThat(requests.getLast())
        .startsWith("AKID-pod Action=AssumeRole&")
        .contains("RoleSessionName=argosy-w-1");
  }

  @Test
  void aProfileStandsForItselfWhateverTheEnvironmentOffers() throws Exception {
    assertThat(accessKey("keys", null)).isEqualTo("AKIDKEYS");
    assertThat(requests).isEmpty();
  }

  @Test
  void aRoleIsAssumedWithAProfilesKeys() throws Exception {
    assertThat(accessKey("keys", ROLE + "other")).isEqualTo("AKID-other");
    assertThat(requests).singleElement().asString().startsWith("AKIDKEYS Action=AssumeRole&");
  }

  @Test
  void aProfileMayAssumeARole() throws Exception {
    assertThat(accessKey("assuming", null)).isEqualTo("AKID-assuming");
    assertThat(requests).singleElement().asString().startsWith("AKIDKEYS Action=AssumeRole&");
  }

  @Test
  void aProfileMayHaveAWebIdentity() throws Exception {
    assertThat(accessKey("web", null)).isEqualTo("AKID-web");
    assertThat(requests).singleElement().asString().contains("Action=AssumeRoleWithWebIdentity&");
  }

  /** What {@code aws configure sso} writes; nothing but the login is missing. */
  @Test
  void aSingleSignOnSessionWantsALoginAndNoModule() {
    assertThatThrownBy(() -> accessKey("session", null))
        .hasStackTraceContaining("Unable to load SSO token");
  }

  private static String accessKey(String profile, String roleArn) throws Exception {
    var config =
        new PlatformConfig.Bedrock(
            "us-west-2",
            Duration.ofMinutes(1),
            8,
            null,
            Credentials.DEFAULT,
            profile,
            roleArn,
            PlatformConfig.STREAM_ABOVE);
    try (var chain = new CredentialsChain(config, "w-1")) {
      AwsCredentialsIdentity identity = chain.provider().resolveIdentity().get();
      return identity.accessKeyId();
    }
  }

  /** Credentials that name the role they are for. */
  private void issue(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String signer =
        authorization == null
            ? "unsigned"
            : authorization.replaceFirst(".*Credential=([^/]*)/.*", "$1");
    requests.add(signer + " " + form);
    String action = form.replaceFirst("(?s).*Action=(\\w+).*", "$1");
    String role = form.replaceFirst("(?s).*role%2F(\\w+).*", "$1");
    byte[] answer =
        """
        <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><%1$sResult><Credentials>
        <AccessKeyId>AKID-%2$s</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
        <SessionToken>session</SessionToken><Expiration>%3$s</Expiration>
        </Credentials></%1$sResult></%1$sResponse>
        """
            .formatted(action, role, Instant.now().plusSeconds(3600))
            .getBytes(UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/xml");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private void set(String name, String value) {
    overridden.put(name, System.getProperty(name));
    System.setProperty(name, value);
  }
}
