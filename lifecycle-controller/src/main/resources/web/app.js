// Routes an address to its view, and keeps it up to date: by a stream, or by asking every two seconds.
import * as api from './api.js';
import { createView } from './create.js';
import { el, say, show } from './dom.js';
import { loginView } from './login.js';
import { listView } from './list.js';
import { pipeView } from './pipe.js';
import { serviceMenu } from './services.js';
import { themeButton } from './theme.js';
import { clock } from './humane.js';

const EVERY = 2000;

const main = document.getElementById('main');
const trouble = document.getElementById('trouble');
const leave = document.getElementById('leave');

let view = null;
let timer = 0;
let leaving = new AbortController();
let round = 0;
let troubleSince = null;

function route() {
  const [, place, id, tab] = location.hash.split('/').map((part) => decodeURIComponent(part));
  if (!api.loggedIn()) {
    return { name: 'login', make: () => loginView(open) };
  }
  if (place === 'pipes' && id) {
    return { name: `pipe ${id}`, make: () => pipeView(id, refresh), tab };
  }
  if (place === 'new') {
    return { name: 'new', make: () => createView() };
  }
  return { name: 'list', make: () => listView() };
}

function open() {
  const { name, make, tab } = route();
  if (view?.name !== name) {
    view = { name, ...make() };
    main.replaceChildren(view.node);
    troubled(null);
    if (document.activeElement === document.body) {
      main.focus({ preventScroll: true });
    }
    scrollTo(0, 0);
  }
  view.tab?.(tab);
  show(leave, api.loggedIn());
  refresh();
}

async function refresh() {
  clearTimeout(timer);
  leaving.abort();
  const mine = ++round;
  const shown = view;
  if (!shown.refresh || document.hidden) {
    return;
  }
  try {
    serviceMenu(await api.service(), startAgain);
    await shown.refresh();
    if (mine === round) {
      troubled(null);
      await live(shown, mine);
    }
  } catch (error) {
    if (mine !== round) {
      return;
    }
    if (error.status === 401) {
      startAgain(api.logOut);
      return;
    }
    troubled(error);
  }
  if (mine === round) {
    timer = setTimeout(refresh, EVERY);
  }
}

/** Until the stream ends; what a view has no stream for is asked for again and again. */
async function live(shown, mine) {
  if (shown.follow) {
    leaving = new AbortController();
    await shown.follow((name, data) => mine === round && shown.take(name, data), leaving.signal);
  }
}

/** Says that what is shown is old, and since when. */
function troubled(error) {
  troubleSince = error ? troubleSince ?? new Date() : null;
  main.classList.toggle('stale', error instanceof api.Unreachable);
  show(trouble, error !== null);
  if (error) {
    say(trouble, `${error.message} Since ${clock(troubleSince)}; trying again.`);
  }
}

function startAgain(change) {
  change();
  serviceMenu(null);
  view = null;
  open();
}

// Its address would be taken for a view's.
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
leave.addEventListener('click', () => startAgain(api.logOut));
document.getElementById('theme').replaceWith(themeButton());
addEventListener('hashchange', open);
document.addEventListener('visibilitychange', () => view && refresh());
if (!main.firstElementChild || main.querySelector('noscript')) {
  main.replaceChildren(el('p', { class: 'quiet-text' }, 'Asking the controller …'));
}
open();
