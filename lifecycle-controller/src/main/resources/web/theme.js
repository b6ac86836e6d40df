// Light, dark, or as the system has it; kept in this browser.
import { el } from './dom.js';

const KEPT = 'penstock.theme';
const ORDER = ['system', 'light', 'dark'];

export function themeButton() {
  const button = el('button', { class: 'quiet', id: 'theme', type: 'button' });
  const apply = (theme) => {
    if (theme === 'system') {
      delete document.documentElement.dataset.theme;
      localStorage.removeItem(KEPT);
    } else {
      document.documentElement.dataset.theme = theme;
      localStorage.setItem(KEPT, theme);
    }
    button.textContent = `Theme: ${theme}`;
    button.onclick = () => apply(ORDER[(ORDER.indexOf(theme) + 1) % ORDER.length]);
  };
  const kept = localStorage.getItem(KEPT);
  apply(ORDER.includes(kept) ? kept : 'system');
  return button;
}
