// What one view leaves for the next to say: the pipe's own page is gone when the pipe is.

let left = '';

export function leave(text) {
  left = text;
}

/** Once. */
export function take() {
  const text = left;
  left = '';
  return text;
}
