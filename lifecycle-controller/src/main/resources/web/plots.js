// How a pipe was over time: lag, throughput and slot on one time axis, with what happened meanwhile.
import uPlot from '/webjars/uplot/1.6.30/dist/uPlot.esm.js';
import * as api from './api.js';
import { el, keyed, say, show } from './dom.js';
import * as humane from './humane.js';

const WINDOWS = [['15m', '15 minutes'], ['6h', '6 hours'], ['7d', '7 days']];
const HEIGHT = 168;

/**
 * Colour and dashes of each kind: none is told by its colour alone. A later one is drawn over those before, which
 * are more often; over days many fall on one place.
 */
const MARKS = {
  notice: ['--quiet', [1, 5]], state: ['--accent', [6, 4]], warning: ['--warn', [6, 4, 2, 4]], error: ['--bad', []],
  alarm: ['--bad', [10, 4, 2, 4]], schema: ['--schema', [2, 3]],
};
const LAYERS = Object.keys(MARKS);
const byLayer = (marks) => marks.toSorted((one, other) => LAYERS.indexOf(one.kind) - LAYERS.indexOf(other.kind));

const PLOTS = [
  { title: 'Lag', unit: humane.seconds, series: [['behind', 'lagSeconds', '--accent']] },
  {
    title: 'Throughput', unit: humane.rate, series: [
      ['copied', 'snapshotRowsPerSecond', '--water'], ['inserts', 'insertsPerSecond', '--good'],
      ['updates', 'updatesPerSecond', '--accent'], ['deletes', 'deletesPerSecond', '--bad']],
  },
  { title: 'WAL kept by the slot', unit: humane.bytes, series: [['kept', 'slotRetainedBytes', '--warn']] },
];

export function plotsTab(id) {
  const choices = WINDOWS.map(([window, label]) =>
    el('button', { type: 'button', onclick: () => choose(window) }, label));
  const probe = el('span', { hidden: true });
  const plots = PLOTS.map((one) => plot(one, (name) => colour(probe, name)));
  const none = el('p', { class: 'quiet-text', hidden: true }, 'Nothing has been taken down yet; the first point comes within seconds.');
  const marks = el('ol', { class: 'events' });
  const node = el('div', { class: 'plots' }, probe,
    el('p', { class: 'buttons', role: 'group', 'aria-label': 'How far back' }, ...choices),
    none, ...plots.map((one) => one.node),
    el('h2', {}, 'Meanwhile'), marks);
  let window = WINDOWS[0][0];
  let asked = 0;

  function choose(wanted) {
    window = wanted;
    asked = 0;
    ask();
  }

  async function ask() {
    choices.forEach((button, index) => button.setAttribute('aria-pressed', String(WINDOWS[index][0] === window)));
    if (Date.now() - asked < (window === '15m' ? 4000 : 30000)) {
      return;
    }
    asked = Date.now();
    const history = await api.history(id, window);
    if (history.window === window) {
      show(none, history.points.length === 0);
      plots.forEach((one) => one.update(history));
      keyed(marks, history.marks.slice(-20).reverse(), (mark) => `${mark.time} ${mark.text}`, markRow);
    }
  }

  return { node, ask };
}

/** What a name of the style sheet is in the present theme. */
function colour(probe, name) {
  probe.style.color = `var(${name})`;
  return getComputedStyle(probe).color;
}

function markRow(mark) {
  const time = el('time', { datetime: mark.time });
  return {
    node: el('li', { 'data-kind': mark.kind }, time, el('p', {}, el('span', { class: 'kind' }, mark.kind), ' ', mark.text)),
    update: () => say(time, humane.clock(mark.time), humane.ago(mark.time)),
  };
}

/** Columns of numbers, with a gap wherever nobody looked. */
export function columns({ points, stepSeconds }, fields) {
  const all = [[], ...fields.map(() => [])];
  let last = null;
  for (const point of points) {
    const at = Date.parse(point.time) / 1000;
    if (last !== null && at - last > 2.5 * stepSeconds) {
      all[0].push(last + stepSeconds);
      fields.forEach((_, index) => all[index + 1].push(null));
    }
    all[0].push(at);
    fields.forEach((field, index) => all[index + 1].push(point[field]));
    last = at;
  }
  return all;
}

function plot({ title, unit, series }, paint) {
  const now = el('span', { class: 'quiet-text' });
  const place = el('div', { class: 'plot', role: 'img' });
  const fields = series.map(([, field]) => field);
  let chart = null;
  let history = null;

  const lines = {
    hooks: { draw: [(u) => byLayer(history.marks).forEach((mark) => {
      const x = Math.round(u.valToPos(Date.parse(mark.time) / 1000, 'x', true));
      if (x >= u.bbox.left && x <= u.bbox.left + u.bbox.width) {
        u.ctx.save();
        const [name, dashes] = MARKS[mark.kind] ?? MARKS.notice;
        u.ctx.strokeStyle = paint(name);
        // Whole pixels, or what lies below would shine through.
        u.ctx.lineWidth = 2 * Math.round(devicePixelRatio);
        u.ctx.setLineDash(dashes.map((length) => length * devicePixelRatio));
        u.ctx.beginPath();
        u.ctx.moveTo(x, u.bbox.top);
        u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
        u.ctx.stroke();
        u.ctx.restore();
      }
    })] },
  };

  function made() {
    const axis = {
      stroke: () => paint('--quiet'), font: '12px system-ui',
      grid: { stroke: () => paint('--line'), width: 1 }, ticks: { stroke: () => paint('--line'), width: 1 },
    };
    return new uPlot({
      width: place.clientWidth || 600, height: HEIGHT, plugins: [lines], cursor: { sync: { key: 'pipe' } },
      legend: { show: series.length > 1 },
      scales: {
        x: { range: () => [Date.parse(history.from) / 1000, Date.parse(history.to) / 1000] },
        y: { range: (u, low, high) => [0, Math.max(1, (high ?? 0) * 1.1)] },
      },
      axes: [axis, { ...axis, size: 108, values: (u, ticks) => ticks.map((tick) => unit(tick)) }],
      series: [
        { value: (u, at) => (at === null ? '' : new Date(at * 1000).toLocaleTimeString()) },
        ...series.map(([label, , name]) => ({ label, stroke: () => paint(name), width: 2, points: { show: false }, value: (u, value) => unit(value) })),
      ],
    }, columns(history, fields), place);
  }

  new ResizeObserver(() => chart?.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);

  return {
    node: el('section', { class: 'card' }, el('div', { class: 'spread' }, el('h2', {}, title), now), place),
    update(next) {
      history = next;
      const values = next.points.flatMap((point) => fields.map((field) => point[field])).filter((value) => typeof value === 'number');
      const words = values.length ? `at most ${unit(Math.max(...values))}` : 'not known';
      say(now, words);
      place.setAttribute('aria-label', `${title} over time: ${words}`);
      if (chart) {
        chart.setData(columns(next, fields));
      } else if (place.isConnected) {
        chart = made();
      }
    },
  };
}
