package io.penstock.controller.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.penstock.controller.config.ControllerConfig;
import io.penstock.controller.destination.Services;
import java.util.Locale;
import java.util.UUID;

/** The one organization and its services: the path before every pipe. */
final class Scope {

  private final UUID organization;
  private final Services services;

  Scope(UUID organization, Services services) {
    this.organization = organization;
    this.services = services;
  }

  void add(RoutesConfig routes) {
    routes.get(
        "/v1/organizations",
        context -> Answers.ok(context, Answers.JSON.createArrayNode().add(organization())));
    routes.get(
        "/v1/organizations/{organization}",
        context -> {
          check(context);
          Answers.ok(context, organization());
        });
    routes.get("/v1/organizations/{organization}/services", this::list);
    routes.get(
        "/v1/organizations/{organization}/services/{service}",
        context -> Answers.ok(context, json(service(context))));
  }

  private ObjectNode organization() {
    return Answers.JSON
        .createObjectNode()
        .put("id", organization.toString())
        .put("name", "penstock");
  }

  private void list(Context context) {
    check(context);
    ArrayNode list = Answers.JSON.createArrayNode();
    services.all().forEach(service -> list.add(json(service)));
    Answers.ok(context, list);
  }

  private static ObjectNode json(ControllerConfig.Service service) {
    ObjectNode node = Answers.JSON.createObjectNode();
    node.put("id", service.id().toString());
    node.put("name", service.name());
    node.put("state", "running");
    node.put("url", service.url());
    node.put("database", service.database());
    return node;
  }

  /** Refuses another organization than the one there is. */
  void check(Context context) {
    if (!organization.toString().equalsIgnoreCase(context.pathParam("organization"))) {
      throw new NotFoundResponse("there is no such organization");
    }
  }

  /** The service that the path names. */
  ControllerConfig.Service service(Context context) {
    check(context);
    try {
      return services
          .find(UUID.fromString(context.pathParam("service")))
          .orElseThrow(() -> new NotFoundResponse("there is no such service"));
    } catch (IllegalArgumentException e) {
      throw new NotFoundResponse("there is no such service");
    }
  }

  /** The id of the service that the path names, which there is. */
  String serviceId(Context context) {
    return service(context).id().toString();
  }

  /** The id of the pipe that the path names, which there may be. */
  static String pipeId(Context context) {
    return context.pathParam("pipe").toLowerCase(Locale.ROOT);
  }
}
