package dev.argosy.worker.settlement;

import dev.argosy.contract.CallsCodec;
import dev.argosy.contract.Headers;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Header;
import java.util.ArrayList;
import java.util.List;

/** The headers of a record that is written anew: the sender's own, and what we have to say. */
final class PassedOn {
  private static final CallsCodec CALLS = new CallsCodec();

  private PassedOn() {}

  static boolean isOurs(Header header) {
    return Headers.isOurs(header.name());
  }

  /** What others have written; a list of one's own. */
  static List<Header> others(Delivery delivery) {
    List<Header> headers = new ArrayList<>(delivery.record().headers());
    headers.removeIf(PassedOn::isOurs);
    return headers;
  }

  /**
   * Of a request that goes on elsewhere, so that its life goes on there; a list of one's own.
   *
   * @param course which models serve it there
   * @param attempt the attempt that the next call is
   */
  static List<Header> headers(Job job, Course course, int attempt) {
    List<Header> headers = others(job.delivery());
    headers.add(Header.of(Headers.ID, job.request().id()));
    headers.add(Header.of(Headers.ATTEMPT, Integer.toString(attempt)));
    headers.add(Header.of(Headers.RECEIVED_AT, Long.toString(job.receivedAt().toEpochMilli())));
    headers.add(Header.of(Headers.POSTED_AT, Long.toString(job.postedAt().toEpochMilli())));
    headers.add(new Header(Headers.CALLS, CALLS.encode(job.calls())));
    headers.addAll(CourseHeaders.of(job.request(), course));
    String tenant = job.request().tenant();
    if (tenant != null) {
      headers.add(Header.of(Headers.TENANT, tenant)); // The lane's may differ from the value's.
    }
    return headers;
  }
}
