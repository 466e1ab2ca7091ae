package dev.argosy.worker.platform.bedrock;

import dev.argosy.worker.platform.Closing;
import dev.argosy.worker.platform.PlatformConfig;
import java.util.ArrayDeque;
import java.util.Deque;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Where a platform's credentials come from: AWS's own providers, never our configuration. All of
 * them block whoever asks; see {@link FetchedCredentials}.
 *
 * <p>A {@code profile} stands for itself: the default chain would prefer keys from the environment,
 * and calls would go to the account of those. A {@code role-arn} is assumed with what the profile
 * or the default chain gives. <a
 * href="https://docs.aws.amazon.com/sdk-for-java/latest/developer-guide/credentials-chain.html">The
 * default chain</a>
 */
final class CredentialsChain implements AutoCloseable {
  private static final int SESSION_NAME_MAX = 64;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final IdentityProvider<? extends AwsCredentialsIdentity> provider;

  /**
   * @param worker names the session of an assumed role, so that the account's own log says which
   *     worker called
   */
  CredentialsChain(PlatformConfig.Bedrock config, String worker) {
    AwsCredentialsProvider own =
        config.profile() == null
            ? owned(DefaultCredentialsProvider.builder().build())
            : owned(ProfileCredentialsProvider.create(config.profile()));
    provider = config.roleArn() == null ? own : assumed(config.roleArn(), own, config, worker);
  }

  IdentityProvider<? extends AwsCredentialsIdentity> provider() {
    return provider;
  }

  private AwsCredentialsProvider assumed(
      String roleArn, AwsCredentialsProvider own, PlatformConfig.Bedrock config, String worker) {
    SdkHttpClient http = owned(AwsCrtHttpClient.create());
    StsClient sts =
        owned(
            StsClient.builder()
                .region(Region.of(config.region()))
                .credentialsProvider(own)
                .httpClient(http)
                .build());
    String session = "argosy-" + worker;
    String name = session.substring(0, Math.min(session.length(), SESSION_NAME_MAX));
    return owned(
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(request -> request.roleArn(roleArn).roleSessionName(name))
            .build());
  }

  private <T extends AutoCloseable> T owned(T resource) {
    opened.push(resource);
    return resource;
  }

  @Override
  public void close() {
    Closing.all(opened);
  }
}
