// One pipe: the drawing, the three answers, what can be done, and its tables, events and settings.
import * as api from './api.js';
import { actions } from './actions.js';
import { captions } from './captions.js';
import { diagram } from './diagram.js';
import { el, say, show } from './dom.js';
import { eventsTab } from './events.js';
import { failure } from './failure.js';
import * as humane from './humane.js';
import { picture } from './picture.js';
import { plotsTab } from './plots.js';
import { settingsTab } from './settings.js';
import { badge } from './states.js';
import { tablesTab } from './tables.js';
import { leave } from './tidings.js';
import { verifyTab } from './verify.js';

const TABS = ['tables', 'plots', 'verify', 'events', 'settings'];

/** What no stream tells of is asked for so often. */
const EVERY = 2000;

export function pipeView(id, refreshSoon) {
  document.title = 'Pipe · Penstock';
  const name = el('h1');
  const sign = badge();
  const since = el('span', { class: 'quiet-text' });
  const sentence = el('p', { class: 'sentence', role: 'status' });
  const drawing = picture();
  const numbers = captions();
  const life = diagram();
  const deeds = actions({
    command: act,
    resync: () => attempt(() => api.resync(id, [])),
    cancelResync: () => attempt(() => api.cancelResync(id)),
    remove,
  });
  const trouble = failure(id, () => act('start'), deeds.resync, () => panels.settings.open());
  const problem = el('p', { class: 'notice bad', role: 'alert', hidden: true });
  const panels = {
    tables: tablesTab({
      resync: (tables) => attempt(() => api.resync(id, tables)),
      remove: (mapping) => attempt(() => api.edit(id, { source: { postgres: { tableMappingsToRemove: [mapping] } } })),
      look: () => api.source(id),
      edit,
    }),
    plots: plotsTab(id),
    verify: verifyTab(id),
    events: eventsTab(),
    settings: settingsTab(edit),
  };
  const tabs = tabBar(id);
  const place = el('div', { class: 'panel', id: 'panel' });
  const body = el('div', { hidden: true },
    el('div', { class: 'head' }, el('div', { class: 'title' }, name, sign.node, since), deeds.buttons),
    deeds.confirmation, problem,
    trouble.node,
    el('div', { class: 'card scene' }, sentence, drawing.node, numbers.node),
    life.node, tabs.node, place);
  const waiting = el('p', { class: 'quiet-text' }, 'Asking the controller …');
  const node = el('section', {}, el('p', { class: 'crumb' }, el('a', { href: '#/' }, '← All pipes')), waiting, body);
  let chosen = 'tables';
  let current = null;

  async function refresh() {
    try {
      const [pipe, status, tables, events] =
        await Promise.all([api.pipe(id), api.status(id), api.tables(id), api.events(id)]);
      current = { pipe, status, tables, events };
      draw();
    } catch (error) {
      if (error.status !== 404) {
        throw error;
      }
      gone();
    }
  }

  function gone() {
    say(waiting, 'There is no such pipe; it may have been deleted.');
    show(waiting, true);
    show(body, false);
  }

  function take(name, data) {
    if (name === 'gone') {
      gone();
    } else if (current) {
      current[name] = data;
      draw();
    }
  }

  /** Verifications and history are no part of the stream. */
  async function ask() {
    if (!document.hidden && current) {
      try {
        await panels[chosen].ask?.(current);
      } catch {
        // The stream, or the next refresh, tells what is wrong.
      }
    }
  }

  /** What has lasted, or is so long ago, grows while nothing comes by the stream. */
  function keepAsking() {
    ask();
    const timer = setInterval(() => {
      if (!node.isConnected) {
        clearInterval(timer);
      } else if (!document.hidden && current) {
        draw();
        ask();
      }
    }, EVERY);
  }

  function draw() {
    const { pipe, status, tables, events } = current;
    document.title = `${pipe.name}: ${status.state} · Penstock`;
    say(name, pipe.name);
    sign.update(status.state);
    say(since, (status.since ? `for ${humane.lasting(status.since)}` : '') + step(status), humane.clock(status.since));
    say(sentence, inOneLine(status));
    drawing.update(status);
    numbers.update(pipe, status, tables);
    life.update(status);
    trouble.update(status, events);
    deeds.update(pipe, status, tables);
    panels.tables.update(tables, status, pipe);
    panels.events.update(events);
    panels.settings.update(pipe);
    show(waiting, false);
    show(body, true);
  }

  /** Its refusals are shown beside the fields that they are about. */
  async function edit(change) {
    await api.edit(id, change);
    refreshSoon();
  }

  async function act(command) {
    await attempt(() => api.command(id, command));
  }

  async function remove(dropTables) {
    const { name: gone } = current.pipe;
    if (await attempt(async () => leave(`${gone}: ${await api.remove(id, dropTables) || 'deleted.'}`))) {
      location.hash = '#/';
    }
  }

  async function attempt(deed) {
    show(problem, false);
    deeds.busy(true);
    try {
      await deed();
      return true;
    } catch (error) {
      say(problem, error.message);
      show(problem, true);
      return false;
    } finally {
      deeds.busy(false);
      refreshSoon();
    }
  }

  function tab(wanted) {
    chosen = TABS.includes(wanted) ? wanted : 'tables';
    tabs.choose(chosen);
    place.replaceChildren(panels[chosen].node);
    ask();
  }

  tab(chosen);
  keepAsking();
  return { node, refresh, tab, take, follow: (taker, leave) => api.followPipe(id, taker, leave) };
}

/** What a pipe that is on its way does or waits for just now. */
function step({ state, phase }) {
  return phase && ['Provisioning', 'Setup', 'Pausing', 'Stopping', 'Degraded'].includes(state) ? ` · ${phase}` : '';
}

/** Is it flowing, and how far behind is it. */
function inOneLine({ sentence = '', lagSeconds }) {
  return typeof lagSeconds === 'number' ? `${sentence} ${humane.behind(lagSeconds)}.` : sentence;
}

/** Links, since each tab has its own address. */
function tabBar(id) {
  const links = TABS.map((tab) =>
    el('a', { href: `#/pipes/${encodeURIComponent(id)}/${tab}` }, tab[0].toUpperCase() + tab.slice(1)));
  return {
    node: el('nav', { class: 'tabs', 'aria-label': 'About this pipe' }, ...links),
    choose(tab) {
      links.forEach((link, index) => {
        if (TABS[index] === tab) {
          link.setAttribute('aria-current', 'page');
        } else {
          link.removeAttribute('aria-current');
        }
      });
    },
  };
}
