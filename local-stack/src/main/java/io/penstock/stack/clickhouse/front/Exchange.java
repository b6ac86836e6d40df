package io.penstock.stack.clickhouse.front;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** One request of HTTP and what answers it. */
record Exchange(Request request, Response response, RequestBody body) {}
