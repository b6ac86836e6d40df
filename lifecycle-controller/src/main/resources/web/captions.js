// What stands under the drawing: one caption per section, with its numbers.
import { el, link, say, show } from './dom.js';
import * as humane from './humane.js';
import { stuckAt } from './picture.js';
import { held, warning } from './slot.js';

function caption(section, heading, ...labels) {
  const title = el('h2', {}, heading);
  const under = el('p', { class: 'quiet-text' });
  const values = labels.map(() => el('dd'));
  const list = el('dl', {}, ...labels.map((label, index) => el('div', {}, el('dt', {}, label), values[index])));
  const node = el('div', { class: `caption ${section}` }, title, under, list);
  return {
    node,
    update(text, pairs, stuck) {
      say(under, text);
      node.classList.toggle('stuck', stuck === section);
      pairs.forEach(([value, title = ''], index) => say(values[index], value, title));
    },
  };
}

export function captions() {
  const reservoir = caption('reservoir', 'Postgres', 'Behind', 'WAL held', 'Slot');
  const penstock = caption('penstock', 'Flink', 'Flow', 'Checkpoint', 'Took');
  const turbine = caption('turbine', 'ClickHouse', 'Last insert', 'Rows', 'Parts');
  const job = el('a', { target: '_blank', rel: 'noopener noreferrer', hidden: true }, 'Open the job in Flink ↗');
  penstock.node.append(job);
  const danger = el('p', { class: 'danger-text', role: 'status', hidden: true });
  reservoir.node.append(danger);
  return {
    node: el('div', { class: 'captions' }, reservoir.node, penstock.node, turbine.node),
    update(pipe, status, tables) {
      const source = pipe.source?.postgres ?? {};
      const stuck = stuckAt(status);
      const { slot, checkpoint } = status;
      reservoir.update(`${source.host}:${source.port}/${source.database}`, [
        [known(humane.seconds(status.lagSeconds), humane.bytes(status.lagBytes)), humane.exact(status.lagBytes, 'bytes of WAL')],
        [held(slot), limits(slot)],
        [slot?.walStatus ?? humane.NONE, slot?.name ?? ''],
      ], stuck);
      penstock.update('one job, snapshot and stream', [
        [humane.rate(status.rowsPerSecond), humane.exact(status.rowsPerSecond, 'rows/s')],
        [humane.ago(checkpoint?.completedAt), checkpoint?.id ? `no. ${checkpoint.id}` : ''],
        [humane.seconds((checkpoint?.durationMillis ?? NaN) / 1000)],
      ], stuck);
      const fear = warning(slot);
      danger.dataset.tone = fear?.tone ?? '';
      reservoir.node.dataset.tone = fear?.tone ?? '';
      say(danger, fear?.text ?? '');
      show(danger, fear !== null);
      link(job, status.flink?.url);
      turbine.update(`${humane.plural(tables.length, 'table', 'tables')} in database ${pipe.destination?.database ?? ''}`, [
        [humane.ago(status.lastInsertAt), humane.clock(status.lastInsertAt)],
        [humane.count(status.targets?.rows), humane.exact(status.targets?.rows, 'rows on disk, versions that are not merged yet among them')],
        [humane.count(status.targets?.parts), humane.exact(status.targets?.parts, 'active parts')],
      ], stuck);
    },
  };
}

function known(...texts) {
  return texts.filter((text) => text !== humane.NONE).join(' · ') || humane.NONE;
}

function limits(slot) {
  return humane.exact(slot?.retainedBytes, 'bytes')
    + (slot?.limitBytes > 0 ? ` of ${humane.exact(slot.limitBytes, 'bytes')} (max_slot_wal_keep_size)` : slot ? ', without a limit' : '');
}
