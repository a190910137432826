// The card that shows quote, source and date while a citation is pointed at or focused.

import { byline, el, named, noted, own } from './dom.js';

const GAP = 8;

export function card(node) {
  let over = null;
  const hide = () => {
    if (node.hidden) return false;
    node.hidden = true;
    over?.removeAttribute('aria-describedby');
    over = null;
    return true;
  };
  const show = (at, citation) => {
    over = at;
    at.setAttribute('aria-describedby', node.id);
    node.replaceChildren(
      el('blockquote', { dir: 'auto' }, citation.quote),
      el('p', { class: 'headline' }, own(named(citation))),
      el('p', { class: 'byline' }, byline(citation)),
      ...noted(citation.notes),
    );
    node.hidden = false;
    const [place, size] = [at.getBoundingClientRect(), node.getBoundingClientRect()];
    const left = Math.max(GAP, Math.min(place.left - 24, innerWidth - size.width - GAP));
    const above = place.top - size.height - GAP;
    node.style.left = `${left}px`;
    node.style.top = `${above > GAP ? above : Math.min(place.bottom + GAP, innerHeight - size.height - GAP)}px`;
  };
  /** Show the card of `citation` while `at` is hovered or focused. */
  const attach = (at, citation) => {
    let timer;
    at.addEventListener('mouseenter', () => { timer = setTimeout(() => show(at, citation), 120); });
    at.addEventListener('mouseleave', () => { clearTimeout(timer); hide(); });
    at.addEventListener('focus', () => { if (at.matches(':focus-visible')) show(at, citation); });
    at.addEventListener('blur', hide);
    at.addEventListener('click', () => { clearTimeout(timer); hide(); });
  };
  return { attach, hide };
}
