// A new pipe in four steps on one page: connect, choose, shape, start. All can be revisited.
import * as api from './api.js';
import { chooseStep } from './choose.js';
import { connectStep } from './connect.js';
import { el, hold, say, show } from './dom.js';
import { commandLine, curl } from './equivalent.js';
import { timeToCopy } from './estimate.js';
import { field, needed, place, reveal, sentence } from './fields.js';
import * as humane from './humane.js';
import { shapeStep } from './shape.js';

const NO_TABLES = 'The user sees no tables in this database. Are there any? It needs USAGE on their schema and SELECT on them: '
  + 'step 1 has the statements, under “SQL for a suitable user”.';

export function createView() {
  document.title = 'New pipe · Penstock';
  const connect = connectStep(look);
  const shape = shapeStep(drawLater);
  const choose = chooseStep(() => {
    shape.update(choose.value());
    drawLater();
  }, NO_TABLES);
  const name = field('name', 'Name of the pipe', el('input', { autocomplete: 'off', oninput: drawLater }), '', needed);
  const plan = el('p');
  const time = el('p', { class: 'hint', role: 'status' });
  const call = el('pre', { tabindex: '0' });
  const line = el('pre', { tabindex: '0' });
  const outcome = el('p', { role: 'status', class: 'outcome' });
  const check = el('button', { type: 'button', onclick: validate }, 'Check');
  const create = el('button', { type: 'submit', class: 'primary' }, 'Create and start');
  const refused = el('p', { class: 'notice bad', role: 'alert', hidden: true });
  const unplaced = el('p', { class: 'notice bad', role: 'alert', hidden: true });
  const start = el('form', { onsubmit: make, novalidate: true }, el('div', { class: 'fields' }, name.node), plan, time,
    el('details', {}, el('summary', {}, 'The same as a call of the API'), call),
    el('details', {}, el('summary', {}, 'The same on the command line'), line),
    unplaced, el('p', { class: 'buttons' }, check, create, outcome));
  const later = [step(2, 'Choose', choose.node), step(3, 'Shape', shape.node), step(4, 'Start', start)];
  const node = el('section', { class: 'create' }, el('p', { class: 'crumb' }, el('a', { href: '#/' }, '← All pipes')),
    el('h1', {}, 'New pipe'), step(1, 'Connect', refused, connect.node), ...later);
  let root = '';
  let pace = null;

  later.forEach((one) => show(one, false));

  /** Asks what there is at the source. */
  async function look() {
    const release = connect.busy();
    show(refused, false);
    try {
      const found = await api.discover({ source: { postgres: connect.value() } });
      root = `${location.origin}${(await api.service()).root}`;
      place(connect.fields, []);
      pace = found.copyPace;
      choose.update(found.schemas);
      later.forEach((one) => show(one, true));
      later[0].querySelector('input')?.focus();
    } catch (error) {
      explain(error, connect.fields, refused);
    } finally {
      release();
    }
  }

  function body() {
    const settings = shape.settings();
    const database = shape.database();
    return {
      name: name.input.value.trim(),
      source: {
        postgres: {
          ...connect.value(),
          ...(Object.keys(settings).length ? { settings } : {}),
          tableMappings: shape.mappings(),
        },
      },
      ...(database ? { destination: { database } } : {}),
    };
  }

  // The shape's inputs are changed before their event has bubbled here: drawn once after all of them.
  function drawLater() {
    queueMicrotask(draw);
  }

  function draw() {
    const choices = choose.value();
    const once = shape.settings().replicationMode;
    say(plan, choices.length === 0 ? 'Choose at least one table first.'
      : `Makes the tables in ClickHouse${once === 'cdc_only' ? '' : `, with ${humane.toCopy(choices)},`}`
        + `${once === 'snapshot' ? ' and is then done.' : ' and then follows every change. The source keeps WAL for it from the start.'}`);
    say(time, timeToCopy(choices, pace, shape.settings()));
    say(call, curl(root, body()));
    say(line, commandLine(body()));
    say(outcome, '');
    create.disabled = choices.length === 0;
    check.disabled = create.disabled;
  }

  const all = () => [...connect.fields, name, ...shape.fields()];

  function explain(error, fields, where) {
    const others = place(fields, error.details ?? []);
    const lines = error.details?.length ? others.map(sentence) : [error.message];
    say(where, lines.join('\n'));
    show(where, lines.length > 0);
    reveal(node);
  }

  async function attempt(deed) {
    if ([name, ...shape.fields()].filter((one) => !one.fine()).length > 0) {
      reveal(node);
      return;
    }
    const release = hold([create, check]);
    show(unplaced, false);
    say(outcome, 'Looking at source, destination and Flink …');
    try {
      await deed();
    } catch (error) {
      say(outcome, '');
      explain(error, all(), unplaced);
    } finally {
      release();
    }
  }

  function validate() {
    attempt(async () => {
      const { problems } = await api.validate(body());
      const others = place(all(), problems);
      say(unplaced, others.map(sentence).join('\n'));
      show(unplaced, others.length > 0);
      say(outcome, problems.length === 0 ? 'All is well.' : `${humane.plural(problems.length, 'problem', 'problems')} to mend.`);
      reveal(node);
    });
  }

  function make(event) {
    event.preventDefault();
    attempt(async () => {
      const made = await api.create(body());
      connect.forget();
      location.hash = `#/pipes/${encodeURIComponent(made.id)}`;
    });
  }

  return { node };
}

function step(number, title, ...content) {
  return el('section', { class: 'card step' }, el('h2', {}, el('span', { class: 'number' }, String(number)), title), ...content);
}
