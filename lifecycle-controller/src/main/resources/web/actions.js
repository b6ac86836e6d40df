// The commands that a pipe's state allows, and the question before what cannot be undone.
import { el, say, show } from './dom.js';
import * as humane from './humane.js';
import { GONE, allows, flows } from './states.js';

/** So many tables are named; of more, the others are counted. */
const MOST = 5;

export function actions({ command, resync, cancelResync, remove }) {
  const pause = el('button', { type: 'button', onclick: () => command('stop') }, 'Pause');
  const resume = el('button', { type: 'button', class: 'primary', onclick: () => command('start') }, 'Resume');
  const anew = el('button', { type: 'button', onclick: () => askAnew(true) }, 'Resync …');
  const giveUp = el('button', { type: 'button', onclick: cancelResync }, 'Cancel resync');
  const erase = el('button', { type: 'button', class: 'danger', onclick: () => ask(true) }, 'Delete …');
  const all = [pause, resume, anew, giveUp, erase];
  let used = null;
  const question = confirmation(remove, () => ask(false));

  const second = anewQuestion(() => {
    askAnew(false);
    resync();
  }, () => askAnew(false));

  /** What was used goes when the state changes: what can be done next has the focus then, unless somebody has taken it elsewhere. */
  function goOn() {
    const at = document.activeElement;
    if (![document.body, used, ...all].includes(at)) {
      used = null;
    }
    if (used && !reachable(at)) {
      [used, pause, resume, giveUp, anew].find(reachable)?.focus();
    }
  }

  function askAnew(yes) {
    show(second.node, yes);
    (yes ? second.first : anew).focus();
  }

  function ask(yes) {
    question.open(yes);
    (yes ? question.first : erase).focus();
  }

  return {
    buttons: el('div', { class: 'buttons' }, pause, resume, anew, giveUp, erase),
    confirmation: el('div', {}, question.node, second.node),
    resync: () => askAnew(true),
    busy(yes) {
      used = yes && document.activeElement !== document.body ? document.activeElement : used;
      all.forEach((button) => { button.disabled = yes; });
      goOn();
    },
    update(pipe, status, tables) {
      show(pause, allows(status, 'stop'));
      // A failed pipe is tried again from beside its reason.
      show(resume, allows(status, 'start') && status.state !== 'Failed');
      show(anew, allows(status, 'resync'));
      show(giveUp, allows(status, 'cancel_resync'));
      show(erase, allows(status, 'delete'));
      question.update(pipe, status);
      second.update(status, tables);
      if (anew.hidden) {
        show(second.node, false);
      }
      goOn();
    },
  };
}

const reachable = (one) => one !== document.body && one.offsetParent !== null && !one.disabled;

function confirmation(remove, cancel) {
  const what = el('p');
  const drop = el('input', { type: 'checkbox', id: 'drop' });
  const dropText = el('label', { for: 'drop' });
  const yes = el('button', { type: 'button', class: 'danger solid', onclick: () => remove(drop.checked) });
  const no = el('button', { type: 'button', onclick: cancel }, 'Keep it');
  const node = el('section', {
    class: 'card ask', hidden: true, 'aria-label': 'Confirm deletion',
    onkeydown: (event) => event.key === 'Escape' && cancel(),
  }, what, el('p', { class: 'choice' }, drop, dropText), el('p', { class: 'buttons' }, yes, no));
  return {
    node,
    first: no,
    open: (visible) => {
      drop.checked = false;
      show(node, visible);
    },
    update(pipe, status) {
      const mappings = pipe.source?.postgres?.tableMappings ?? [];
      const slot = status.slot?.name ? `slot ${status.slot.name}` : 'slot';
      say(what, `Deletes the job, its savepoints and the ${slot} of ${pipe.name}. `
        + `In ClickHouse, ${names(mappings)} ${mappings.length === 1 ? 'stays as it is.' : 'stay as they are.'}`);
      say(dropText, `Drop ${names(mappings)} in ClickHouse too. This cannot be undone.`);
      say(yes, `Delete ${pipe.name}`);
    },
  };
}

function anewQuestion(go, cancel) {
  const what = el('p');
  const no = el('button', { type: 'button', onclick: cancel }, 'Leave them');
  const node = el('section', {
    class: 'card ask', hidden: true, 'aria-label': 'Confirm resync',
    onkeydown: (event) => event.key === 'Escape' && cancel(),
  }, what, el('p', { class: 'buttons' }, el('button', { type: 'button', class: 'primary', onclick: go }, 'Resync'), no));
  return {
    node,
    first: no,
    /** Names what happens to which tables: the rows meanwhile, and the end. */
    update(status, tables) {
      const targets = tables.filter(({ state }) => !GONE.includes(state));
      const rows = targets.reduce((so, table) => so + (table.rows ?? 0), 0);
      const one = targets.length === 1;
      say(what, `${one ? names(targets) : `All ${targets.length} tables (${names(targets)})`} ${one ? 'is' : 'are'} read again beside the `
        + `live rows${rows > 0 ? ` (${humane.rows(rows)} at the last copy)` : ''}. Queries see the old rows, `
        + `${flows(status.state) ? 'kept fresh' : 'as they are now'}, until the new ${one ? 'table is' : 'tables are'} exchanged for the old `
        + `${one ? 'one' : 'ones'} at the end. Until then it can be cancelled.`);
    },
  };
}

function names(mappings) {
  const all = mappings.map((mapping) => mapping.targetTable);
  if (all.length === 0) {
    return 'the tables';
  }
  const shown = all.slice(0, all.length > MOST ? MOST - 1 : MOST);
  const last = all.length > shown.length ? humane.plural(all.length - shown.length, 'other', 'others') : shown.pop();
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}
