// Lines for a shell or for SQL, with a button that copies them.
import { el, say, show } from './dom.js';

export function snippet(lines = '') {
  const code = el('pre', { tabindex: '0' }, lines);
  const copied = el('span', { class: 'quiet-text', role: 'status' });
  const copy = el('button', { type: 'button', onclick: take }, 'Copy');
  const node = el('div', { class: 'snippet', hidden: lines === '' }, code, el('p', { class: 'buttons' }, copy, copied));

  async function take() {
    try {
      await navigator.clipboard.writeText(code.textContent);
      say(copied, 'Copied.');
    } catch {
      // No clipboard without TLS or leave: what is selected can be copied by hand.
      getSelection().selectAllChildren(code);
      say(copied, 'Selected, to be copied by hand.');
    }
  }

  return {
    node,
    update(next) {
      if (code.textContent !== next) {
        say(copied, '');
      }
      say(code, next);
      show(node, next !== '');
    },
  };
}
