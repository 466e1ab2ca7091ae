package dev.argosy.standalone.bench.quota;

import dev.argosy.contract.RawJson;

/**
 * Requests that are made up here.
 *
 * @param model that is asked for
 * @param inputTokens about so many, by four characters a token
 * @param maxTokens how long its answer may be
 * @param residency where it may run; empty does not say
 */
record Prompts(String model, int inputTokens, int maxTokens, String residency) {
  /** Sixteen times what answers need in the mean, as services ask for it to be on the safe side. */
  static final int MAX_TOKENS = 4_096;

  private static final String WORDS = "Tell me about the ship and its crew. ";
  private static final int BYTES_A_TOKEN = 4;

  /** 400 tokens of prompt, {@link #MAX_TOKENS} at most of answer. */
  static Prompts of(String model) {
    return new Prompts(model, 400, MAX_TOKENS, "");
  }

  /** Tokens that Bedrock reserves for one of them, about. */
  long reserved() {
    return (long) inputTokens + maxTokens;
  }

  /** What goes into the platform's body: no model, no version. */
  String content(String id) {
    return """
    "max_tokens":%d,"metadata":{"user_id":"%s"},"messages":[{"role":"user","content":"%s"}]"""
        .formatted(maxTokens, id, text());
  }

  /** The envelope, to the one lane; its partition is left to its id. */
  Post post(String id) {
    return post(Cloud.REQUESTS, id, id);
  }

  /** The envelope, to a lane and under a key. */
  Post post(String topic, String key, String id) {
    String residence = residency.isEmpty() ? "" : ",\"residency\":\"" + residency + "\"";
    String envelope =
        "{\"v\":1,\"id\":\"%s\"%s,\"body\":{\"model\":\"%s\",%s}}"
            .formatted(id, residence, model, content(id));
    return new Post(topic, key, id, RawJson.of(envelope));
  }

  private String text() {
    int length = Math.max(1, inputTokens * BYTES_A_TOKEN - 36); // what stands around the text
    return WORDS.repeat(length / WORDS.length() + 1).substring(0, length);
  }
}
