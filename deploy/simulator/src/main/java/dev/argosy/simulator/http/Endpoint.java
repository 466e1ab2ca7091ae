package dev.argosy.simulator.http;

/** What is behind a port. Called on the event loop; never blocks. */
public interface Endpoint {
  /**
   * Takes one request. Ends the exchange now or later, or never.
   *
   * @param request valid during this call only
   */
  void handle(Request request, Exchange exchange);
}
