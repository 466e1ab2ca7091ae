package dev.argosy.content;

import dev.argosy.contract.Body;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.EncodedFile;
import dev.argosy.contract.Request;
import java.util.OptionalInt;

/**
 * How large a prompt is before anything is known of its model: text, tools and system by their
 * length, images by their pixels, documents by their bytes; content that is kept elsewhere as its
 * sender counted it, else as text. A guess that the usage of earlier calls corrects ({@code
 * Estimator}).
 */
public final class PromptSize {
  private static final int BYTES_PER_TOKEN = 4;

  /** Of a document's own file, such as a PDF. */
  private static final int FILE_BYTES_PER_TOKEN = 30;

  private PromptSize() {}

  /** About how many tokens the prompt of a request is, wherever its content is; 1 or more. */
  public static long of(Request request) {
    ContentRef content = request.content();
    if (content == null) {
      return of(request.body());
    }
    int tokens = content.tokens() == null ? content.bytes() / BYTES_PER_TOKEN : content.tokens();
    return of(request.body()) + tokens;
  }

  /** About how many tokens this body's prompt is; 1 or more. */
  public static long of(Body body) {
    long text = body.size();
    long tokens = 1;
    for (EncodedFile file : body.files()) {
      text -= file.length();
      OptionalInt image = ImageTokens.of(file.head());
      tokens +=
          image.isPresent() ? image.getAsInt() : file.length() * 3L / 4 / FILE_BYTES_PER_TOKEN;
    }
    return tokens + text / BYTES_PER_TOKEN;
  }
}
