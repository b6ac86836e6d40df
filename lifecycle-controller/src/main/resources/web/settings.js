// How a pipe is configured, as the API says it, and what of it can be changed while it runs.
import { el, say } from './dom.js';
import { field, portNumber } from './fields.js';

/** What the form edits, by its place in the request. */
const EDITED = [
  ['host', 'Host', 'text', ''],
  ['port', 'Port', 'text', '', portNumber],
  ['credentials.username', 'User', 'text', 'Empty: as it is.'],
  ['credentials.password', 'Password', 'password', 'Empty: as it is. Given together with the user.'],
  ['settings.syncIntervalSeconds', 'Sync interval, seconds', 'number', ''],
  ['settings.pullBatchSize', 'Rows of one INSERT', 'number', ''],
];

/** Sends only what differs from the pipe as it is. */
function editor(save) {
  const fields = EDITED.map(([name, label, type, hint, check]) => ({
    name,
    ...field(`source.postgres.${name}`, label, el('input', { type, min: 1, autocomplete: 'off', spellcheck: 'false' }), hint, check),
  }));
  const said = el('span', { role: 'status' });
  let before = {};

  async function submit(event) {
    event.preventDefault();
    const postgres = {};
    for (const { name, input } of fields) {
      const value = input.value.trim();
      if (value !== '' && value !== String(before[name] ?? '')) {
        const [first, second] = name.split('.');
        const given = input.type === 'number' || name === 'port' ? Number(value) : value;
        postgres[first] = second ? { ...postgres[first], [second]: given } : given;
      }
    }
    if (Object.keys(postgres).length === 0) {
      say(said, 'Nothing is changed.');
    } else if (fields.every((one) => one.fine())) {
      say(said, (await save({ source: { postgres } })) ? 'Taken; the pipe goes on with it.' : '');
      fields.filter(({ name }) => name.startsWith('credentials')).forEach(({ input }) => { input.value = ''; });
    }
  }

  return {
    node: el('details', { class: 'card' }, el('summary', {}, 'Edit connection and pace'),
      el('form', { onsubmit: submit, novalidate: true }, el('div', { class: 'fields' }, ...fields.map((one) => one.node)),
        el('p', { class: 'buttons' }, el('button', { type: 'submit', class: 'primary' }, 'Save'), said))),
    update(pipe) {
      const { settings: own = {}, host, port } = pipe.source?.postgres ?? {};
      const next = { host, port, 'settings.syncIntervalSeconds': own.syncIntervalSeconds, 'settings.pullBatchSize': own.pullBatchSize };
      // What is being typed is left alone.
      fields.filter(({ name, input }) => name in next && (input.value === '' || input.value === String(before[name])))
        .forEach(({ name, input }) => { input.value = next[name] ?? ''; });
      before = next;
    },
  };
}

export function settingsTab(save) {
  const list = el('dl', { class: 'settings' });
  const form = editor(save);
  let shown = '';
  return {
    node: el('div', {}, form.node, list),
    update(pipe) {
      form.update(pipe);
      const pairs = settings(pipe);
      const next = JSON.stringify(pairs);
      if (next !== shown) {
        shown = next;
        list.replaceChildren(...pairs.flatMap(([name, value]) =>
          [el('dt', {}, name), el('dd', {}, String(value))]));
      }
    },
  };
}

function settings(pipe) {
  const { settings: own = {}, tableMappings = [], ...source } = pipe.source?.postgres ?? {};
  const plain = Object.entries(source).filter(([, value]) => typeof value !== 'object');
  return [
    ['id', pipe.id],
    ...plain,
    ['destination database', pipe.destination?.database ?? ''],
    ...Object.entries(own).map(([name, value]) => [name, value === '' ? '–' : value]),
    ...tableMappings.map((mapping, index) => [
      index === 0 ? 'tables' : '',
      `${mapping.sourceSchemaName}.${mapping.sourceTable} → ${mapping.targetTable}`
        + (mapping.tableEngine ? ` (${mapping.tableEngine})` : ''),
    ]),
    ['created', pipe.createdAt ?? ''],
    ['updated', pipe.updatedAt ?? ''],
  ];
}
