// Makes and updates elements. All text goes through text nodes: nothing a server sends is markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (value === true) {
      node.setAttribute(name, '');
    } else if (value !== false && value !== null && value !== undefined) {
      node.setAttribute(name, String(value));
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** Sets text only where it differs, so that a selection or a screen reader is not disturbed. */
export function say(node, text, title) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
  if (title !== undefined && node.title !== title) {
    node.title = title;
  }
}

export function show(node, visible) {
  if (node.hidden === visible) {
    node.hidden = !visible;
  }
}

/**
 * Puts buttons out of reach while something goes on. The one that was used has the focus again after it, unless that has gone
 * elsewhere.
 *
 * @return ends it
 */
export function hold(buttons) {
  const used = buttons.find((one) => one === document.activeElement);
  buttons.forEach((one) => { one.disabled = true; });
  return () => {
    buttons.forEach((one) => { one.disabled = false; });
    if (used && [document.body, used].includes(document.activeElement)) {
      used.focus();
    }
  };
}

/** A safe link target: only http and https, never a script. */
export function link(node, address) {
  const good = /^https?:\/\//.test(address || '');
  show(node, good);
  if (good && node.getAttribute('href') !== address) {
    node.setAttribute('href', address);
  }
}

/**
 * Keeps one child per item, in order; a child is made once and then updated, so that focus and
 * hover outlive a refresh.
 */
export function keyed(parent, items, keyOf, make) {
  const known = parent.kept ?? new Map();
  const next = new Map();
  items.forEach((item, index) => {
    const key = keyOf(item);
    const row = known.get(key) ?? make(item);
    known.delete(key);
    row.update(item);
    next.set(key, row);
    if (parent.children[index] !== row.node) {
      parent.insertBefore(row.node, parent.children[index] ?? null);
    }
  });
  known.forEach((row) => row.node.remove());
  parent.kept = next;
}
