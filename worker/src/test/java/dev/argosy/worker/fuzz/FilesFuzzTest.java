package dev.argosy.worker.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.content.FileHead;
import dev.argosy.content.FileRules;
import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a request encloses is judged, and never stops who judges it. */
final class FilesFuzzTest {
  private static final String PDF =
      """
      %PDF-1.7
      1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
      2 0 obj<</Type/Pages/Kids[3 0 R]/Title(a \\) /Count 98)/Count 5 0 R>>endobj
      3 0 obj<</Type/Page/Length 9>>stream
      5 0 obj x
      endstream endobj
      4 0 obj<</Type/ObjStm/N 1/First 4/Length 11>>stream
      7 0 <</a 1>>
      endstream endobj
      5 0 obj 12 endobj
      trailer<</Root 1 0 R>>
      """;

  private static final List<byte[]> HEADS =
      List.of(
          bytes("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0"),
          bytes("GIF89a\1\0\1\0"),
          bytes("\u00ff\u00d8\u00ff\u00e0\0\4ab\u00ff\u00c0\0\u0011\b\1\0\1\0"),
          bytes("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\u009d\1*\1\0\1\0"),
          bytes("RIFF\0\0\0\0WEBPVP8L\0\0\0\0/\1\0\1\0\0\0\0\0\0\0\0\0"),
          bytes("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\1\0\0\1\0\0\0\0\0\0\0"));

  private static byte[] bytes(String latin) {
    return latin.getBytes(ISO_8859_1);
  }

  @Test
  void documentsInRequests() {
    FileRules rules = new FileRules(Catalog.bundled());
    Fuzz.run(
        List.of(bytes(PDF)),
        bytes -> {
          String data = Base64.getEncoder().encodeToString(bytes);
          return rules
              .problem(body("{\"type\":\"base64\",\"data\":\"" + data + "\"}"))
              .map(problem -> problem.replaceAll("[0-9,]+", "N"))
              .orElse("fine");
        });
  }

  @Test
  void picturesHeads() {
    Fuzz.run(
        HEADS,
        bytes ->
            FileHead.read(bytes)
                .map(
                    head -> {
                      assertThat(head.width()).isNotNegative();
                      assertThat(head.height()).isNotNegative();
                      return head.type() + " " + head.sized();
                    })
                .orElse("none"));
  }

  /** The members that hold files, not the files. */
  @Test
  void encodedFiles() {
    FileRules rules = new FileRules(Catalog.bundled());
    String png = Base64.getEncoder().encodeToString(HEADS.getFirst());
    Fuzz.run(
        List.of(
            body("{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"" + png + "\"}")
                .json()
                .bytes()),
        bytes -> {
          Body body;
          try {
            body = Body.of(RawJson.of(bytes));
          } catch (IllegalArgumentException noBody) {
            return "no body";
          }
          return rules.problem(body).isPresent() ? "a problem" : body.files().size() + " files";
        });
  }

  private static Body body(String source) {
    return Body.of(
        RawJson.of(
            """
            {"model":"claude-haiku-4-5","max_tokens":9,"messages":[{"role":"user","content":[\
            {"type":"document","source":%s}]}]}"""
                .formatted(source)
                .getBytes(UTF_8)));
  }
}
