// The states of a pipe as a drawing: the present one lit, those it can go to next marked.
import { el, say, show, svg } from './dom.js';
import { next } from './moves.js';
import { facts, signOf } from './states.js';

/** Column and row of each. Neighbours in a pipe's life stand side by side. */
const PLACES = {
  Resync: [1, 0], Completed: [3, 0],
  Provisioning: [0, 1], Setup: [1, 1], Snapshot: [2, 1], Running: [3, 1], Degraded: [4, 1],
  Paused: [1, 2], Pausing: [2, 2], Modifying: [3, 2], Failed: [4, 2],
};

/** The common ways; all others are told by the marks alone. */
export const WAYS = [
  'Provisioning Setup', 'Setup Snapshot', 'Snapshot Running', 'Running Snapshot', 'Snapshot Completed',
  'Running Degraded', 'Degraded Running', 'Degraded Failed', 'Running Pausing', 'Pausing Paused',
  'Paused Provisioning', 'Running Modifying', 'Modifying Running', 'Snapshot Resync', 'Resync Provisioning',
];

const WIDTH = 128;
const HEIGHT = 32;
const centre = ([column, row]) => [68 + column * 164, 22 + row * 64];

/** From edge to edge, a little beside the line of the way back, with its arrow's head. */
function arrow(from, to) {
  const [x, y] = centre(PLACES[from]);
  const [u, v] = centre(PLACES[to]);
  const length = Math.hypot(u - x, v - y);
  const [dx, dy] = [(u - x) / length, (v - y) / length];
  const beside = WAYS.includes(`${to} ${from}`) ? 5 : 0;
  const out = Math.min(dx ? (WIDTH / 2 + 3) / Math.abs(dx) : Infinity, dy ? (HEIGHT / 2 + 3) / Math.abs(dy) : Infinity);
  const start = [x + dx * out - dy * beside, y + dy * out + dx * beside];
  const end = [u - dx * out - dy * beside, v - dy * out + dx * beside];
  const wing = (side) => `${round(end[0] - dx * 7 - dy * 4 * side)} ${round(end[1] - dy * 7 + dx * 4 * side)}`;
  return `M${start.map(round).join(' ')}L${end.map(round).join(' ')}M${wing(1)}L${end.map(round).join(' ')}L${wing(-1)}`;
}

const round = (number) => Math.round(number * 10) / 10;

function box(state) {
  const [x, y] = centre(PLACES[state]);
  return svg('g', { class: 'state', 'data-state': state, 'data-tone': facts(state).tone, transform: `translate(${x} ${y})` },
    svg('rect', { x: -WIDTH / 2, y: -HEIGHT / 2, width: WIDTH, height: HEIGHT, rx: 16 }),
    svg('path', { class: 'sign', transform: 'translate(-56 -7) scale(.875)', 'fill-rule': 'evenodd', d: signOf(state) }),
    svg('text', { x: 8, y: 5, 'text-anchor': 'middle' }, state));
}

export function diagram() {
  const ways = WAYS.map((way) => svg('path', { class: 'way', d: arrow(...way.split(' ')) }));
  const boxes = Object.keys(PLACES).map(box);
  const drawing = svg('svg', { viewBox: '0 0 792 172', role: 'img' }, ...ways, ...boxes);
  // Wider than a phone: it is scrolled by itself, to where the pipe is.
  const frame = el('div', { class: 'frame', tabindex: '0', role: 'group', 'aria-label': 'Drawing of the states' }, drawing);
  const state = el('h2');
  const sentence = el('p');
  const asked = el('p', { class: 'quiet-text asked' });
  const itself = el('p', { class: 'quiet-text itself' });
  const node = el('section', { class: 'card life', 'aria-label': 'Where the pipe stands in its life' },
    el('div', {}, state, sentence, asked, itself), frame);
  let shown = '';
  return {
    node,
    update(status) {
      const drawn = status.state in PLACES;
      show(node, drawn);
      const key = `${status.state} ${status.detailedState}`;
      if (!drawn || key === shown) {
        return;
      }
      shown = key;
      const after = next(status.detailedState);
      say(state, status.state);
      say(sentence, status.sentence ?? '');
      tell(asked, 'Next, when asked to', after.asked);
      tell(itself, 'Next, by itself', after.itself);
      boxes.forEach((one) => mark(one, status.state, after));
      ways.forEach((way, index) => {
        const [from, to] = WAYS[index].split(' ');
        way.classList.toggle('open', from === status.state && (after.asked.includes(to) || after.itself.includes(to)));
      });
      drawing.setAttribute('aria-label', `The states of a pipe; it is ${status.state}. `
        + [asked.textContent, itself.textContent].filter(Boolean).join(' '));
      centreOn(frame, PLACES[status.state]);
    },
  };
}

function tell(node, heading, states) {
  say(node, states.length ? `${heading}: ${states.join(', ')}.` : '');
  show(node, states.length > 0);
}

function mark(one, present, { asked, itself }) {
  const state = one.dataset.state;
  const role = state === present ? 'present' : asked.includes(state) ? 'asked' : itself.includes(state) ? 'itself' : 'other';
  one.dataset.role = role;
}

/** Once it is on the page, and as wide as it will be. */
function centreOn(frame, place) {
  requestAnimationFrame(() => {
    const scale = frame.scrollWidth / 792;
    frame.scrollLeft = centre(place)[0] * scale - frame.clientWidth / 2;
  });
}
