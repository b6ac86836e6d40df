package io.penstock.stack.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path directory;

  @Test
  void keepsWhatItMadeInAFileForItsOwnerOnly() throws Exception {
    Secrets secrets = new Secrets(directory.resolve("secrets"));
    String made = secrets.text("password");
    assertThat(made).matches("[0-9a-f]{32}");
    assertThat(new Secrets(directory.resolve("secrets")).text("password")).isEqualTo(made);
    assertThat(mode(secrets.file("password"))).isEqualTo("rw-------");
    assertThat(mode(secrets.directory())).isEqualTo("rwx------");
  }

  @Test
  void makesKeysOf32Bytes() {
    Secrets secrets = new Secrets(directory.resolve("secrets"));
    assertThat(Base64.getDecoder().decode(secrets.base64Key("installation.key"))).hasSize(32);
  }

  @Test
  void replacesWhatSomebodyElseChose() {
    Secrets secrets = new Secrets(directory.resolve("secrets"));
    secrets.text("password");
    secrets.replace("password", "theirs");
    assertThat(secrets.text("password")).isEqualTo("theirs");
  }

  private static String mode(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
