package io.penstock.controller.config;

import io.penstock.controller.key.Role;
import io.penstock.model.secret.Secret;
import io.penstock.model.secret.SecretRef;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * The file {@code controller.yaml}.
 *
 * @param listen where the API answers
 * @param dataDir holds the store; one controller at a time
 * @param organizationId given, or made at first start and kept in the store
 * @param installationKeyFile base64 of 32 bytes; made at first start
 * @param apiKeys those that are written here
 * @param apiKeysFile of the keys that the command line makes; need not be there
 * @param flink the cluster that runs the jobs
 * @param services the ClickHouse destinations, at least one
 * @param limits of what one caller may ask
 * @param slotAlarm when a slot keeps so much WAL that somebody is to be told
 * @param webhooks that are told of states, errors and alarms; may be empty
 */
public record ControllerConfig(
    Listen listen,
    Path dataDir,
    Optional<UUID> organizationId,
    Path installationKeyFile,
    List<ApiKey> apiKeys,
    Path apiKeysFile,
    Flink flink,
    List<Service> services,
    Limits limits,
    SlotAlarm slotAlarm,
    List<Webhook> webhooks) {

  /**
   * Who is told of states, errors and alarms.
   *
   * @param secret that the calls are signed with
   */
  public record Webhook(URI url, Secret secret) {}

  /**
   * An address; port 0 lets the system choose.
   *
   * @param names that clients may call it by, besides the host itself and loopback names
   * @param tls absent for clear HTTP
   */
  public record Listen(String host, int port, List<String> names, Optional<Tls> tls) {
    /** A loopback address without TLS. */
    public Listen(String host, int port) {
      this(host, port, List.of(), Optional.empty());
    }

    /** Whether only this machine reaches it. */
    public boolean loopback() {
      try {
        return InetAddress.getByName(host).isLoopbackAddress();
      } catch (UnknownHostException e) {
        return false;
      }
    }
  }

  /**
   * The server's own certificate.
   *
   * @param certificateFile PEM, the server's first
   * @param keyFile PEM, PKCS #8, without a password
   */
  public record Tls(Path certificateFile, Path keyFile) {}

  /** Who may call the API. */
  public record ApiKey(String id, Secret secret, Role role) {}

  /**
   * When to say that a slot keeps much WAL.
   *
   * @param percentOfLimit of the server's max_slot_wal_keep_size, where it has one
   * @param mebibytes of WAL, whatever the server's limit; 0 for none; empty for {@value
   *     #WITHOUT_LIMIT} where the server has no limit, as it has none unless told
   */
  public record SlotAlarm(int percentOfLimit, OptionalInt mebibytes) {
    /** Where nothing is said. */
    public static final SlotAlarm DEFAULT = new SlotAlarm(80, OptionalInt.empty());

    private static final int WITHOUT_LIMIT = 10_240;

    /**
     * How much WAL is much, in bytes; empty where no amount is.
     *
     * @param limitBytes of the server, where it has one
     */
    public OptionalLong thresholdBytes(OptionalLong limitBytes) {
      int own = mebibytes.orElse(limitBytes.isPresent() ? 0 : WITHOUT_LIMIT);
      LongStream share = limitBytes.stream().map(limit -> limit / 100 * percentOfLimit);
      return LongStream.concat(
              share, own == 0 ? LongStream.empty() : LongStream.of((long) own << 20))
          .min();
    }
  }

  /**
   * Limits.
   *
   * @param maxBodyBytes of a request; ≥ 1024
   * @param requestsPerSecond of one key, or of one address without a key, on the average; twice as
   *     many may come at once
   */
  public record Limits(int maxBodyBytes, int requestsPerSecond) {
    /** Where nothing is said. */
    public static final Limits DEFAULT = new Limits(1 << 20, 100);
  }

  /**
   * The Flink cluster.
   *
   * @param url of its REST API
   * @param checkpointDir the cluster's {@code execution.checkpointing.dir}, a URI
   * @param savepointDir where pauses put their savepoints, a URI
   * @param jobJar the file that is uploaded
   * @param flinkCdcJobJar the one for pipes with reader flink-cdc, where there are to be any
   */
  public record Flink(
      String url,
      String checkpointDir,
      String savepointDir,
      Path jobJar,
      Optional<Path> flinkCdcJobJar) {}

  /**
   * A ClickHouse destination.
   *
   * @param password a reference, opened when it is needed
   * @param database the one that pipes get which name none
   */
  public record Service(
      UUID id, String name, String url, String user, SecretRef password, String database) {}
}
