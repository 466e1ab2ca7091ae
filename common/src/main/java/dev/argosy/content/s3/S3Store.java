package dev.argosy.content.s3;

import dev.argosy.content.ContentException;
import dev.argosy.content.ContentException.Kind;
import dev.argosy.content.ContentStore;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects of one bucket, under one prefix. Encryption, versions and the end of objects are the
 * bucket's own settings. Credentials come from AWS's default chain. Thread-safe.
 *
 * <p>Operations are repeated by the vendor's client, as none of them costs more the second time. To
 * be told that an object is missing, and not that access is denied, the account needs {@code
 * s3:ListBucket} besides {@code s3:GetObject} and {@code s3:PutObject}.
 */
public final class S3Store implements ContentStore {
  private static final System.Logger LOG = System.getLogger(S3Store.class.getName());
  private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int CONNECTIONS = 64;
  private static final int MISSING = 404;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  private final S3AsyncClient client;
  private final String bucket;
  private final String prefix;
  private final List<AutoCloseable> owned;

  /**
   * Over a client of your own, which stays yours.
   *
   * @param prefix stands before every key; empty, or ends with a slash
   */
  public S3Store(S3AsyncClient client, String bucket, String prefix) {
    this(client, bucket, prefix, List.of());
  }

  private S3Store(S3AsyncClient client, String bucket, String prefix, List<AutoCloseable> owned) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
    this.owned = owned;
  }

  /**
   * Opens a client; asks nothing of the bucket.
   *
   * @param region such as {@code us-west-2}
   * @param prefix stands before every key; empty, or ends with a slash
   * @param endpoint another address than AWS's own, which is then asked for {@code /BUCKET/KEY};
   *     null: AWS
   * @param anonymous without credentials; only for a stand-in
   */
  public static S3Store open(
      String bucket, String region, String prefix, @Nullable URI endpoint, boolean anonymous) {
    // From SIGTERM on the engine's native part tells nobody how an exchange ended, unless kept.
    CRT.acquireShutdownRef();
    AtomicBoolean kept = new AtomicBoolean(true);
    AutoCloseable shutdownRef =
        () -> {
          if (kept.getAndSet(false)) {
            CRT.releaseShutdownRef();
          }
        };
    SdkAsyncHttpClient engine =
        AwsCrtAsyncHttpClient.builder()
            .maxConcurrency(CONNECTIONS)
            .connectionTimeout(CONNECT_TIMEOUT)
            .build();
    S3AsyncClientBuilder builder =
        S3AsyncClient.builder()
            .region(Region.of(region))
            .httpClient(engine)
            .credentialsProvider(
                anonymous
                    ? AnonymousCredentialsProvider.create()
                    : DefaultCredentialsProvider.builder().build())
            // Ours is the checksum of the reference; S3's own asks stand-ins for more than they do.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                override ->
                    override.apiCallAttemptTimeout(ATTEMPT_TIMEOUT).apiCallTimeout(TIMEOUT));
    if (endpoint != null) {
      builder.endpointOverride(endpoint).forcePathStyle(true);
    }
    S3AsyncClient client = builder.build();
    return new S3Store(client, bucket, prefix, List.of(client, engine, shutdownRef));
  }

  @Override
  public CompletableFuture<?> put(String key, byte[] object) {
    return ended(
        key,
        () ->
            client.putObject(
                request -> request.bucket(bucket).key(prefix + key).contentType("application/json"),
                AsyncRequestBody.fromBytesUnsafe(object)),
        stored -> key);
  }

  @Override
  public CompletableFuture<byte[]> get(String key, int bytesMax) {
    return ended(
        key,
        () ->
            client.getObject(
                // One byte more than it may have, so that a larger one is noticed and not read.
                request -> request.bucket(bucket).key(prefix + key).range("bytes=0-" + bytesMax),
                AsyncResponseTransformer.toBytes()),
        (ResponseBytes<GetObjectResponse> response) -> {
          byte[] object = response.asByteArrayUnsafe();
          if (object.length > bytesMax) {
            throw new ContentException(Kind.DAMAGED, key + " is larger than it should be", null);
          }
          return object;
        });
  }

  @Override
  public CompletableFuture<?> delete(String key) {
    return ended(
        key,
        () -> client.deleteObject(request -> request.bucket(bucket).key(prefix + key)),
        deleted -> key);
  }

  /** One exchange. */
  private interface Exchange<R> {
    CompletableFuture<R> begin();
  }

  private <R, T> CompletableFuture<T> ended(
      String key, Exchange<R> exchange, Function<R, T> answer) {
    CompletableFuture<R> begun;
    try {
      begun = exchange.begin();
    } catch (RuntimeException refused) { // a closed client, no credentials at all
      begun = CompletableFuture.failedFuture(refused);
    }
    return begun
        .thenApply(answer)
        .exceptionallyCompose(failure -> CompletableFuture.failedFuture(translated(key, failure)));
  }

  private ContentException translated(String key, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof ContentException ours) {
      return ours;
    }
    if (cause instanceof NoSuchKeyException
        || (cause instanceof S3Exception s3
            && s3.statusCode() == MISSING
            && !"NoSuchBucket".equals(code(s3)))) {
      return new ContentException(Kind.MISSING, key + " is not there", cause);
    }
    if (cause instanceof S3Exception s3 && s3.statusCode() == RANGE_NOT_SATISFIABLE) {
      return new ContentException(Kind.DAMAGED, key + " is empty", cause);
    }
    String why = cause instanceof S3Exception s3 ? code(s3) : cause.getClass().getSimpleName();
    return new ContentException(Kind.UNAVAILABLE, "bucket " + bucket + ": " + why, cause);
  }

  private static String code(S3Exception failure) {
    return failure.awsErrorDetails() == null
        ? "HTTP " + failure.statusCode()
        : failure.awsErrorDetails().errorCode();
  }

  @Override
  public void close() {
    for (AutoCloseable resource : owned) {
      try {
        resource.close();
      } catch (Exception refused) { // AutoCloseable allows any; the others must still be closed
        LOG.log(System.Logger.Level.WARNING, "the store's client could not be closed", refused);
      }
    }
  }
}
