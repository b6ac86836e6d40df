// How fast a copy goes, as the page has seen it: rows a second of late, and time left at the pace of the whole.

/** So far back rows are counted: long enough that parts which end together do not make it jump. */
const LATELY = 10000;

/** Fewer parts, or a shorter time, tell nothing of what is left. */
const LEAST_PARTS = 3;
const LEAST_MILLIS = 1000;

/**
 * One for each copy that is watched. It begins anew with each copy, and wherever the copy stood still meanwhile: a
 * pause is no part of the pace.
 */
export function pace() {
  let looks = [];
  let first = null;

  function forget() {
    looks = [];
    first = null;
  }

  return {
    /**
     * What is told at one time, in milliseconds.
     *
     * @param copy parts {done} of {all} and {rows}; null while nothing is copied
     */
    look(copy, at = Date.now()) {
      if (copy === null) {
        forget();
        return;
      }
      const last = looks.at(-1);
      if (last && (copy.all !== last.all || copy.done < last.done || copy.rows < last.rows)) {
        forget();
      }
      first ??= { ...copy, at };
      looks.push({ ...copy, at });
      while (looks.length > 2 && at - looks[1].at >= LATELY) {
        looks.shift();
      }
    },
    /** Rows a second; null before there is enough to tell by. */
    rowsPerSecond() {
      const [then, now] = [looks[0], looks.at(-1)];
      return looks.length > 1 && now.at - then.at >= LEAST_MILLIS ? ((now.rows - then.rows) * 1000) / (now.at - then.at) : null;
    },
    /** Seconds until all parts are done; null before there is enough to tell by, and at the end. */
    secondsLeft() {
      const now = looks.at(-1);
      const done = now ? now.done - first.done : 0;
      return now && done >= LEAST_PARTS && now.done < now.all && now.at - first.at >= LEAST_MILLIS
        ? Math.ceil(((now.at - first.at) * (now.all - now.done)) / done / 1000) : null;
    },
  };
}
