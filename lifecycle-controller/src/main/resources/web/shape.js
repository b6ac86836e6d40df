// Third step of a new pipe: names, columns, engines and settings. The defaults need no visit.
import { el } from './dom.js';
import { field } from './fields.js';
import { knobs } from './knobs.js';
import { tableShapes } from './mappings.js';

export function shapeStep(changed) {
  const tables = tableShapes();
  const settings = knobs();
  const database = field('destination.database', 'Database in ClickHouse',
    el('input', { autocomplete: 'off', spellcheck: 'false' }), 'Left empty, the service’s own.');
  return {
    node: el('div', { onchange: changed, oninput: changed }, tables.node,
      el('details', {}, el('summary', {}, 'Settings'),
        el('div', { class: 'fields' }, database.node, ...settings.map((one) => one.node)))),
    fields: () => [database, ...settings, ...tables.fields()],
    database: () => database.input.value.trim(),
    /** Those that differ from their defaults. */
    settings: () => Object.fromEntries(settings.map((one) => [one, one.value()])
      .filter(([one, value]) => value !== '' && value !== one.usual).map(([one, value]) => [one.name, value])),
    mappings: tables.mappings,
    update: tables.update,
  };
}
