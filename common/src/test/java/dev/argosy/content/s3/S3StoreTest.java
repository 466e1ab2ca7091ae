package dev.argosy.content.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.content.ContentException.Kind;
import dev.argosy.content.ContentStore;
import dev.argosy.content.ContentStoreContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vendor's client over a real socket. */
class S3StoreTest extends ContentStoreContract {
  private S3StandIn s3;
  private S3Store store;

  @BeforeEach
  void open() throws IOException {
    s3 = new S3StandIn();
    store = S3Store.open("bucket", "us-west-2", "argosy/", s3.url(), true);
  }

  @AfterEach
  void close() {
    store.close();
    s3.close();
  }

  @Override
  protected ContentStore store() {
    return store;
  }

  @Test
  void anObjectStandsInTheBucketUnderThePrefix() {
    store.put("billing/inv-1/request-x", new byte[1]).join();
    assertThat(s3.asked()).containsExactly("PUT /bucket/argosy/billing/inv-1/request-x");
  }

  @ParameterizedTest
  @CsvSource({
    "404 NoSuchKey, MISSING",
    "404 NoSuchBucket, UNAVAILABLE",
    "403 AccessDenied, UNAVAILABLE",
    "500 InternalError, UNAVAILABLE",
    "503 SlowDown, UNAVAILABLE"
  })
  void whatS3SaysIsToldApart(String fault, Kind kind) {
    s3.fault(fault);
    assertKind(store.get("billing/inv-1/request-x", 10), kind);
  }

  @Test
  void aFaultThatPassesIsNotNoticed() {
    store.put("billing/inv-1/request-x", new byte[1]).join();
    s3.fault("503 SlowDown");
    var read = store.get("billing/inv-1/request-x", 10);
    while (s3.asked().size() < 2) {
      Thread.onSpinWait();
    }
    s3.fault("");
    assertThat(read.join()).hasSize(1);
  }

  @Test
  void anAddressWhereNobodyListensIsUnavailable() {
    s3.close();
    assertKind(store.get("billing/inv-1/request-x", 10), Kind.UNAVAILABLE);
  }
}
