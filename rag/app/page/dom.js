// Elements made from names and text: nothing from outside is ever parsed as HTML.

const PLAIN = new Set(['class', 'id', 'type', 'role', 'dir', 'title', 'placeholder', 'value', 'name', 'for', 'accept',
  'tabindex', 'hidden', 'disabled', 'multiple', 'open', 'checked', 'rows', 'maxlength', 'webkitdirectory', 'lang']);

/** An element; `given` holds attributes, `on` (listeners), `data` and `aria`; children are nodes or text. */
export function el(name, given = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === 'on') for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (key === 'data') Object.assign(node.dataset, value);
    else if (key === 'aria') for (const [part, word] of Object.entries(value)) node.setAttribute(`aria-${part}`, word);
    else if (PLAIN.has(key)) node.setAttribute(key, value === true ? '' : value);
    else throw new Error(`no attribute ${key} here`);
  }
  node.append(...children.flat(2).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Text whose direction is its own: a bidi mark in it cannot reorder what stands beside it. */
export const own = (text, given = {}) => el('bdi', given, text);

export const button = (label, act, given = {}) => el('button', { type: 'button', on: { click: act }, ...given }, label);

/** `2024-01-22` as `22 January 2024`; what is no date stays as it is. */
export function day(iso, month = 'long') {
  if (!iso) return '';
  const at = new Date(`${iso}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso) || Number.isNaN(at.valueOf())) return iso;
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month, year: 'numeric', timeZone: 'UTC' }).format(at);
}

export const count = (n, one, many = `${one}s`) => `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`;

/** What the server says, as a sentence of its own. */
export const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** Parts joined by a middle dot; missing ones left out. */
export function dotted(...parts) {
  const kept = parts.filter(Boolean);
  return kept.flatMap((part, i) => (i ? [' · ', part] : [part]));
}

/** Who published when: `Title`, `Publisher · 22 January 2024`. */
export const byline = (of) => dotted(of.publisher && own(of.publisher), of.published ? day(of.published) : 'no date');

/** What the reader should know of an article; notes are what it says, holds or is. */
export const noted = (notes) => notes.map((note) => el('p', { class: 'note' }, `This article ${note}.`));

export const named = (of) => of.title || of.file;

export function save(name, text, type) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Put text on the clipboard, also where the page is not served securely. */
export async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = el('textarea', { class: 'spoken' });
  area.value = text;
  document.getElementById('dateline').append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  return undefined;
}
