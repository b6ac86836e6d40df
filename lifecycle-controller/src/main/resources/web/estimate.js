// How long a copy will take, as far as can be told before it: rounded, mostly a range, and by whose pace.
import * as humane from './humane.js';

/** Rows a second of wide and of narrow tables, on two cores. A test holds them to docs/performance.md. */
const MEASURED = [76000, 750000];

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 50].map((number) => [number * MINUTE, number, 'minute']),
  ...[1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20].map((number) => [number * HOUR, number, 'hour']),
];

/** The nearest number that a person would say, with its unit. */
function roughly(seconds) {
  if (seconds >= 22 * HOUR) {
    const days = Math.max(1, Math.round(seconds / DAY));
    return [days * DAY, days, 'day'];
  }
  return STEPS.reduce((best, step) => (Math.abs(step[0] - seconds) < Math.abs(best[0] - seconds) ? step : best));
}

/** Some seconds in words: “4 to 8 minutes”. */
export function span(low, high) {
  if (high < MINUTE) {
    return 'less than a minute';
  }
  const [, least, leastUnit] = roughly(low);
  const [, most, mostUnit] = roughly(high);
  const end = humane.plural(most, mostUnit, `${mostUnit}s`);
  if (low < MINUTE / 2) {
    return `up to ${end}`;
  }
  if (leastUnit !== mostUnit) {
    return `${humane.plural(least, leastUnit, `${leastUnit}s`)} to ${end}`;
  }
  return least === most ? `about ${end}` : `${least} to ${end}`;
}

/**
 * Sentences about the time that copying {choices} takes; empty where nothing is copied.
 *
 * @param pace of the service's newest copies, as the controller tells it; null while none tells
 * @param settings of the pipe: its mode, its reader and its limit matter
 */
export function timeToCopy(choices, pace, settings) {
  const rows = choices.reduce((so, one) => so + Math.max(0, one.rows ?? 0), 0);
  const bytes = choices.reduce((so, one) => so + (one.bytes ?? 0), 0);
  const { replicationMode: mode, reader = 'native', snapshotMaxBytesPerSecond: limit } = settings;
  const known = humane.knownSize(choices);
  if (mode === 'cdc_only' || (known ? rows : bytes) === 0) {
    return '';
  }
  const slowest = limit > 0 ? bytes / limit : 0;
  const within = (times) => span(Math.max(slowest, Math.min(...times)), Math.max(slowest, ...times));
  if (reader !== 'native') {
    return 'How long the copy takes with this reader is not known before it.';
  }
  if (pace) {
    // Rows of other widths than before are told by their bytes, which have the indexes among them: so both.
    const times = [known ? rows / pace.rowsPerSecond : 0, bytes / pace.bytesPerSecond];
    return `Copying takes ${within(times.filter((seconds) => seconds > 0))}, if it goes as fast as `
      + `${pace.copies === 1 ? 'the last copy' : `the last ${pace.copies} copies`} here.`;
  }
  const orientation = `on two cores ${humane.count(MEASURED[0])} to ${humane.count(MEASURED[1])} rows/s were measured (docs/performance.md)`;
  return 'How long copying takes here is not known yet: the first copy of ten seconds or more will tell. For orientation only: '
    + (known ? `${orientation}; at that it would be ${within(MEASURED.map((rate) => rows / rate))}.` : `${orientation}.`);
}
