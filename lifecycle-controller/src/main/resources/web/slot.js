// What a slot keeps in the source, held against max_slot_wal_keep_size, and when that is a danger.
import * as humane from './humane.js';

/** Per cent of the limit; the controller's own alarm begins there. */
const WARN_AT = 80;

/** 0 … 1 of the limit; null where there is none. */
export function share(slot) {
  const { retainedBytes, limitBytes } = slot ?? {};
  return limitBytes > 0 && typeof retainedBytes === 'number' ? retainedBytes / limitBytes : null;
}

export function held(slot) {
  const part = share(slot);
  return humane.bytes(slot?.retainedBytes) + (part === null ? '' : ` of ${humane.bytes(slot.limitBytes)}`);
}

/** What there is to fear, with its tone; null where there is nothing. */
export function warning(slot) {
  const part = share(slot);
  const percent = `${Math.floor((part ?? 0) * 100)} %`;
  switch (slot?.walStatus) {
    case 'lost':
      return { tone: 'fail', text: 'Postgres has removed WAL that the slot needed. The pipe has to be resynced.' };
    case 'unreserved':
      // May come well below 100 %: Postgres counts whole segments, of 16 MiB as a rule.
      return {
        tone: 'fail',
        text: `The slot has reached max_slot_wal_keep_size${part === null ? '' : ` (${percent}, and Postgres counts whole segments)`}: it is invalidated `
          + 'at Postgres’s next checkpoint, and then the pipe has to be resynced. Raise the limit, or let the pipe catch up now.',
      };
    default:
  }
  if (part !== null && part * 100 >= WARN_AT) {
    return {
      tone: part >= 0.95 ? 'fail' : 'warn',
      text: `The slot keeps ${percent} of max_slot_wal_keep_size. Beyond that Postgres invalidates it, and the pipe has to be `
        + 'resynced. Raise the limit, or let the pipe catch up.',
    };
  }
  if (slot?.walStatus === 'extended' && part === null) {
    return {
      tone: 'warn',
      text: 'The slot keeps more WAL than max_wal_size, and max_slot_wal_keep_size sets no limit: the source’s disk may fill '
        + 'until the pipe has caught up.',
    };
  }
  return null;
}
