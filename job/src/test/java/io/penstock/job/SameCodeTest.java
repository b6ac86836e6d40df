package io.penstock.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SameCodeTest {

  private static final String MAIN = "io/penstock/job/PenstockJob.class";
  private static final String POM = "META-INF/maven/org.postgresql/postgresql/pom.properties";

  @TempDir private Path directory;

  @Test
  void oneJarIsEnough() throws IOException {
    assertThatCode(() -> check(jar("a.jar", "code", "1"))).doesNotThrowAnyException();
  }

  @Test
  void theSameCodeTwiceRuns() throws IOException {
    assertThatCode(() -> check(jar("a.jar", "code", "1"), jar("lib.jar", "code", "1")))
        .doesNotThrowAnyException();
  }

  @Test
  void otherClassesAreRefused() {
    assertThatThrownBy(() -> check(jar("a.jar", "new", "1"), jar("lib.jar", "old", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.jar and lib.jar differ in " + MAIN)
        .hasMessageContaining("restart Flink's processes");
  }

  @Test
  void anotherDriverIsRefused() {
    assertThatThrownBy(() -> check(jar("a.jar", "code", "2"), jar("lib.jar", "code", "1")))
        .hasMessageContaining(POM);
  }

  private static void check(URL... jars) throws IOException {
    try (URLClassLoader loader = new URLClassLoader(jars, null)) {
      SameCode.check(loader);
    }
  }

  private URL jar(String name, String code, String driver) throws IOException {
    Path file = directory.resolve(name);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String[] entry : new String[][] {{MAIN, code}, {POM, driver}}) {
        zip.putNextEntry(new ZipEntry(entry[0]));
        zip.write(entry[1].getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    }
    return file.toUri().toURL();
  }
}
