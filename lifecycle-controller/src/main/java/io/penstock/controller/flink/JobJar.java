package io.penstock.controller.flink;

import com.fasterxml.jackson.databind.JsonNode;
import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The job's jar in Flink: uploaded once for each content, found again by its name, which holds the
 * content's hash.
 */
public final class JobJar {

  private final FlinkClient flink;
  private final Path file;
  private final String key;
  private final String prefix;
  private final String mainClass;
  private @Nullable FileTime hashedAt;
  private String name = "";

  /**
   * A jar.
   *
   * @param key of {@code controller.yaml} that names it
   * @param prefix of its name in Flink
   * @param mainClass its entry point
   */
  JobJar(FlinkClient flink, Path file, String key, String prefix, String mainClass) {
    this.flink = flink;
    this.file = file;
    this.key = key;
    this.prefix = prefix;
    this.mainClass = mainClass;
  }

  /** The jar's entry point. */
  public String mainClass() {
    return mainClass;
  }

  Path file() {
    return file;
  }

  /**
   * The jar's id in Flink, uploading it where Flink does not have it.
   *
   * @throws PipeException when Flink cannot be reached
   */
  public synchronized String ensure() {
    String wanted = name();
    Optional<String> there = find(wanted);
    return there.isPresent() ? there.get() : upload(wanted);
  }

  private Optional<String> find(String wanted) {
    JsonNode answer =
        flink
            .rest()
            .get("/jars")
            .orElseThrow(
                () ->
                    new PipeException(
                        ErrorCode.FLINK_UNREACHABLE,
                        "this Flink cluster takes no jars (web.submit.enable)"));
    for (JsonNode jar : answer.path("files")) {
      if (jar.path("name").asText().equals(wanted)) {
        return Optional.of(jar.path("id").asText());
      }
    }
    return Optional.empty();
  }

  private String upload(String wanted) {
    String boundary = UUID.randomUUID().toString();
    String head =
        "--"
            + boundary
            + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
            + wanted
            + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n";
    String tail = "\r\n--" + boundary + "--\r\n";
    try {
      JsonNode answer =
          flink
              .rest()
              .post(
                  "/jars/upload",
                  "multipart/form-data; boundary=" + boundary,
                  HttpRequest.BodyPublishers.concat(
                      HttpRequest.BodyPublishers.ofString(head, StandardCharsets.US_ASCII),
                      HttpRequest.BodyPublishers.ofFile(file),
                      HttpRequest.BodyPublishers.ofString(tail, StandardCharsets.US_ASCII)))
              .orElseThrow(() -> new FlinkRefusal("the cluster takes no jars"));
      String path = answer.path("filename").asText();
      return path.substring(path.lastIndexOf('/') + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String name() {
    try {
      FileTime changed = Files.getLastModifiedTime(file);
      if (!changed.equals(hashedAt)) {
        name = prefix + "-" + hash().substring(0, 16) + ".jar";
        hashedAt = changed;
      }
      return name;
    } catch (IOException e) {
      throw new PipeException(ErrorCode.FLINK_UNREACHABLE, key + " " + file + " cannot be read", e);
    }
  }

  private String hash() throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }
}
