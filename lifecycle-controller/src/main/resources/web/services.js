// The destination in the top bar; a menu where there are several.
import { chooseService } from './api.js';
import { el } from './dom.js';

const place = document.getElementById('service');

export function serviceMenu(service, startAgain) {
  const shown = service ? JSON.stringify(service) : '';
  if (place.dataset.shown === shown) {
    return;
  }
  place.dataset.shown = shown;
  if (!service) {
    place.replaceChildren();
    return;
  }
  if (!service.others?.length) {
    place.replaceChildren(el('span', { title: 'ClickHouse service' }, service.name ?? ''));
    return;
  }
  const names = [service, ...service.others].map((one) => one.name).sort();
  const menu = el(
    'select',
    {
      'aria-label': 'ClickHouse service',
      onchange: () => {
        location.hash = '#/';
        startAgain(() => chooseService(service, menu.value));
      },
    },
    ...names.map((name) => el('option', { selected: name === service.name }, name)),
  );
  place.replaceChildren(menu);
}
