package io.penstock.model.secret;

import io.penstock.model.error.ErrorCode;
import io.penstock.model.error.PipeException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens any {@link SecretRef}. The ways to reach the outside are given, so nothing is read here.
 */
public final class SecretOpener {

  private final Function<String, @Nullable String> environment;
  private final Function<String, String> file;
  private final Supplier<SecretBox> box;

  /**
   * An opener.
   *
   * @param environment a variable's value, or null
   * @param file a path to the file's text; may throw
   * @param box asked for only when something sealed is opened
   */
  public SecretOpener(
      Function<String, @Nullable String> environment,
      Function<String, String> file,
      Supplier<SecretBox> box) {
    this.environment = environment;
    this.file = file;
    this.box = box;
  }

  /**
   * Opens a reference.
   *
   * @throws PipeException {@link ErrorCode#SECRET_UNREADABLE}, naming the reference but no value
   */
  public Secret open(SecretRef ref) {
    String text = ref.text();
    try {
      if (text.startsWith(SecretRef.ENV)) {
        String value = environment.apply(text.substring(SecretRef.ENV.length()));
        if (value == null) {
          throw new PipeException(ErrorCode.SECRET_UNREADABLE, text + " is not set");
        }
        return new Secret(value);
      }
      if (text.startsWith(SecretRef.FILE)) {
        return new Secret(
            file.apply(text.substring(SecretRef.FILE.length())).replaceAll("[\\r\\n]+$", ""));
      }
      return box.get().open(ref);
    } catch (PipeException e) {
      throw e;
    } catch (RuntimeException e) {
      String name = text.startsWith(SecretRef.SEALED) ? "a sealed secret" : text;
      throw new PipeException(
          ErrorCode.SECRET_UNREADABLE, name + " cannot be opened: " + e.getMessage(), e);
    }
  }
}
