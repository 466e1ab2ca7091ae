package dev.argosy.simulator.vertex;

import dev.argosy.simulator.invocation.Dialect;
import dev.argosy.simulator.script.Draw;
import dev.argosy.simulator.script.Fault;

/** An error of Vertex, before a transport puts it on its wire. */
sealed interface VertexError {
  /** Of Google's own front and prediction service. */
  record Google(Code code, String message, String reason) implements VertexError {
    Google(Code code, String message) {
      this(code, message, "");
    }
  }

  /**
   * Of Anthropic's servers behind it; handed on as they word it.
   *
   * @param httpStatus theirs, which may be one that Google has no code for
   * @param code what it is to gRPC
   */
  record Anthropic(int httpStatus, Code code, String type, String message) implements VertexError {}

  /** A page of HTML from a proxy in between. */
  record Page(int httpStatus, String title) implements VertexError {}

  /** No such address. */
  Page UNKNOWN_ADDRESS = new Page(404, "Error 404 (Not Found)!!1");

  /** No such method. */
  Google UNKNOWN_METHOD = new Google(Code.UNIMPLEMENTED, "Method not found.");

  /** The method's message can't be read. */
  Google UNREADABLE_MESSAGE =
      new Google(Code.INTERNAL, "The request's message is cut short or compressed.");

  /** No such model, as far as its name can be read. */
  Google UNKNOWN_ENDPOINT = new Google(Code.NOT_FOUND, "The endpoint was not found.");

  /** The service failed. */
  Google INTERNAL = new Google(Code.INTERNAL, "Internal error encountered.");

  /** A quota of the minute is used up. */
  static Google throttled(PublisherModel model, Draw draw) {
    return new Google(
        Code.RESOURCE_EXHAUSTED,
        ("Quota exceeded for aiplatform.googleapis.com/%s with base model: %s. Please submit a quota"
                + " increase request."
                + " https://cloud.google.com/vertex-ai/docs/generative-ai/quotas-genai.")
            .formatted(quota(draw), model.baseModel()));
  }

  /** The request is not valid. */
  static VertexError invalid(String message) {
    return new Anthropic(400, Code.INVALID_ARGUMENT, "invalid_request_error", message);
  }

  /** What a fault is here. */
  static VertexError of(Fault fault, PublisherModel model, Draw draw) {
    return switch (fault) {
      case THROTTLE -> throttled(model, draw);
      case THROTTLE_DAILY ->
          new Google(
              Code.RESOURCE_EXHAUSTED,
              "Quota exceeded for quota metric 'Online prediction requests per base model' and limit"
                  + " 'Online prediction requests per base model per day' of service"
                  + " 'aiplatform.googleapis.com' for consumer 'project_number:104104104104'.",
              "RATE_LIMIT_EXCEEDED");
      case QUOTA_EXCEEDED ->
          new Google(Code.FAILED_PRECONDITION, "Your request exceeds the quota of your project.");
      case UNAVAILABLE -> new Google(Code.UNAVAILABLE, "The service is currently unavailable.");
      case OVERLOADED -> new Anthropic(529, Code.UNAVAILABLE, "overloaded_error", "Overloaded");
      case SERVER_ERROR -> INTERNAL;
      case VALIDATION -> invalid("messages: Input should be a valid list");
      case ACCESS_DENIED ->
          new Google(
              Code.PERMISSION_DENIED,
              ("Permission 'aiplatform.endpoints.predict' denied on resource"
                      + " '//aiplatform.googleapis.com/%s' (or it may not exist).")
                  .formatted(model.resource()),
              "IAM_PERMISSION_DENIED");
      case NOT_FOUND ->
          new Google(
              Code.NOT_FOUND,
              ("Publisher Model `%s` was not found or your project does not have access to it."
                      + " Please ensure you are using a valid model version.")
                  .formatted(model.resource()));
      case MODEL_ERROR -> new Anthropic(500, Code.INTERNAL, "api_error", "Internal server error");
      case MODEL_TIMEOUT ->
          new Google(Code.DEADLINE_EXCEEDED, "Deadline expired before operation could complete.");
      case MODEL_NOT_READY ->
          new Google(Code.UNAVAILABLE, "The model is not ready yet. Please try again later.");
      case TOO_LARGE ->
          new Anthropic(
              413,
              Code.INVALID_ARGUMENT,
              "request_too_large",
              "Request exceeds the maximum allowed number of bytes.");
      case BAD_GATEWAY -> new Page(502, "Error 502 (Server Error)!!1");
      case EXPIRED_CREDENTIALS ->
          new Google(
              Code.UNAUTHENTICATED,
              "Request had invalid authentication credentials. Expected OAuth 2 access token, login"
                  + " cookie or other valid authentication credential.",
              "ACCESS_TOKEN_EXPIRED");
      case UNKNOWN_CREDENTIALS ->
          new Google(
              Code.UNAUTHENTICATED,
              "Request is missing required authentication credential. Expected OAuth 2 access token,"
                  + " login cookie or other valid authentication credential.",
              "CREDENTIALS_MISSING");
      case NONE,
          RESET,
          CLOSE,
          STALL,
          CUT,
          REFUSAL,
          THINKING,
          TOOL_USE,
          HUGE,
          TRUNCATED,
          STREAM_ERROR,
          STREAM_FAILURE,
          STREAM_THROTTLE,
          STREAM_STALL ->
          throw Dialect.notAnError(fault);
    };
  }

  /** The account's quotas per minute are three; the draw says which one is used up. */
  private static String quota(Draw draw) {
    return switch ((int) Long.remainderUnsigned(draw.bits(Draw.Purpose.WORDING), 3)) {
      case 0 -> "online_prediction_requests_per_base_model";
      case 1 -> "online_prediction_input_tokens_per_minute_per_base_model";
      default -> "online_prediction_output_tokens_per_minute_per_base_model";
    };
  }
}
