// Fields of a form that know their place in the request, so that the server's problems find them.
import { el, say, show } from './dom.js';
import { asShown } from './words.js';

let made = 0;

/** A complaint moves what is below it: while a pointer is down it waits, so that what was aimed at is hit. */
let pointing = false;
addEventListener('pointerdown', () => { pointing = true; }, true);
addEventListener('pointerup', () => { pointing = false; }, true);
addEventListener('pointercancel', () => { pointing = false; }, true);

function whenNotPointing(deed) {
  if (pointing) {
    addEventListener('pointerup', () => setTimeout(deed), { once: true, capture: true });
  } else {
    deed();
  }
}

/** Room for what is wrong with an input, or with a group of them. */
export function complaint(input) {
  const id = `field-${++made}`;
  const wrong = el('p', { class: 'wrong', id: `${id}-wrong`, hidden: true });
  input.id = id;
  input.setAttribute('aria-describedby', wrong.id);
  return {
    node: wrong,
    complain(text) {
      say(wrong, text);
      show(wrong, Boolean(text));
      input.setAttribute('aria-invalid', String(Boolean(text)));
    },
  };
}

/**
 * Checks an input when it is left.
 *
 * @param own what the page can tell of its value; empty where it is well
 * @return checks it at once
 */
export function checked(input, complain, own) {
  function fine() {
    const text = own();
    complain(text);
    return !text;
  }

  input.addEventListener('change', fine);
  // What is left as it was keeps what the server has said of it. A window that is left is no field that is.
  input.addEventListener('blur', () => whenNotPointing(() => {
    const text = document.activeElement === input ? '' : own();
    if (text) {
      complain(text);
    }
  }));
  return fine;
}

/** An input with its label, its hint, and room for what is wrong with it. */
export function field(path, label, input, hint = '', check = () => '') {
  const { node: wrong, complain } = complaint(input);
  const { id } = input;
  const about = el('p', { class: 'hint', id: `${id}-hint`, hidden: !hint }, hint);
  input.setAttribute('aria-describedby', `${about.id} ${id}-wrong`);
  const box = input.type === 'checkbox';
  const caption = el('label', { for: id }, label);
  const node = el('div', { class: box ? 'field box' : 'field' },
    ...(box ? [el('div', { class: 'choice' }, input, caption)] : [caption, input]), about, wrong);
  const fine = checked(input, complain, () =>
    (input.validity.badInput ? 'This is not a number.' : check(box ? input.checked : input.value.trim())));
  /** {fine}: whether it is well as far as the page can tell. */
  return { path, node, input, complain, fine };
}

export const needed = (value) => (value ? '' : 'This is needed.');

/** A whole number, or nothing where that means as usual. */
export const whole = (least, most) => (value) =>
  (value === '' || (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most) ? ''
    : `A whole number ${most < 2 ** 31 - 1 ? `from ${least} to ${most.toLocaleString('en')}` : `of ${least} or more`}.`);

/** None, or some, by commas, of names that there are. */
export const among = (names) => (value) => {
  const strange = value.split(',').map((one) => one.trim()).filter((one) => one && !names().includes(one));
  return strange.length ? `There is no ${strange.join(', ')}; there are ${names().join(', ')}.` : '';
};

export const portNumber = (value) =>
  (/^\d+$/.test(value) && value >= 1 && value <= 65535 ? '' : 'A port is a number from 1 to 65535.');

/** What a problem with the connection as a whole is most likely about. */
const LIKELY = {
  SOURCE_AUTH: 'source.postgres.credentials.password',
  SOURCE_UNREACHABLE: 'source.postgres.host',
};

/** By the words of Java and of the driver: no TLS there at all, another name, an authority that is not known. */
function tlsField(message) {
  return /not support SSL/i.test(message) ? 'disableTls' : /hostname|alternative/i.test(message) ? 'tlsHost' : 'caCertificate';
}

function about({ field: path, code, message }) {
  if (path !== 'source.postgres') {
    return path;
  }
  return code === 'SOURCE_TLS' ? `${path}.${tlsField(message)}` : LIKELY[code] ?? path;
}

/** Shows each problem beside its field; returns those that concern none that is shown. */
export function place(fields, problems) {
  fields.forEach((one) => one.complain(''));
  const said = new Map();
  const others = [];
  for (const problem of problems) {
    const where = about(problem);
    const one = fields.find(({ path }) => path && (where === path || where.startsWith(`${path}.`)));
    if (one) {
      said.set(one, [...(said.get(one) ?? []), sentence(problem)]);
    } else {
      others.push(problem);
    }
  }
  said.forEach((lines, one) => one.complain(lines.join('\n')));
  return others;
}

/** Opens whatever a complaint is folded away in, and goes to the first. */
export function reveal(within) {
  const wrong = [...within.querySelectorAll('.wrong:not([hidden])')];
  for (const one of wrong) {
    for (let fold = one.closest('details'); fold; fold = fold.parentElement.closest('details')) {
      fold.open = true;
    }
  }
  const about = wrong.length > 0 && within.querySelector(`[aria-describedby~="${wrong[0].id}"]`);
  if (about) {
    (about.matches('fieldset') ? about.querySelector('input') : about).focus();
  }
}

/** The remedy of a field that is not valid only says so once more. */
const NO_REMEDY = 'Correct the field as the message says.';

/** A problem in the words of the page. */
export function sentence(problem) {
  const message = asShown(problem.message);
  const remedy = problem.remedy === NO_REMEDY ? '' : asShown(problem.remedy);
  const end = /[.!?]$/.test(message) ? '' : '.';
  // The name of a table is not a word that begins a sentence.
  const first = /^[^\s.]+\./.test(message) ? message[0] : message[0].toUpperCase();
  return `${first}${message.slice(1)}${end}${remedy ? ` ${remedy}` : ''}`;
}
