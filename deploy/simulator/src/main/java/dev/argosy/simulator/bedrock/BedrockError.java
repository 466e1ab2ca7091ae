package dev.argosy.simulator.bedrock;

import dev.argosy.simulator.http.Reply;
import dev.argosy.simulator.invocation.Dialect;
import dev.argosy.simulator.script.Draw;
import dev.argosy.simulator.script.Fault;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.UUID;

/**
 * An error as Bedrock sends it.
 *
 * @param status HTTP status
 * @param type the exception's name, in the header {@code x-amzn-ErrorType}; empty sends none
 * @param body the body
 * @param contentType its type
 */
record BedrockError(int status, String type, String body, String contentType) {
  /** The header that identifies a call to the service's operators. */
  static final String REQUEST_ID = "x-amzn-RequestId";

  private static final String ERROR_TYPE = "x-amzn-ErrorType";

  /** An error of the service's model. */
  static BedrockError modelled(int status, String type, String message) {
    return new BedrockError(
        status,
        type,
        "{\"message\":\"" + message.replace("\\", "\\\\").replace("\"", "\\\"") + "\"}",
        "application/json");
  }

  /** The request is not valid. */
  static BedrockError validation(String message) {
    return modelled(400, "ValidationException", message);
  }

  static final BedrockError THROTTLED =
      modelled(429, "ThrottlingException", "Too many tokens, please wait before trying again.");
  static final BedrockError THROTTLED_DAILY =
      modelled(
          429, "ThrottlingException", "Too many tokens per day, please wait before trying again.");
  static final BedrockError QUOTA_EXCEEDED =
      modelled(
          400,
          "ServiceQuotaExceededException",
          "Your request exceeds the service quota for your account.");
  static final BedrockError UNAVAILABLE =
      modelled(
          503,
          "ServiceUnavailableException",
          "Bedrock is unable to process your request. Please try again.");
  static final BedrockError OVERLOADED = modelled(529, "", "Overloaded");
  static final BedrockError SERVER_ERROR =
      modelled(
          500,
          "InternalServerException",
          "The system encountered an unexpected error during processing. Try your request again.");
  static final BedrockError VALIDATION =
      validation("Malformed input request, please reformat your input and try again.");
  static final BedrockError ACCESS_DENIED =
      modelled(
          403,
          "AccessDeniedException",
          "You don't have access to the model with the specified model ID.");
  static final BedrockError NOT_FOUND =
      modelled(
          404,
          "ResourceNotFoundException",
          "Could not resolve the foundation model from the provided model identifier.");
  static final BedrockError MODEL_ERROR =
      new BedrockError(
          424,
          "ModelErrorException",
          "{\"message\":\"The model returned an unexpected error.\",\"originalStatusCode\":500,"
              + "\"resourceName\":\"anthropic\"}",
          "application/json");
  static final BedrockError MODEL_TIMEOUT =
      modelled(
          408,
          "ModelTimeoutException",
          "Model has timed out in processing the request. Try your request again.");
  static final BedrockError MODEL_NOT_READY =
      modelled(
          429,
          "ModelNotReadyException",
          "Model is not ready for inference. Wait and try your request again.");
  static final BedrockError TOO_LARGE = modelled(413, "", "Request body is too large.");
  static final BedrockError BAD_GATEWAY =
      new BedrockError(
          502,
          "",
          "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>",
          "text/html");
  static final BedrockError EXPIRED_CREDENTIALS =
      modelled(
          403, "ExpiredTokenException", "The security token included in the request is expired");
  static final BedrockError UNKNOWN_CREDENTIALS =
      modelled(
          403,
          "UnrecognizedClientException",
          "The security token included in the request is invalid.");
  static final BedrockError UNKNOWN_OPERATION =
      modelled(404, "UnknownOperationException", "Unknown operation");

  /** What a fault is here. */
  static BedrockError of(Fault fault) {
    return switch (fault) {
      case THROTTLE -> THROTTLED;
      case THROTTLE_DAILY -> THROTTLED_DAILY;
      case QUOTA_EXCEEDED -> QUOTA_EXCEEDED;
      case UNAVAILABLE -> UNAVAILABLE;
      case OVERLOADED -> OVERLOADED;
      case SERVER_ERROR -> SERVER_ERROR;
      case VALIDATION -> VALIDATION;
      case ACCESS_DENIED -> ACCESS_DENIED;
      case NOT_FOUND -> NOT_FOUND;
      case MODEL_ERROR -> MODEL_ERROR;
      case MODEL_TIMEOUT -> MODEL_TIMEOUT;
      case MODEL_NOT_READY -> MODEL_NOT_READY;
      case TOO_LARGE -> TOO_LARGE;
      case BAD_GATEWAY -> BAD_GATEWAY;
      case EXPIRED_CREDENTIALS -> EXPIRED_CREDENTIALS;
      case UNKNOWN_CREDENTIALS -> UNKNOWN_CREDENTIALS;
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

  /**
   * @param retryAfterSeconds 0 sends no Retry-After
   */
  Reply reply(long retryAfterSeconds, Draw draw) {
    Reply reply = Reply.json(HttpResponseStatus.valueOf(status), body);
    reply.headers().set(REQUEST_ID, requestId(draw));
    reply.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
    if (!type.isEmpty()) {
      reply.headers().set(ERROR_TYPE, type);
    }
    if (retryAfterSeconds > 0) {
      reply.headers().set(HttpHeaderNames.RETRY_AFTER, retryAfterSeconds);
    }
    return reply;
  }

  /** The id of the call that {@code draw} belongs to. */
  static String requestId(Draw draw) {
    long bits = draw.bits(Draw.Purpose.IDENTITY);
    return new UUID(bits, Long.reverse(bits)).toString();
  }
}
