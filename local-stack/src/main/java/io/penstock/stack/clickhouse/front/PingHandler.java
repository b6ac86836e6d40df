package io.penstock.stack.clickhouse.front;

import java.io.IOException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers {@code /ping}, without credentials and without the engine. */
final class PingHandler extends Handler.Abstract {
  @Override
  public boolean handle(Request request, Response response, Callback callback) throws IOException {
    if (!request.getHttpURI().getPath().equals("/ping")) {
      return false;
    }
    try (RequestBody body = new RequestBody(request)) {
      Reply.text(new Exchange(request, response, body), 200, "Ok.\n");
    }
    callback.succeeded();
    return true;
  }
}
