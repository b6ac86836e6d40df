// First step of a new pipe: where the source is, and whether it lets us in.
import { el, hold, say } from './dom.js';
import { field, needed, portNumber } from './fields.js';
import { providers, roleSql } from './providers.js';

const AT = 'source.postgres';

export const TLS_HOST = 'Where it is another than the host: behind a tunnel, an address, a balancer.';
export const CA_CERTIFICATE = 'PEM, of the authorities that signed the server’s. Left empty, those that the controller’s Java trusts.';

export const certificates = () =>
  el('textarea', { rows: 3, spellcheck: 'false', autocomplete: 'off', placeholder: '-----BEGIN CERTIFICATE-----' });

export function connectStep(look) {
  const text = (attributes) => el('input', { spellcheck: 'false', autocapitalize: 'none', autocomplete: 'off', ...attributes });
  const type = field(`${AT}.type`, 'Provider',
    el('select', {}, ...providers.map(([value, label]) => el('option', { value }, label))));
  const host = field(`${AT}.host`, 'Host', text(), 'Of the primary itself, not of a pooler.', needed);
  const port = field(`${AT}.port`, 'Port', text({ value: '5432', inputmode: 'numeric' }), '', portNumber);
  const database = field(`${AT}.database`, 'Database', text(), '', needed);
  const user = field(`${AT}.credentials.username`, 'User', text({ value: 'penstock' }), '', needed);
  const password = field(`${AT}.credentials.password`, 'Password',
    el('input', { type: 'password', autocomplete: 'off' }), 'Kept by the controller only, never by this page.');
  const clear = field(`${AT}.disableTls`, 'Connect without TLS', el('input', { type: 'checkbox' }),
    'Only where nobody can listen, as on this machine.');
  const lax = field(`${AT}.skipCertVerification`, 'Accept any certificate', el('input', { type: 'checkbox' }),
    'Anybody between could then read the password.');
  const name = field(`${AT}.tlsHost`, 'Name in the certificate', text(), TLS_HOST);
  const authorities = field(`${AT}.caCertificate`, 'Certificates that are trusted', certificates(), CA_CERTIFICATE, pem);
  const fields = [type, host, port, database, user, password, clear, lax, name, authorities];
  const plain = fields.slice(0, 8);
  const sql = el('pre', { tabindex: '0' });
  const button = el('button', { class: 'primary', type: 'submit' }, 'Look at the source');
  const drawSql = () => say(sql, roleSql(type.input.value, user.input.value.trim()));
  type.input.addEventListener('change', drawSql);
  user.input.addEventListener('input', drawSql);
  drawSql();

  function submit(event) {
    event.preventDefault();
    const wrong = fields.filter((one) => !one.fine());
    if (wrong.length > 0) {
      wrong[0].input.focus();
    } else {
      look();
    }
  }

  return {
    node: el('form', { onsubmit: submit, novalidate: true },
      el('div', { class: 'fields' }, ...plain.map((one) => one.node)),
      el('details', {}, el('summary', {}, 'TLS: names and authorities'),
        el('div', { class: 'fields' }, name.node, authorities.node)),
      el('details', {}, el('summary', {}, 'SQL for a suitable user'),
        el('p', { class: 'hint' }, 'As an administrator, in the database; put your schemas and tables in. '
          + 'A publication of yours is named under Settings, in step 3.'), sql),
      el('p', { class: 'buttons' }, button)),
    fields,
    busy: () => hold([button]),
    /** The connection as the API takes it. */
    value: () => ({
      type: type.input.value,
      host: host.input.value.trim(),
      port: Number(port.input.value),
      database: database.input.value.trim(),
      credentials: { username: user.input.value.trim(), password: password.input.value },
      ...(clear.input.checked ? { disableTls: true } : {}),
      ...(lax.input.checked ? { skipCertVerification: true } : {}),
      ...(name.input.value.trim() ? { tlsHost: name.input.value.trim() } : {}),
      ...(authorities.input.value.trim() ? { caCertificate: authorities.input.value.trim() } : {}),
    }),
    forget: () => { password.input.value = ''; },
  };
}

function pem(value) {
  return !value || value.includes('-----BEGIN CERTIFICATE-----') ? '' : 'This is no certificate in PEM: it begins with -----BEGIN CERTIFICATE-----.';
}
