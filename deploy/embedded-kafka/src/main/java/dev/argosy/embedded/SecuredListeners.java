package dev.argosy.embedded;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The secured side of one running broker: what it needs to know of TLS and logins, and how clients
 * get in. Certificates and keys are handed over as text (PEM), so none lies in a file. Thread-safe.
 */
public final class SecuredListeners {
  private static final String SCRAM = "SCRAM-SHA-512";
  private static final String SCRAM_MODULE =
      "org.apache.kafka.common.security.scram.ScramLoginModule";

  private final BrokerSecurity security;
  private final Ports ports;
  private final CertificateAuthority authority = new CertificateAuthority();

  SecuredListeners(BrokerSecurity security, Ports ports) {
    this.security = security;
    this.ports = ports;
  }

  /** Where clients with passwords connect. */
  public String loginServers() {
    return "127.0.0.1:" + ports.login();
  }

  /** Where clients with certificates connect. */
  public String certificateServers() {
    return "127.0.0.1:" + ports.certificate();
  }

  /** Everything that a client of this user needs to log in with its password, over TLS. */
  public Map<String, String> login(String user) {
    String password =
        Objects.requireNonNull(security.passwords().get(user), () -> "no such user: " + user);
    Map<String, String> properties = trust();
    properties.put("bootstrap.servers", loginServers());
    properties.put("security.protocol", "SASL_SSL");
    properties.put("sasl.mechanism", SCRAM);
    properties.put(
        "sasl.jaas.config",
        "%s required username=\"%s\" password=\"%s\";".formatted(SCRAM_MODULE, user, password));
    return properties;
  }

  /** Everything that a client needs to be this user by a certificate, made for it now. */
  public Map<String, String> certificate(String user) {
    Map<String, String> properties = trust();
    properties.put("bootstrap.servers", certificateServers());
    properties.put("security.protocol", "SSL");
    properties.putAll(identity(authority.issueToClient(user)));
    return properties;
  }

  /** The broker's own part. */
  Map<String, String> brokerProperties() {
    Map<String, String> properties = trust();
    properties.putAll(identity(authority.issueToServer("broker")));
    properties.put("listener.name.login.sasl.enabled.mechanisms", SCRAM);
    properties.put(
        "listener.name.login.scram-sha-512.sasl.jaas.config", SCRAM_MODULE + " required;");
    properties.put("listener.name.certificate.ssl.client.auth", "required");
    // The same user by either way in.
    properties.put("ssl.principal.mapping.rules", "RULE:^CN=([^,]+)$/$1/");
    properties.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    properties.put(
        "super.users",
        "User:ANONYMOUS"
            + new TreeSet<>(security.superUsers())
                .stream().map(user -> ";User:" + user).collect(Collectors.joining()));
    return properties;
  }

  private Map<String, String> trust() {
    Map<String, String> properties = new HashMap<>();
    properties.put("ssl.truststore.type", "PEM");
    properties.put("ssl.truststore.certificates", authority.certificate());
    return properties;
  }

  private static Map<String, String> identity(CertificateAuthority.Issued issued) {
    return Map.of(
        "ssl.keystore.type",
        "PEM",
        "ssl.keystore.certificate.chain",
        issued.chain(),
        "ssl.keystore.key",
        issued.key());
  }
}
