// A pipe's rows a second of the last five minutes, as a small line.
import { svg } from './dom.js';

const WIDTH = 120;
const HEIGHT = 24;

export function sparkline() {
  const line = svg('path', { class: 'spark' });
  const node = svg('svg', { class: 'sparkline', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, 'aria-hidden': 'true' }, line);
  return {
    node,
    /** Of numbers, oldest first; null is a gap. */
    update(rates = []) {
      const known = rates.filter((rate) => rate !== null);
      const most = Math.max(1, ...known);
      const step = WIDTH / Math.max(1, rates.length - 1);
      let pen = 'M';
      const path = rates.map((rate, index) => {
        if (rate === null) {
          pen = 'M';
          return '';
        }
        const point = `${pen}${(index * step).toFixed(1)} ${(HEIGHT - 2 - (HEIGHT - 4) * (rate / most)).toFixed(1)}`;
        pen = 'L';
        return point;
      });
      line.setAttribute('d', path.join(''));
    },
  };
}
