package io.penstock.controller.config;

import io.penstock.model.secret.Secret;
import io.penstock.model.secret.SecretRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The file {@code controller.yaml}.
 *
 * @param listen where the API answers; a loopback address only
 * @param dataDir holds the store; one controller at a time
 * @param organizationId given, or made at first start and kept in the store
 * @param installationKeyFile base64 of 32 bytes; made at first start
 * @param apiKeys at least one
 * @param flink the cluster that runs the jobs
 * @param services the ClickHouse destinations, at least one
 */
public record ControllerConfig(
    Listen listen,
    Path dataDir,
    Optional<UUID> organizationId,
    Path installationKeyFile,
    List<ApiKey> apiKeys,
    Flink flink,
    List<Service> services) {

  /** An address; port 0 lets the system choose. */
  public record Listen(String host, int port) {}

  /** Who may call the API. */
  public record ApiKey(String id, Secret secret) {}

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
