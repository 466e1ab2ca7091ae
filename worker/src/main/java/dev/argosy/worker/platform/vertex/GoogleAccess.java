package dev.argosy.worker.platform.vertex;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.argosy.worker.platform.CredentialsUnavailableException;
import dev.argosy.worker.platform.FetchedAhead;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Access by Google's own credentials, never our configuration: a service account's key, workload
 * identity, a metadata server, a user's login. All of them may block whoever asks; see {@link
 * FetchedAhead}. Owned by the thread that fetches.
 *
 * <p>The library renews a token some minutes before it expires, on the next look at it. The
 * credentials themselves are looked for until they are found: a pod may start before its identity
 * is there.
 *
 * @see <a
 *     href="https://cloud.google.com/docs/authentication/application-default-credentials">Application
 *     Default Credentials</a>
 */
final class GoogleAccess implements FetchedAhead.Source<Access> {
  private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

  /** Where the credentials themselves come from. */
  @FunctionalInterface
  interface Chain {
    /**
     * Looks for them; may block.
     *
     * @throws IOException if there are none
     */
    GoogleCredentials credentials() throws IOException;
  }

  private final Chain chain;
  private final String configured;
  private @Nullable GoogleCredentials credentials;
  private @Nullable String project;

  /**
   * Nothing is fetched yet.
   *
   * @param project as configured; empty: the one that the credentials name
   */
  GoogleAccess(Chain chain, String project) {
    this.chain = chain;
    this.configured = project;
  }

  @Override
  public FetchedAhead.Held<Access> fetch() throws IOException {
    if (credentials == null) {
      credentials = chain.credentials().createScoped(SCOPE);
    }
    if (project == null) {
      project = configured.isEmpty() ? named(credentials) : configured;
    }
    Map<String, List<String>> headers = credentials.getRequestMetadata();
    return new FetchedAhead.Held<>(new Access(project, headers), expiry(credentials));
  }

  /** The project of a service account or a machine; of a user the one that is billed. */
  private static String named(GoogleCredentials credentials) {
    String own = credentials.getProjectId();
    String named = own == null ? credentials.getQuotaProjectId() : own;
    if (named == null || named.isEmpty()) {
      throw new CredentialsUnavailableException(
          "they name no project, so the platform's project must be configured", null);
    }
    return named;
  }

  private static Instant expiry(GoogleCredentials credentials) {
    AccessToken token = credentials.getAccessToken();
    Date expires = token == null ? null : token.getExpirationTime();
    return expires == null ? Instant.MAX : expires.toInstant();
  }
}
