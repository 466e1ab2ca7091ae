package dev.argosy.embedded.proxy;

/** What a proxy makes of an answer on its way to the client. */
@FunctionalInterface
interface AnswerRewrite {
  /** Answers pass as they are: the broker itself tells clients of the proxy. */
  AnswerRewrite NONE = (request, answer) -> answer;

  /** The answer to this request as the client gets it. */
  byte[] rewrite(RequestHead request, byte[] answer);
}
