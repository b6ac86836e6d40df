// How a pipe is configured, as the API says it, and what of it can be changed while it runs.
import { CA_CERTIFICATE, TLS_HOST, certificates } from './connect.js';
import { el, say, show } from './dom.js';
import { field, place, portNumber, sentence } from './fields.js';
import { knobs } from './knobs.js';

/** What of the connection the form edits: its place in the request, and whether null takes it away. */
const CONNECTION = [
  ['host', 'Host', {}, ''],
  ['port', 'Port', {}, '', portNumber],
  ['database', 'Database', {}, ''],
  ['credentials.username', 'User', {}, 'Empty: as it is.'],
  ['credentials.password', 'Password', { type: 'password' }, 'Empty: as it is. Given together with the user.'],
  ['tlsHost', 'Name in the certificate', {}, TLS_HOST],
];
const BOXES = [
  ['disableTls', 'Connect without TLS'],
  ['skipCertVerification', 'Accept any certificate'],
];
const CLEARED = ['tlsHost', 'caCertificate', 'snapshotMaxBytesPerSecond'];

function connection() {
  const texts = CONNECTION.map(([name, label, attributes, hint, check]) => ({
    name,
    ...field(`source.postgres.${name}`, label, el('input', { autocomplete: 'off', spellcheck: 'false', ...attributes }), hint, check),
  }));
  const authority = { name: 'caCertificate', ...field('source.postgres.caCertificate', 'Certificates that are trusted', certificates(), CA_CERTIFICATE) };
  const boxes = BOXES.map(([name, label]) => {
    const one = { name, ...field(`source.postgres.${name}`, label, el('input', { type: 'checkbox' })) };
    return { ...one, empty: false, value: () => one.input.checked, put: (value) => { one.input.checked = value === true; } };
  });
  return [...texts, authority].map((one) => ({
    ...one,
    value: () => (one.name === 'port' ? Number(one.input.value) : one.input.value.trim()),
    put: (value) => { one.input.value = value ?? ''; },
  })).concat(boxes);
}

/** Sends only what differs from the pipe as it is. */
function editor(save) {
  const reach = connection();
  const pace = knobs(true);
  const fields = [...reach, ...pace];
  const said = el('span', { role: 'status' });
  const problem = el('p', { class: 'notice bad', role: 'alert', hidden: true });
  let before = new Map();

  /** null takes away what null can. */
  function changes(list) {
    return list.filter((one) => one.value() !== before.get(one.name) && (one.value() !== '' || CLEARED.includes(one.name)))
      .map((one) => [one.name, one.value() === '' ? null : one.value()]);
  }

  function body() {
    const settings = Object.fromEntries(changes(pace));
    const given = changes(reach);
    const credentials = Object.fromEntries(given.filter(([name]) => name.startsWith('credentials.'))
      .map(([name, value]) => [name.split('.')[1], value]));
    return {
      ...Object.fromEntries(given.filter(([name]) => !name.includes('.'))),
      ...(Object.keys(credentials).length ? { credentials } : {}),
      ...(Object.keys(settings).length ? { settings } : {}),
    };
  }

  async function submit(event) {
    event.preventDefault();
    const postgres = body();
    show(problem, false);
    if (Object.keys(postgres).length === 0) {
      say(said, 'Nothing is changed.');
    } else if (fields.filter((one) => !one.fine()).length === 0) {
      say(said, 'Looking at source and destination …');
      try {
        await save({ source: { postgres } });
        say(said, 'Taken; the pipe goes on with it.');
        reach.filter(({ name }) => name.startsWith('credentials')).forEach((one) => one.put(''));
      } catch (error) {
        say(said, '');
        const others = place(fields, error.details ?? []);
        say(problem, error.details?.length ? others.map(sentence).join('\n') : error.message);
        show(problem, problem.textContent !== '');
      }
    }
  }

  return {
    node: el('details', { class: 'card' }, el('summary', {}, 'Edit connection and settings'),
      el('form', { onsubmit: submit, novalidate: true }, el('div', { class: 'fields' }, ...fields.map((one) => one.node)),
        problem, el('p', { class: 'buttons' }, el('button', { type: 'submit', class: 'primary' }, 'Save'), said))),
    update(pipe) {
      const { settings: own = {}, ...at } = pipe.source?.postgres ?? {};
      const next = new Map();
      for (const one of fields) {
        const shown = plain(pace.includes(one) ? own[one.name] ?? one.usual : at[one.name] ?? one.empty ?? '');
        next.set(one.name, shown);
        // What is being typed is left alone.
        if (!before.has(one.name) || (one.value() === before.get(one.name) && shown !== before.get(one.name))) {
          one.put(shown);
        }
      }
      before = next;
    },
  };
}

/** As an input gives it back: without the white space around a certificate. */
function plain(value) {
  return typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : value;
}

export function settingsTab(save) {
  const list = el('dl', { class: 'settings' });
  const form = editor(save);
  let shown = '';
  return {
    node: el('div', {}, form.node, list),
    open: () => { form.node.open = true; },
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
    ...plain.map(([name, value]) => [name, name === 'caCertificate' ? 'PEM, as in the form' : value]),
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
