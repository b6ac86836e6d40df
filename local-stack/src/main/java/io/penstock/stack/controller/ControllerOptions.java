package io.penstock.stack.controller;

import io.penstock.stack.layout.DataDirectory;
import java.util.Map;

/**
 * How to run the controller: its neighbours' addresses and the installation's ids.
 *
 * @param directory of the whole stack
 * @param port of the REST API and web UI on 127.0.0.1
 * @param ids of organization, service and API key
 * @param flinkUrl Flink's REST API
 * @param clickhouseUrl of the one destination
 * @param clickhouseUser of the destination; its password is in {@code secrets/clickhouse-password}
 * @param clickhouseDatabase default database of the destination
 * @param environment more environment variables of its process, e.g. for fault tests
 * @param javaOptions more JVM options
 */
public record ControllerOptions(
    DataDirectory directory,
    int port,
    InstallationIds ids,
    String flinkUrl,
    String clickhouseUrl,
    String clickhouseUser,
    String clickhouseDatabase,
    Map<String, String> environment,
    java.util.List<String> javaOptions) {}
