// The REST API, with the key that was typed in. The key lives as long as the browser's tab.

const KEY = 'penstock.key';
const SERVICE = 'penstock.service';

export class Refused extends Error {
  constructor(status, answer) {
    const problems = Array.isArray(answer?.problems)
      ? answer.problems.map(problemLine)
      : String(answer?.error ?? `HTTP status ${status}`).replace(/^[A-Z_]+: /, '').split('\n');
    super(problems.join('\n'));
    this.status = status;
    this.problems = problems;
    /** The server's problems with their fields, where it named them. */
    this.details = Array.isArray(answer?.problems) ? answer.problems : [];
  }
}

export class Unreachable extends Error {}

function problemLine(problem) {
  const field = problem.field ? `${problem.field}: ` : '';
  const coded = problem.code && problem.code !== 'INVALID_FIELD';
  return field + problem.message + (coded ? ` [${problem.code}] ${problem.remedy ?? ''}` : '');
}

function key() {
  return sessionStorage.getItem(KEY);
}

function basic(keyId, keySecret) {
  const bytes = new TextEncoder().encode(`${keyId}:${keySecret}`);
  return 'Basic ' + btoa(String.fromCharCode(...bytes));
}

/** The result of a call. */
async function call(...about) {
  return (await answer(...about))?.result;
}

async function answer(method, path, body, authorization = key()) {
  let response;
  try {
    response = await fetch(path, {
      method,
      // Without this a 401 would raise the browser's own dialogue.
      credentials: 'omit',
      cache: 'no-store',
      headers: {
        Authorization: authorization ?? '',
        ...(body ? { 'Content-Type': 'application/json' } : {}),
      },
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(30000),
    });
  } catch (error) {
    throw new Unreachable('The controller does not answer.', { cause: error });
  }
  let read = null;
  try {
    read = await response.json();
  } catch (error) {
    if (response.ok || response.status >= 500) {
      throw new Unreachable('Something else than the controller answers here.', { cause: error });
    }
  }
  if (!response.ok) {
    throw new Refused(response.status, read);
  }
  return read;
}

/** Longest silence of a stream, which says every ten seconds that it lives. */
const SILENCE = 25000;

/**
 * Follows a stream of server-sent events until it ends or breaks. EventSource cannot send a key.
 *
 * @param at address of the stream
 * @param take what to do with the name and the data of each
 * @param leave aborts it
 */
async function follow(at, take, leave) {
  const dead = new AbortController();
  const signal = AbortSignal.any([leave, dead.signal]);
  let timer = setTimeout(() => dead.abort(), SILENCE);
  try {
    const response = await fetch(at, {
      credentials: 'omit', cache: 'no-store', signal,
      headers: { Authorization: key() ?? '', Accept: 'text/event-stream' },
    });
    if (!response.ok) {
      throw new Refused(response.status, await response.json().catch(() => null));
    }
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => dead.abort(), SILENCE);
      const events = (text + part.value).split('\n\n');
      text = events.pop();
      events.forEach((event) => deliver(event, take));
    }
  } catch (error) {
    if (error instanceof Refused || leave.aborted) {
      throw error;
    }
    throw new Unreachable('The controller does not answer.', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

function deliver(event, take) {
  const field = (name) => event.split('\n').filter((line) => line.startsWith(`${name}: `))
    .map((line) => line.slice(name.length + 2)).join('\n');
  const name = field('event');
  if (name) {
    take(name, JSON.parse(field('data')));
  }
}

export const loggedIn = () => key() !== null;

export function logOut() {
  sessionStorage.removeItem(KEY);
  sessionStorage.removeItem(SERVICE);
}

/** Tries a key; keeps it when the controller takes it. */
export async function logIn(keyId, keySecret) {
  const authorization = basic(keyId, keySecret);
  await call('GET', '/v1/organizations', null, authorization);
  sessionStorage.setItem(KEY, authorization);
}

async function services() {
  const [organization] = await call('GET', '/v1/organizations');
  const root = `/v1/organizations/${organization.id}/services`;
  const list = await call('GET', root);
  return list.map((service) => ({ name: service.name, root: `${root}/${service.id}/clickpipes` }));
}

/** The chosen destination; the first one where none was chosen. */
export async function service() {
  const kept = sessionStorage.getItem(SERVICE);
  if (kept) {
    return JSON.parse(kept);
  }
  const all = await services();
  if (all.length === 0) {
    throw new Refused(404, { error: 'controller.yaml names no ClickHouse service' });
  }
  const chosen = { ...all[0], others: all.slice(1) };
  sessionStorage.setItem(SERVICE, JSON.stringify(chosen));
  return chosen;
}

/** Chooses another destination by its name. */
export function chooseService(current, name) {
  const all = [current, ...(current.others ?? [])].map(({ name: n, root }) => ({ name: n, root }));
  const chosen = all.find((one) => one.name === name) ?? all[0];
  const others = all.filter((one) => one !== chosen);
  sessionStorage.setItem(SERVICE, JSON.stringify({ ...chosen, others }));
}

async function at(id, rest = '') {
  const { root } = await service();
  return id === undefined ? root : `${root}/${encodeURIComponent(id)}${rest}`;
}

export const pipes = async () => call('GET', await at());
export const discover = async (body) => call('POST', (await at()).replace(/clickpipes$/, 'sources/discover'), body);
export const validate = async (body) => call('POST', `${await at()}/validate`, body);
export const create = async (body) => call('POST', await at(), body);
export const pipe = async (id) => call('GET', await at(id));
export const status = async (id) => call('GET', await at(id, '/status'));
export const tables = async (id) => call('GET', await at(id, '/tables'));
/** What there is at a pipe's own source. */
export const source = async (id) => call('GET', await at(id, '/source'));
export const history = async (id, window) => call('GET', await at(id, `/history?window=${window}`));
export const followPipes = async (take, leave) => follow(`${await at()}/stream`, take, leave);
export const followPipe = async (id, take, leave) => follow(await at(id, '/stream'), take, leave);
export const events = async (id) => call('GET', await at(id, '/events'));
export const command = async (id, name) => call('PATCH', await at(id, '/state'), { command: name });
export const edit = async (id, body) => call('PATCH', await at(id), body);
export const resync = async (id, tables) =>
  call('POST', await at(id, '/resync'), { tables });
export const cancelResync = async (id) => call('DELETE', await at(id, '/resync'));
/** Gives what is still to come of it; empty where all is done. */
export const remove = async (id, dropTables) =>
  (await answer('DELETE', await at(id, dropTables ? '?dropTables=true' : '')))?.notice ?? '';
export const verify = async (id, body) => call('POST', await at(id, '/verify'), body);
export const cancelVerification = async (id) => call('DELETE', await at(id, '/verify'));

/** The newest verification; null where there was none. */
export async function verification(id) {
  try {
    return await call('GET', await at(id, '/verify'));
  } catch (error) {
    if (error.status === 404) {
      return null;
    }
    throw error;
  }
}
