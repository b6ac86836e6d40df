package io.penstock.controller.api;

import io.javalin.http.Context;
import io.penstock.controller.key.Role;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who may ask what, and how often: before every route. */
final class Admission {

  /**
   * Pipes that are there are operated with these; all else that changes something is an admin's.
   */
  private static final Pattern OPERATED =
      Pattern.compile(
          "/v1/organizations/[^/]+/services/[^/]+/clickpipes/[^/]+/(?:state|resync|verify|tables/[^/]+/resync)/?");

  /**
   * With the pipe's password all that its source has is listed, to add some of it to the pipe: as
   * much as an admin sees who gives a password.
   */
  private static final Pattern DISCOVERED =
      Pattern.compile("/v1/organizations/[^/]+/services/[^/]+/clickpipes/[^/]+/source/?");

  private final BrowserGuard guard;
  private final ApiKeys keys;
  private final RateLimiter limiter;
  private final boolean openMetrics;

  /**
   * Admission to the API.
   *
   * @param openMetrics whether {@code /metrics} wants no key
   */
  Admission(BrowserGuard guard, ApiKeys keys, RateLimiter limiter, boolean openMetrics) {
    this.guard = guard;
    this.keys = keys;
    this.limiter = limiter;
    this.openMetrics = openMetrics;
  }

  /** Lets the request go on, or answers it. */
  void admit(Context context) {
    if (!guard.admit(context)) {
      context.skipRemainingHandlers();
      return;
    }
    boolean api = keyed(context.path());
    Optional<ApiKeys.Caller> caller = api ? keys.caller(context) : Optional.empty();
    int wait =
        limiter.waitSeconds(
            caller.map(known -> "key " + known.id()).orElseGet(() -> "address " + context.ip()));
    if (wait > 0) {
      context.header("Retry-After", Integer.toString(wait));
      refuse(context, 429, "TOO_MANY_REQUESTS", "ask again in " + wait + " s");
      return;
    }
    if (!api) {
      return;
    }
    context.header("Cache-Control", "no-store");
    if (caller.isEmpty()) {
      context.header("WWW-Authenticate", "Basic realm=\"penstock\"");
      refuse(context, 401, "UNAUTHORIZED", "give a key id and its secret by HTTP Basic");
      return;
    }
    if (!caller.get().role().includes(needed(context))) {
      refuse(context, 403, "FORBIDDEN", caller.get().role().limits());
      return;
    }
    context.attribute(ApiServer.CALLER, caller.get().id());
    context.attribute(ApiServer.ROLE, caller.get().role());
  }

  private boolean keyed(String path) {
    return path.startsWith("/v1/")
        || path.equals("/v1")
        || !openMetrics && (path.equals("/metrics") || path.equals("/metrics/"));
  }

  private static Role needed(Context context) {
    return switch (context.method().name()) {
      case "GET", "HEAD" -> DISCOVERED.matcher(context.path()).matches() ? Role.ADMIN : Role.READ;
      default -> OPERATED.matcher(context.path()).matches() ? Role.OPERATE : Role.ADMIN;
    };
  }

  private static void refuse(Context context, int status, String word, String message) {
    Answers.error(context, status, word, message);
    context.skipRemainingHandlers();
  }
}
