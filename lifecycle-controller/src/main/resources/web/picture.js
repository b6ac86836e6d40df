// The pipe as a drawing: reservoir, gate, penstock, turbine. Shapes say what the colours say.
import { say, svg } from './dom.js';
import * as humane from './humane.js';
import { held, share, warning } from './slot.js';
import { facts, flows } from './states.js';

const STUCK = [
  [/^(SOURCE|SLOT|WAL|NO_FREE|PUBLICATION|SYSTEM|TABLE|COLUMN|NO_REPLICA|SCHEMA|SNAPSHOT|UNSUPPORTED)/, 'reservoir'],
  [/^(FLINK|JOB|CHECKPOINT)/, 'penstock'],
  [/^(DESTINATION|TARGET|VALUE)/, 'turbine'],
];

/** The section that a problem belongs to; null where there is no problem. */
export function stuckAt(status) {
  if (!status.code) {
    return null;
  }
  return STUCK.find(([pattern]) => pattern.test(status.code))?.[1] ?? 'gate';
}

/** 0 empty … 1 full; against the limit where there is one, else on a scale from 1 MiB to 1 TiB. */
function fill(slot) {
  const free = (Math.log2(Math.max(slot?.retainedBytes ?? 0, 1)) - 20) / 20;
  return Math.min(1, Math.max(0.08, share(slot) ?? free));
}

/** Seconds in which the water moves by one dash; few steps, so that the movement seldom jumps. */
function period(rowsPerSecond) {
  const quick = Math.log10(1 + Math.max(0, rowsPerSecond ?? 0));
  return Math.max(0.5, Math.round((3 - quick * 0.5) * 2) / 2);
}

function moves(status) {
  return flows(status.state) && (status.rowsPerSecond ?? 0) > 0;
}

function open(status) {
  return flows(status.state);
}

function animate(node, status) {
  const state = moves(status) ? 'moving' : open(status) ? 'open' : 'closed';
  if (node.dataset.flow !== state) {
    node.dataset.flow = state;
  }
  node.dataset.tone = facts(status.state).tone;
  node.dataset.stuck = stuckAt(status) ?? '';
  node.style.setProperty('--period', `${period(status.rowsPerSecond)}s`);
}

function inWords(status) {
  const slot = status.slot?.retainedBytes === undefined || status.slot.retainedBytes === null
    ? '' : `The reservoir holds ${held(status.slot)}${share(status.slot) === null ? ' of WAL' : ' that it may'}. ${warning(status.slot)?.text ?? ''} `;
  const stuck = stuckAt(status);
  return `${slot}The gate is ${open(status) ? 'open' : 'closed'}. `
    + (moves(status) ? `${humane.rate(status.rowsPerSecond)} flow. ` : 'Nothing flows. ')
    + (stuck ? `The trouble is at the ${stuck}.` : '');
}

const TURBINE = [0, 60, 120].map((angle) => `rotate(${angle})`);

function wheel(x, y, radius) {
  return svg('g', { transform: `translate(${x} ${y})` },
    svg('circle', { class: 'steel', r: radius }),
    svg('g', { class: 'spin' }, ...TURBINE.map((transform) =>
      svg('path', { class: 'blade', transform, d: `M0 ${-radius * 0.8}V${radius * 0.8}` }))),
    svg('circle', { class: 'hub', r: radius * 0.22 }));
}

/** A triangle with a stroke in it, over the section that is stuck. */
function flag(section, x, y) {
  return svg('g', { class: `flag at-${section}`, transform: `translate(${x} ${y})` },
    svg('path', { class: 'flag-ground', d: 'M0-17 19 16H-19z' }),
    svg('path', { class: 'flag-mark', d: 'M0-6V5M0 10v1' }));
}

const BASIN = 'M12 50V126Q12 160 56 160H300V38';
const PIPE = 'M316 140H410L600 194H716';

function landscape() {
  return svg('g', {},
    svg('path', { class: 'ground', d: 'M0 60Q12 60 12 80V126Q12 160 56 160H342L420 172 600 218H960V236H0z' }),
    svg('path', { class: 'ground', d: 'M342 150H410L600 204H720V236H342z' }));
}

/** The large drawing; update(status) redraws what changed. */
export function picture() {
  const water = svg('g', { class: 'water' },
    svg('path', { class: 'wave', d: 'M-60 0q15-5 30 0t30 0 30 0 30 0 30 0 30 0 30 0 30 0 30 0 30 0 30 0 30 0 30 0V160H-60z' }));
  const gate = svg('g', { class: 'gate' },
    svg('path', { class: 'stem', d: 'M321 62V114' }),
    svg('rect', { class: 'slab', x: 315, y: 112, width: 12, height: 46, rx: 2 }));
  const brim = svg('text', { x: 24, y: 46 });
  const limit = svg('g', { class: 'limit' }, svg('path', { d: 'M14 52H298' }), brim);
  const node = svg('svg', { class: 'picture', viewBox: '0 0 960 236', role: 'img' },
    svg('defs', {}, svg('clipPath', { id: 'basin' }, svg('path', { d: `${BASIN}z` }))),
    landscape(),
    svg('g', { 'clip-path': 'url(#basin)' }, water),
    limit,
    svg('path', { class: 'edge reservoir', d: BASIN }),
    svg('path', { class: 'casing penstock', d: PIPE }),
    svg('path', { class: 'bore', d: PIPE }),
    svg('path', { class: 'stream', d: PIPE }),
    svg('path', { class: 'dam', d: 'M300 32H340L352 174H300z' }),
    svg('path', { class: 'sluice', d: 'M300 126H348V154H300z' }),
    svg('path', { class: 'stream', d: 'M296 140H348' }),
    gate,
    svg('path', { class: 'beam', d: 'M304 32V16H338V32' }),
    svg('g', { class: 'house' },
      svg('path', { class: 'wall turbine', d: 'M716 110H916V216H716z' }),
      svg('path', { class: 'roof', d: 'M704 112 816 70 928 112z' }),
      ...[0, 1, 2, 3].map((row) =>
        svg('rect', { class: 'record', x: 822, y: 132 + row * 18, width: 70, height: 11, rx: 2 }))),
    wheel(768, 176, 34),
    flag('reservoir', 150, 100), flag('gate', 321, 88), flag('penstock', 500, 150), flag('turbine', 816, 122));
  return {
    node,
    update(status) {
      animate(node, status);
      water.style.transform = `translateY(${156 - 104 * fill(status.slot)}px)`;
      node.dataset.limit = share(status.slot) === null ? 'none' : warning(status.slot)?.tone ?? 'fine';
      say(brim, share(status.slot) === null ? '' : `full at ${humane.bytes(status.slot.limitBytes)}`);
      node.setAttribute('aria-label', inWords(status));
    },
  };
}

/** The small drawing of a list's row. */
export function miniature() {
  const level = svg('rect', { class: 'level', x: 3, width: 34, rx: 1 });
  const node = svg('svg', { class: 'picture mini', viewBox: '0 0 160 40', 'aria-hidden': 'true' },
    level,
    svg('path', { class: 'edge reservoir', d: 'M2 8V30Q2 36 8 36H38' }),
    svg('path', { class: 'casing penstock', d: 'M40 24H66L104 30H132' }),
    svg('path', { class: 'bore', d: 'M40 24H66L104 30H132' }),
    svg('path', { class: 'stream', d: 'M40 24H66L104 30H132' }),
    svg('path', { class: 'edge', d: 'M40 6V17M40 31V37' }),
    svg('g', { class: 'gate' }, svg('rect', { class: 'slab', x: 37.5, y: 16, width: 5, height: 15, rx: 1 })),
    wheel(140, 27, 10));
  return {
    node,
    update(status) {
      animate(node, status);
      const height = 26 * fill(status.slot);
      level.setAttribute('height', String(height));
      level.setAttribute('y', String(36 - height));
    },
  };
}

