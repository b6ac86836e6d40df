// Numbers and times as a person says them; the same rules as the command line's.

export const NONE = '–';

const known = (value) => typeof value === 'number' && Number.isFinite(value);

function scaled(value, base, units) {
  let unit = 0;
  while (Math.abs(value) >= base - 0.5 && unit < units.length - 1) {
    value /= base;
    unit += 1;
  }
  if (unit === 0) {
    return plain(value) + units[0];
  }
  const size = Math.abs(value);
  return value.toFixed(size < 9.995 ? 2 : size < 99.95 ? 1 : 0) + units[unit];
}

function plain(value) {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

export function count(value) {
  if (!known(value)) {
    return NONE;
  }
  const rounded = Math.round(value * 10) / 10;
  return Math.abs(rounded) < 10000 ? plain(rounded) : scaled(rounded, 1000, ['', ' k', ' M', ' G', ' T']);
}

export function rows(value) {
  return known(value) ? `${count(value)} ${value === 1 ? 'row' : 'rows'}` : NONE;
}

/** Whether the source's statistics tell how many rows all of the chosen tables have. */
export function knownSize(choices) {
  return choices.every((choice) => choice.counted);
}

/** What chosen tables hold, as far as the source's statistics tell. */
export function toCopy(choices) {
  const unknown = !knownSize(choices);
  const known = choices.reduce((so, choice) => so + Math.max(0, choice.rows ?? 0), 0);
  return (known > 0 ? `≈ ${rows(known)} to copy` : '')
    + (unknown ? `${known > 0 ? ', and ' : ''}tables that were never analyzed, of unknown size` : '')
    || 'no rows to copy';
}

export function rate(value) {
  return known(value) ? `${count(value)} rows/s` : NONE;
}

export function bytes(value) {
  return known(value) ? scaled(value, 1024, [' B', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB']) : NONE;
}

export function seconds(value) {
  if (!known(value)) {
    return NONE;
  }
  if (value < 60) {
    return `${plain(Math.round(value * 10) / 10)} s`;
  }
  const minutes = Math.floor(value / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 24
    ? two(hours, 'h', minutes % 60, 'min')
    : two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function two(large, largeUnit, small, smallUnit) {
  return `${large} ${largeUnit}` + (small ? ` ${small} ${smallUnit}` : '');
}

/** How long something has lasted. */
export function lasting(since, now = Date.now()) {
  const then = Date.parse(since ?? '');
  return Number.isNaN(then) ? NONE : seconds(Math.max(0, Math.round((now - then) / 1000)));
}

export function behind(value) {
  return known(value) ? `${seconds(Math.max(0, value))} behind` : NONE;
}

export function ago(time, now = Date.now()) {
  const then = Date.parse(time ?? '');
  if (Number.isNaN(then)) {
    return NONE;
  }
  const past = (now - then) / 1000;
  return past < 1 ? 'just now' : `${seconds(Math.round(past))} ago`;
}

/** A time of today as 12:03:11, another with its date. */
export function clock(time) {
  const then = new Date(time ?? '');
  if (Number.isNaN(then.getTime())) {
    return NONE;
  }
  const today = then.toDateString() === new Date().toDateString();
  return today ? then.toLocaleTimeString() : then.toLocaleString();
}

/** Time that is left, as well as it can be known. */
export function left(value) {
  return known(value) ? `about ${seconds(Math.ceil(value))} left` : '';
}

/** The exact value, for hovering. */
export function exact(value, unit) {
  return known(value) ? `${value.toLocaleString('en')} ${unit}` : '';
}

export function plural(number, one, many) {
  return `${number} ${number === 1 ? one : many}`;
}
