// What is asked before something that cannot be taken back. It stands beside what it is about.
import { el, say, show } from './dom.js';

export function question(label) {
  const what = el('p');
  const yes = el('button', { type: 'button', onclick: agree });
  const no = el('button', { type: 'button', onclick: () => close() }, 'Leave it');
  const node = el('section', {
    class: 'card ask', hidden: true, 'aria-label': label,
    onkeydown: (event) => event.key === 'Escape' && close(),
  }, what, el('p', { class: 'buttons' }, yes, no));
  let asked = null;

  function close() {
    show(node, false);
    asked?.from.focus();
    asked = null;
  }

  function agree() {
    const { deed } = asked;
    close();
    deed();
  }

  return {
    node,
    close,
    /** Asks {text} in {place}; {deed} is done on a yes, else the focus goes back to {from}. */
    ask(next) {
      asked = next;
      say(what, next.text);
      say(yes, next.yes);
      yes.className = next.danger ? 'danger solid' : 'primary';
      next.place.append(node);
      show(node, true);
      no.focus();
    },
  };
}
