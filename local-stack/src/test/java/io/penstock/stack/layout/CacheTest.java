package io.penstock.stack.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.stack.process.StackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTest {
  @TempDir Path root;

  @Test
  void fillsAnEntryOnce() throws Exception {
    Cache cache = new Cache(root);
    Path entry = cache.entry("thing-1", into -> Files.writeString(into.resolve("f"), "x"));
    assertThat(entry.resolve("f")).hasContent("x");
    assertThat(
            cache.entry(
                "thing-1",
                into -> {
                  throw new IOException("must not be filled again");
                }))
        .isEqualTo(entry);
  }

  @Test
  void leavesNothingOfAnEntryThatCouldNotBeFilled() throws Exception {
    assertThatThrownBy(
            () ->
                new Cache(root)
                    .entry(
                        "thing-2",
                        into -> {
                          Files.writeString(into.resolve("half"), "x");
                          throw new IOException("the network is away");
                        }))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("the network is away");
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void keepsTheEntryOfWhoeverWasFaster() throws Exception {
    Path entry =
        new Cache(root)
            .entry(
                "thing-3",
                into -> {
                  Files.writeString(into.resolve("f"), "mine");
                  Files.createDirectories(root.resolve("thing-3"));
                  Files.writeString(root.resolve("thing-3/f"), "theirs");
                });
    assertThat(entry.resolve("f")).hasContent("theirs");
  }
}
