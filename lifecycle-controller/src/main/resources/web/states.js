// What the page knows of a state: its tone, its sign, and what it allows.
import { el, svg } from './dom.js';

// Each sign is told by its shape alone, without its colour.
const SIGNS = {
  flow: 'M5 3.2v9.6L13 8z',
  work: 'M8 2.5a5.5 5.5 0 1 0 5.5 5.5h-2A3.5 3.5 0 1 1 8 4.5V7l4-3.5L8 0z',
  rest: 'M4 3h3v10H4zM9 3h3v10H9z',
  done: 'M6.4 13 2 8.6l1.6-1.6 2.8 2.8L12.4 3.6 14 5.2z',
  warn: 'M8 1 15.5 14.5H.5zM7 6v4.2h2V6zm0 5.2v2h2v-2z',
  fail: 'M5 1h6l4 4v6l-4 4H5l-4-4V5zM4.6 5.9 6.7 8l-2.1 2.1 1.3 1.3L8 9.3l2.1 2.1 1.3-1.3L9.3 8l2.1-2.1-1.3-1.3L8 6.7 5.9 4.6z',
};

const WORKING = { tone: 'work', sign: 'work' };

const STATES = {
  Running: { tone: 'flow', sign: 'flow' },
  Provisioning: WORKING,
  Setup: WORKING,
  Snapshot: WORKING,
  Modifying: WORKING,
  Resync: WORKING,
  Pausing: WORKING,
  Stopping: WORKING,
  Paused: { tone: 'rest', sign: 'rest' },
  Stopped: { tone: 'rest', sign: 'rest' },
  Completed: { tone: 'rest', sign: 'done' },
  Degraded: { tone: 'warn', sign: 'warn' },
  Failed: { tone: 'fail', sign: 'fail' },
  InternalError: { tone: 'fail', sign: 'fail' },
};

const STOPPABLE = ['Snapshot', 'Running', 'Degraded'];
const STARTABLE = ['Paused', 'Failed'];
const GOING = ['Stopping', 'Stopped'];

export function facts(state) {
  return STATES[state] ?? { tone: 'rest', sign: 'work' };
}

/** Its sign as a path of 16 by 16. */
export const signOf = (state) => SIGNS[facts(state).sign];

/** States of a table that no command is about. */
export const GONE = ['Removed', 'Unfit'];

/** Whether water moves: the picture's flow. */
export function flows(state) {
  return ['Running', 'Snapshot', 'Resync', 'Modifying', 'Degraded'].includes(state);
}

/** The server's own list of commands where it gives one. */
export function allows(status, command) {
  if (Array.isArray(status.commands)) {
    return status.commands.some((one) => String(one).toLowerCase() === command);
  }
  switch (command) {
    case 'stop': return STOPPABLE.includes(status.state);
    case 'start': return STARTABLE.includes(status.state);
    case 'delete': return !GOING.includes(status.state);
    default: return false;
  }
}

/** Sign and word in the state's colour. */
export function badge() {
  const path = svg('path', { 'fill-rule': 'evenodd' });
  const word = el('span');
  const node = el(
    'span',
    { class: 'badge' },
    svg('svg', { viewBox: '0 0 16 16', width: 14, height: 14, 'aria-hidden': 'true' }, path),
    word,
  );
  return {
    node,
    update(state) {
      const { tone, sign } = facts(state);
      if (node.dataset.state !== state) {
        node.dataset.state = state;
        node.dataset.tone = tone;
        path.setAttribute('d', SIGNS[sign]);
        word.textContent = state;
      }
    },
  };
}
