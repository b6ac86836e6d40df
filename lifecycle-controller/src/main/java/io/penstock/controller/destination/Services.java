package io.penstock.controller.destination;

import io.penstock.controller.config.ControllerConfig;
import io.penstock.model.secret.SecretBox;
import io.penstock.model.secret.SecretOpener;
import io.penstock.model.spec.DestinationSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The configured destinations, each with one client that is made when it is first needed. */
public final class Services implements AutoCloseable {

  private final Map<String, ControllerConfig.Service> byId = new LinkedHashMap<>();
  private final Map<String, ClickHouse> clients = new LinkedHashMap<>();
  private final SecretOpener secrets;
  private final SecretBox box;

  public Services(List<ControllerConfig.Service> services, SecretOpener secrets, SecretBox box) {
    services.forEach(service -> byId.put(service.id().toString(), service));
    this.secrets = secrets;
    this.box = box;
  }

  /** All of them, in the configuration's order. */
  public List<ControllerConfig.Service> all() {
    return List.copyOf(byId.values());
  }

  /** One of them. */
  public Optional<ControllerConfig.Service> find(UUID id) {
    return Optional.ofNullable(byId.get(id.toString()));
  }

  /** Whether two services are one ClickHouse, by their URLs. */
  public boolean sameServer(String id, String other) {
    ControllerConfig.Service one = byId.get(id);
    ControllerConfig.Service two = byId.get(other);
    return id.equals(other) || one != null && two != null && one.url().equals(two.url());
  }

  /**
   * A service's client.
   *
   * @throws IllegalArgumentException when it is not configured any more
   */
  public synchronized ClickHouse client(String id) {
    return clients.computeIfAbsent(
        id,
        key -> {
          ControllerConfig.Service service = service(key);
          return new ClickHouse(service.url(), service.user(), secrets.open(service.password()));
        });
  }

  /** What a job is told of a service; the password sealed, as it is now. */
  public DestinationSpec spec(String id, String database) {
    ControllerConfig.Service service = service(id);
    return new DestinationSpec(
        service.url(), service.user(), box.seal(secrets.open(service.password())), database);
  }

  private ControllerConfig.Service service(String id) {
    ControllerConfig.Service service = byId.get(id);
    if (service == null) {
      throw new IllegalArgumentException(
          "service " + id + " is not in controller.yaml any more; put it back");
    }
    return service;
  }

  @Override
  public synchronized void close() {
    clients.values().forEach(ClickHouse::close);
    clients.clear();
  }
}
