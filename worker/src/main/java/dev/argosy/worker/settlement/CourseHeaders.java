package dev.argosy.worker.settlement;

import dev.argosy.contract.Headers;
import dev.argosy.contract.Request;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.ledger.Header;
import java.util.ArrayList;
import java.util.List;

/** A course as the headers of a request that is written once more. */
final class CourseHeaders {
  private CourseHeaders() {}

  static List<Header> of(Request request, Course course) {
    List<Header> headers = new ArrayList<>();
    if (!course.model().equals(request.body().model())) {
      headers.add(Header.of(Headers.SERVING_MODEL, course.model()));
    }
    if (!course.fallback().isEmpty()) {
      headers.add(Header.of(Headers.FALLBACK, String.join(",", course.fallback())));
    }
    if (course.earlierAttempts() > 0) {
      headers.add(Header.of(Headers.EARLIER_ATTEMPTS, Integer.toString(course.earlierAttempts())));
    }
    String residency = course.residency();
    if (residency != null) {
      headers.add(Header.of(Headers.RESIDENCY, residency));
    }
    return headers;
  }
}
