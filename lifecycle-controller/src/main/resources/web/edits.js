// Forms that edit which tables a pipe follows, and how: they ask the pipe's own source what there is.
import { chooseStep } from './choose.js';
import { el, hold, say, show } from './dom.js';
import { timeToCopy } from './estimate.js';
import { place, reveal, sentence } from './fields.js';
import * as humane from './humane.js';
import { tableShape, tableShapes } from './mappings.js';

const HELD = 'The others stand still for a few seconds while the job is started again.';

/** What comes of an edit in that state, after the edit itself. */
function after(state) {
  return state === 'Completed' ? 'The pipe is done: its next resync goes by it.'
    : state === 'Paused' ? 'The pipe is resumed by it.' : HELD;
}

/**
 * A form that opens below its button.
 *
 * @param look asks the source
 * @param draw gives what is filled in, out of what the source holds and how fast it was copied before
 * @param asField gives the path of a field of the form by the one in the request
 */
function sheet({ heading, yes, look, draw, fields, send, asField = (path) => path }) {
  const title = el('h2', {}, heading);
  const content = el('div', { class: 'shapes' });
  const plan = el('p', { class: 'quiet-text', role: 'status' });
  const refused = el('p', { class: 'notice bad', role: 'alert', hidden: true });
  const submit = el('button', { type: 'submit', class: 'primary' }, yes);
  const cancel = el('button', { type: 'button', onclick: close }, 'Leave it');
  const node = el('form', {
    class: 'card step sheet', hidden: true, novalidate: true, onsubmit: go,
    onkeydown: (event) => event.key === 'Escape' && close(),
  }, title, content, plan, refused, el('p', { class: 'buttons' }, submit, cancel));
  let opener = null;
  let ready = true;

  function close() {
    show(node, false);
    content.replaceChildren();
    opener?.focus();
  }

  async function attempt(waiting, deed) {
    const before = plan.textContent;
    show(refused, false);
    const release = hold([submit]);
    say(plan, waiting);
    try {
      await deed();
    } catch (error) {
      const others = place(fields(), (error.details ?? []).map((one) => ({ ...one, field: asField(one.field) })));
      const lines = error.details?.length ? others.map(sentence) : [error.message];
      say(refused, lines.join('\n'));
      show(refused, lines.length > 0);
      say(plan, before);
      reveal(node);
    } finally {
      release();
      submit.disabled = !ready;
    }
  }

  async function go(event) {
    event.preventDefault();
    if (fields().filter((one) => !one.fine()).length > 0) {
      reveal(node);
      return;
    }
    await attempt('Looking at source and destination …', async () => {
      await send();
      close();
    });
  }

  return {
    node,
    close,
    plan: (text, fine = true) => {
      ready = fine;
      say(plan, text);
      submit.disabled = !fine;
    },
    async open(from) {
      opener = from;
      content.replaceChildren();
      ready = false;
      show(node, true);
      title.tabIndex = -1;
      title.focus();
      await attempt('Asking the source what there is …', async () => {
        const found = await look();
        content.replaceChildren(...draw(found.schemas, found.copyPace));
      });
      node.querySelector('input, select')?.focus();
    },
  };
}

/** Adds tables that the pipe does not follow yet. */
export function adding({ look, edit }) {
  let pipe = null;
  let state = '';
  let pace = null;
  const mapped = () => pipe?.source?.postgres?.tableMappings ?? [];
  const shapes = tableShapes(() => mapped().length);
  const choose = chooseStep(change, 'The pipe follows all tables that its user can see. Others need USAGE on their schema and SELECT on them.');
  const form = sheet({
    heading: 'Add tables', yes: 'Add them', look, fields: shapes.fields,
    draw(schemas, copyPace) {
      pace = copyPace;
      const known = new Set(mapped().map((one) => `${one.sourceSchemaName}.${one.sourceTable}`));
      const rest = schemas.map((schema) =>
        ({ ...schema, tables: schema.tables.filter((table) => !known.has(`${schema.name}.${table.name}`)) }));
      choose.update(rest.filter((schema) => !known.has(`${schema.name}.*`)));
      return [choose.node, shapes.node];
    },
    send: () => edit({ source: { postgres: { tableMappingsToAdd: shapes.mappings() } } }),
    // They are numbered behind those that the pipe has.
    asField: (path) => path.replace(/tableMappingsToAdd\[(\d+)\]/, (all, index) => `tableMappings[${mapped().length + Number(index)}]`),
  });

  function time(chosen) {
    const sentence = timeToCopy(chosen, pace, pipe?.source?.postgres?.settings ?? {});
    return sentence && `${sentence} `;
  }

  function change() {
    const chosen = choose.value();
    shapes.update(chosen);
    const first = humane.toCopy(chosen);
    form.plan(chosen.length ? `${first[0].toUpperCase()}${first.slice(1)}. ${time(chosen)}${after(state)} `
      + 'A publication of your own must hold them before.' : 'Choose at least one table.', chosen.length > 0);
  }

  return {
    ...form,
    update: (next, status) => {
      pipe = next;
      ({ state } = status);
    },
  };
}

/** Changes the mapping of one table, which is copied anew by it. */
export function changing({ look, edit }) {
  let pipe = null;
  let mapping = null;
  let shape = null;
  const mapped = () => pipe.source.postgres.tableMappings;
  // Those that fill one target have one shape.
  const together = (one) => one === mapping || (mapping.sharesTarget && one.targetTable === mapping.targetTable);

  function changed(one) {
    if (one === mapping || !together(one)) {
      return one === mapping ? shape.value() : one;
    }
    const { sourceSchemaName, sourceTable, excludedColumns = [] } = one;
    const next = shape.value();
    // One may leave out what the others do not have.
    const left = excludedColumns.filter((column) => !mapping.excludedColumns?.includes(column));
    return { ...next, sourceSchemaName, sourceTable, excludedColumns: [...new Set([...left, ...next.excludedColumns])] };
  }

  const form = sheet({
    heading: 'Columns and keys', yes: 'Change and copy anew', look,
    fields: () => shape?.fields ?? [],
    draw(schemas) {
      const { sourceSchemaName: schema, sourceTable: name, targetTable } = mapping;
      const table = schemas.find((one) => one.name === schema)?.tables.find((one) => one.name === name);
      const all = mapped().filter(together).map((one) => `${one.sourceSchemaName}.${one.sourceTable}`);
      shape = table ? tableShape({ schema, table, mapping }) : null;
      shape?.move(mapped().indexOf(mapping));
      form.plan(shape ? `${all.join(', ')} ${all.length === 1 ? 'is' : 'are changed alike and'} read again beside the live rows, which stay readable and fresh until ${targetTable} is exchanged. `
        + 'The other tables go on.' : `${schema}.${name} is not at the source any more.`, shape !== null);
      return shape ? [shape.node] : [];
    },
    send: () => edit({ source: { postgres: { tableMappings: mapped().map(changed) } } }),
  });
  return {
    ...form,
    /** For a mapping as the pipe had it then: another may have come since. */
    open(whole, chosen, from) {
      pipe = whole;
      mapping = chosen;
      return form.open(from);
    },
  };
}
