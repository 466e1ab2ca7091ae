package dev.argosy.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * Issues the certificates of one broker and its clients, with the JDK's {@code keytool}. Its key is
 * made at run time, lives in memory and is known to nobody else; on disk it is only while {@code
 * keytool} runs. Thread-safe.
 */
final class CertificateAuthority {
  private static final String SELF = "authority";
  private static final String DAYS = "30";

  private final String storePassword = UUID.randomUUID().toString();

  /** Its own key and certificate, as a PKCS 12 file. */
  private final byte[] own;

  /**
   * A certificate and its key, in PEM.
   *
   * @param chain the certificate, then the authority's
   */
  record Issued(String chain, String key) {}

  /** Makes the key and signs it with itself. */
  CertificateAuthority() {
    own = generate(new byte[0], SELF, "-ext", "bc:c=ca:true");
  }

  /** What clients and brokers trust: the authority's own certificate, in PEM. */
  String certificate() {
    return issued(own, SELF).chain();
  }

  /** For a server on the loopback address. */
  Issued issueToServer(String name) {
    return issued(
        generate(own, name, "-signer", SELF, "-ext", "san=ip:127.0.0.1,dns:localhost"), name);
  }

  /** For a client; it is known by this name. */
  Issued issueToClient(String name) {
    return issued(generate(own, name, "-signer", SELF), name);
  }

  /** The store with one more key and its certificate. */
  private byte[] generate(byte[] store, String name, String... options) {
    try {
      Path directory = Files.createTempDirectory("embedded-kafka-keys-");
      Path file = directory.resolve("store.p12");
      try {
        if (store.length > 0) {
          Files.write(file, store);
        }
        keytool(file, name, options);
        return Files.readAllBytes(file);
      } finally {
        Files.deleteIfExists(file);
        Files.delete(directory);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException("no certificate for " + name, unwritable);
    }
  }

  private void keytool(Path store, String name, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass:env",
                "STORE_PASSWORD",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                DAYS));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("STORE_PASSWORD", storePassword);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      int exitCode = process.waitFor();
      if (exitCode != 0) {
        throw new IllegalStateException("keytool ended with " + exitCode + ": " + said);
      }
    } catch (InterruptedException interrupted) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while keytool ran", interrupted);
    }
  }

  private Issued issued(byte[] store, String name) {
    char[] password = storePassword.toCharArray();
    try {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(new ByteArrayInputStream(store), password);
      StringBuilder chain = new StringBuilder();
      for (Certificate certificate : keys.getCertificateChain(name)) {
        chain.append(pem("CERTIFICATE", certificate.getEncoded()));
      }
      return new Issued(
          chain.toString(), pem("PRIVATE KEY", keys.getKey(name, password).getEncoded()));
    } catch (GeneralSecurityException | IOException impossible) {
      throw new IllegalStateException("keytool's store of " + name, impossible);
    }
  }

  private static String pem(String kind, byte[] encoded) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(
            kind, Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(encoded));
  }
}
