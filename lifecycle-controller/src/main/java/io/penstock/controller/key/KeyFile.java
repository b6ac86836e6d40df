package io.penstock.controller.key;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.penstock.model.secret.Secret;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** {@code api-keys.json}: read by the controller, changed by {@code ./penstock key}. */
public final class KeyFile {

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path file;
  private @Nullable String seen;
  private List<StoredKey> keys = List.of();

  public KeyFile(Path file) {
    this.file = file;
  }

  /** A key that was just made, and its secret, which nobody can tell again. */
  public record Made(StoredKey key, Secret secret) {}

  /**
   * The keys as the file has them now; none when there is no file.
   *
   * @throws IOException when it cannot be read, or is no such file
   */
  public synchronized List<StoredKey> keys() throws IOException {
    String changed;
    try {
      // A change is always another file; times alone are too coarse to tell two of them.
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      changed = now.lastModifiedTime() + " " + now.fileKey() + " " + now.size();
    } catch (NoSuchFileException e) {
      seen = null;
      keys = List.of();
      return keys;
    }
    if (!changed.equals(seen)) {
      keys =
          List.copyOf(
              JSON.readValue(Files.readString(file), new TypeReference<List<StoredKey>>() {}));
      seen = changed;
    }
    return keys;
  }

  /**
   * Makes a key.
   *
   * @param name for people; may be empty
   */
  public Made create(String name, Role role, Clock clock) throws IOException {
    byte[] id = new byte[6];
    byte[] random = new byte[32];
    RANDOM.nextBytes(id);
    RANDOM.nextBytes(random);
    String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    StoredKey key =
        new StoredKey(
            "key-" + HexFormat.of().formatHex(id),
            name,
            role,
            HexFormat.of().formatHex(hash(secret)),
            clock.instant().toString());
    change(
        all -> {
          all.add(key);
          return all;
        });
    return new Made(key, new Secret(secret));
  }

  /** Takes a key away; whether there was one. */
  public boolean revoke(String id) throws IOException {
    boolean[] found = new boolean[1];
    change(
        all -> {
          found[0] = all.removeIf(key -> key.id().equals(id));
          return all;
        });
    return found[0];
  }

  /** One change at a time, also of several processes; a reader sees all of it or nothing. */
  private synchronized void change(UnaryOperator<List<StoredKey>> change) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      // Held until the block ends.
      Objects.requireNonNull(lock);
      seen = null;
      List<StoredKey> next = change.apply(new ArrayList<>(keys()));
      Path made =
          Files.createTempFile(
              file.toAbsolutePath().getParent(),
              "api-keys",
              ".tmp",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(made, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(next));
      Files.move(made, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** SHA-256 of a secret's UTF-8 bytes. */
  public static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }
}
