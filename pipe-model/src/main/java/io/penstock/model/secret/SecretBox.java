package io.penstock.model.secret;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals and opens secrets with the installation's key: AES-256-GCM, a fresh 96-bit nonce for each
 * (NIST SP 800-38D), text form {@code sealed:v1:} + base64url of nonce, ciphertext and 128-bit tag.
 */
public final class SecretBox {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec key;
  private final SecureRandom random = new SecureRandom();

  /**
   * A box for one key.
   *
   * @param base64Key 32 bytes in base64, surrounding white space allowed: the content of the
   *     installation key file
   * @throws IllegalArgumentException when it is not that
   */
  public SecretBox(String base64Key) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64Key.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the installation key is not base64");
    }
    if (bytes.length != 32) {
      throw new IllegalArgumentException("the installation key is not 32 bytes long");
    }
    this.key = new SecretKeySpec(bytes, "AES");
  }

  /** A new random key in base64. */
  public static String newKey() {
    byte[] bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Seals a secret; sealing the same one twice gives different texts. */
  public SecretRef seal(Secret secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      byte[] sealed = cipher.doFinal(secret.reveal().getBytes(StandardCharsets.UTF_8));
      byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
      return new SecretRef(
          SecretRef.SEALED + Base64.getUrlEncoder().withoutPadding().encodeToString(all));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no AES-GCM", e);
    }
  }

  /**
   * Opens a sealed secret.
   *
   * @throws IllegalArgumentException when it was sealed with another key or is damaged
   */
  Secret open(SecretRef ref) {
    try {
      byte[] all = Base64.getUrlDecoder().decode(ref.text().substring(SecretRef.SEALED.length()));
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, all, 0, NONCE_BYTES));
      byte[] clear = cipher.doFinal(all, NONCE_BYTES, all.length - NONCE_BYTES);
      return new Secret(new String(clear, StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the secret was sealed with another installation key, or is damaged");
    }
  }
}
