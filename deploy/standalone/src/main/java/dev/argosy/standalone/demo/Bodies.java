package dev.argosy.standalone.demo;

/** The demo's Messages requests, as a service would write them. */
final class Bodies {
  private static final String DOCUMENT =
      "The charter names the ship, her master, the ports of call and what each lighter owes. "
          .repeat(80);

  /** A picture of one red dot. */
  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

  private Bodies() {}

  /** A short question. */
  static String question(String model, String id, int number) {
    return """
    {"model":"%s","max_tokens":256,"metadata":{"user_id":"%s"},\
    "messages":[{"role":"user","content":"Is invoice %d due this week? Answer in one line."}]}\
    """
        .formatted(model, id, number);
  }

  /** A question whose answer is wanted word by word. */
  static String streamed(String model, String id) {
    return """
    {"model":"%s","max_tokens":512,"stream":true,"metadata":{"user_id":"%s"},\
    "messages":[{"role":"user","content":"Tell the story of this ship."}]}\
    """
        .formatted(model, id);
  }

  /** A long document, its prefix cached for this long. */
  static String document(String model, String id, String ttl) {
    return """
    {"model":"%s","max_tokens":2048,"metadata":{"user_id":"%s"},\
    "system":[{"type":"text","text":"%s","cache_control":{"type":"ephemeral","ttl":"%s"}}],\
    "messages":[{"role":"user","content":"Summarize the charter in three lines."}]}\
    """
        .formatted(model, id, DOCUMENT, ttl);
  }

  /** A question about a picture. */
  static String image(String model, String id) {
    return """
    {"model":"%s","max_tokens":128,"metadata":{"user_id":"%s"},"messages":[{"role":"user","content":[\
    {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%s"}},\
    {"type":"text","text":"What colour is the flag?"}]}]}\
    """
        .formatted(model, id, PNG);
  }

  /** A question that a tool answers; see {@link Faults}. */
  static String tool(String model, String id) {
    return """
    {"model":"%s","max_tokens":256,"metadata":{"user_id":"%s"},"tools":[{"name":"port_dues",\
    "description":"What a ship owes in a port.","input_schema":{"type":"object",\
    "properties":{"port":{"type":"string"}},"required":["port"]}}],\
    "messages":[{"role":"user","content":"What do we owe in Piraeus?"}]}\
    """
        .formatted(model, id);
  }
}
