// How a pipe is configured, as the API says it.
import { el } from './dom.js';

export function settingsTab() {
  const list = el('dl', { class: 'settings' });
  let shown = '';
  return {
    node: list,
    update(pipe) {
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
