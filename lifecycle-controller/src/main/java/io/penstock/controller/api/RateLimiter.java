package io.penstock.controller.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Lets each caller ask so many times a second on the average, and twice as often at once. */
final class RateLimiter {

  /** More callers than this are not remembered; the one that was quiet longest is forgotten. */
  private static final int CALLERS = 10_000;

  private static final double NANOS = 1e9;

  private static final class Bucket {
    private double tokens;
    private long at;
  }

  private final int perSecond;
  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > CALLERS;
        }
      };

  /**
   * A limiter.
   *
   * @param perSecond ≥ 1
   * @param nanos a clock that only goes forward
   */
  RateLimiter(int perSecond, LongSupplier nanos) {
    this.perSecond = perSecond;
    this.nanos = nanos;
  }

  /** 0 when the caller may go on, else in how many seconds to ask again. */
  synchronized int waitSeconds(String caller) {
    long now = nanos.getAsLong();
    Bucket bucket = buckets.get(caller);
    if (bucket == null) {
      bucket = new Bucket();
      bucket.tokens = 2.0 * perSecond;
      bucket.at = now;
      buckets.put(caller, bucket);
    }
    bucket.tokens =
        Math.min(2.0 * perSecond, bucket.tokens + (now - bucket.at) / NANOS * perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) {
      return (int) Math.ceil((1 - bucket.tokens) / perSecond);
    }
    bucket.tokens -= 1;
    return 0;
  }
}
