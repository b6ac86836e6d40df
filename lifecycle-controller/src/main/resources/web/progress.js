// A bar of progress.
import { el } from './dom.js';

/** Never goes back, and is full only when the work is done. */
export function bar() {
  const inner = el('div');
  const node = el('div', { class: 'progress', role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100 }, inner);
  let reached = 0;
  return {
    node,
    update(share, done) {
      reached = done ? 1 : Math.max(reached === 1 ? 0 : reached, Math.min(share, 0.99));
      const percent = Math.floor(reached * 100);
      inner.style.width = `${percent}%`;
      node.setAttribute('aria-valuenow', String(percent));
    },
  };
}
