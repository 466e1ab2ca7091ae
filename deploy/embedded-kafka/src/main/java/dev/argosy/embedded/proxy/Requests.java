package dev.argosy.embedded.proxy;

import java.util.function.Predicate;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Which requests: those that pass both tests.
 *
 * @param key tests the API
 * @param client tests the client id; "" stands for a client without one
 * @param words the same for messages
 */
public record Requests(Predicate<ApiKeys> key, Predicate<String> client, String words) {

  /** Those of this API, whoever sends them. */
  public static Requests of(ApiKeys key) {
    return new Requests(key::equals, _ -> true, key.name);
  }

  /** All of them. */
  public static Requests all() {
    return new Requests(_ -> true, _ -> true, "all");
  }

  /** Of these, only the ones of the client with this {@code client.id}. */
  public Requests from(String clientId) {
    return fromClients(clientId::equals, clientId);
  }

  /**
   * Of these, only the ones of clients whose {@code client.id} begins so: one worker with all its
   * clients.
   */
  public Requests fromClientsNamed(String prefix) {
    return fromClients(id -> id.startsWith(prefix), prefix + "*");
  }

  private Requests fromClients(Predicate<String> test, String name) {
    return new Requests(key, client.and(test), words + " from " + name);
  }

  boolean match(RequestHead request) {
    return key.test(request.key()) && client.test(request.clientId());
  }

  boolean match(ApiKeys requestKey, String clientId) {
    return key.test(requestKey) && client.test(clientId);
  }

  @Override
  public String toString() {
    return words;
  }
}
