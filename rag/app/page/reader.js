// The article beside the answer: the cited passage marked, the others of this answer marked more lightly.

import { button, day, dotted, el, named, noted, own } from './dom.js';

export class Reader {
  constructor(page, node) {
    this.page = page;
    this.node = node;
    this.asked = 0;
    this.clear();
  }

  clear() {
    this.turn = null;
    this.citations = [];
    this.number = null;
    this.from = null;
    this.page.root?.classList.remove('reading');
    this.lit();
    this.node.replaceChildren(el('div', { class: 'teach' },
      el('p', { class: 'label' }, 'The proof'),
      el('p', {}, 'Press a number in an answer. Its article opens here, with the very words marked that the answer stands on.'),
      el('p', {}, el('kbd', {}, '←'), ' ', el('kbd', {}, '→'), ' go from citation to citation, ', el('kbd', {}, '/'),
        ' goes to the question, ', el('kbd', {}, 'Esc'), ' closes.')));
  }

  close() {
    if (!this.page.root.classList.contains('reading')) return;
    const from = this.from;
    this.clear();
    from?.focus();
  }

  /** Open the citation `number` of an answer. */
  async show(turn, citations, number) {
    const citation = citations.find((one) => one.number === number);
    const same = this.turn === turn && this.file === citation.file && this.sha256 === citation.sha256;
    Object.assign(this, { turn, citations, number });
    const focused = document.activeElement;
    if (this.page.turns.contains(focused)) this.from = focused;
    const step = this.node.contains(focused) ? focused.getAttribute('aria-label') : null;
    this.lit();
    if (!same || !this.node.querySelector('mark')) {
      const marks = citations.filter((one) => one.file === citation.file && one.sha256 === citation.sha256)
        .map((one) => [one.number, one.start, one.end]);
      if (!await this.draw({ file: citation.file, sha256: citation.sha256, marks }, citation)) return;
    }
    this.steps(step);
    this.point(number);
  }

  /** Open a passage that is no citation. */
  async passage(turn, found) {
    Object.assign(this, { turn, citations: [], number: 0, from: document.activeElement });
    this.lit();
    const wanted = { file: found.file, sha256: found.sha256, marks: [[0, found.start, found.end]] };
    if (await this.draw(wanted, { ...found, quote: found.text })) this.point(0);
  }

  /** Open a whole article. */
  async article(file) {
    Object.assign(this, { turn: null, citations: [], number: null, from: document.activeElement });
    this.lit();
    await this.draw({ file, marks: [] });
  }

  step(by) {
    const at = this.citations.findIndex((one) => one.number === this.number);
    const next = this.citations[at + by];
    if (at >= 0 && next) this.show(this.turn, this.citations, next.number);
  }

  /** Draw an article; `kept` is what the answer kept of it, shown when the file is no longer the same. */
  async draw(wanted, kept = null) {
    this.asked += 1;
    const mine = this.asked;
    const found = await this.page.try('read', wanted);
    if (!found || mine !== this.asked) return false;
    const article = found.gone ? { file: wanted.file, notes: [], segments: [], ...kept } : found;
    const lost = found.gone ? 'This article is no longer in the library.'
      : found.changed && 'This article changed since the answer was made, so the passage cannot be marked.';
    Object.assign(this, { file: wanted.file, sha256: wanted.sha256 });
    this.page.root.classList.add('reading');
    const dated = article.published
      ? dotted(own(article.published_from ? `${day(article.published)} (${from(article.published_from)})` : day(article.published)))
      : ['no date'];
    this.text = el('div', { class: 'story', dir: 'auto', tabindex: '0', role: 'document', aria: { label: named(article) } },
      article.segments.map((part) => segment(part)));
    this.node.replaceChildren(
      el('div', { class: 'bar' }, el('div', { class: 'steps' }), button('Close', () => this.close(), { class: 'plain close', aria: { label: 'Close the article' } })),
      el('header', {},
        el('h2', { dir: 'auto' }, named(article)),
        el('p', { class: 'byline' }, dotted(article.publisher && own(article.publisher), article.author && own(article.author), el('span', {}, dated))),
        el('p', { class: 'file' }, own(article.file)),
        noted(article.notes),
        lost && el('p', { class: 'note' }, lost, kept && [' It read: ', el('q', {}, kept.quote)])),
      this.text);
    this.text.scrollTop = 0;
    this.node.scrollTop = 0;
    return true;
  }

  /** The way through the citations; the button labelled `focused` gets the focus back. */
  steps(focused) {
    const place = this.node.querySelector('.steps');
    const at = this.citations.findIndex((one) => one.number === this.number);
    const step = (sign, by, label) => button(sign, () => this.step(by),
      { class: 'plain', disabled: !this.citations[at + by], aria: { label } });
    place.replaceChildren(step('‹', -1, 'Previous citation'),
      el('span', { aria: { live: 'polite' } }, `Citation ${at + 1} of ${this.citations.length}`), step('›', 1, 'Next citation'));
    if (focused) ([...place.children].find((one) => one.ariaLabel === focused && !one.disabled) ?? place.querySelector('button:not(:disabled)'))?.focus();
  }

  /** Mark one passage as the one that is looked at, and bring it into view. */
  point(number) {
    let first = null;
    for (const mark of this.node.querySelectorAll('mark')) {
      const on = mark.dataset.numbers.split(' ').includes(String(number));
      mark.classList.toggle('active', on);
      if (on && !first) first = mark;
    }
    first?.scrollIntoView({ block: 'center' });
  }

  /** Show in the answer which citation is open. */
  lit() {
    for (const one of this.page.root?.querySelectorAll('.cite.open') ?? []) one.classList.remove('open');
    for (const one of this.turn?.node.querySelectorAll(`.cite[data-number="${this.number}"]`) ?? []) one.classList.add('open');
  }
}

function segment({ text, numbers, kind }) {
  if (numbers.length) return el('mark', { data: { numbers: numbers.join(' ') } }, text);
  return kind ? el('span', { class: `furniture ${kind === 'title' ? 'title' : ''}` }, text) : text;
}

const FROM = {
  'json-ld': 'stated in the page', meta: 'stated in the page', header: 'from its header', byline: 'from its byline',
  dateline: 'from its dateline', url: 'from its address', filename: 'from the file name', 'first-line': 'from its first line',
  heading: 'from its heading', body: 'from its text',
};

export const from = (source) => FROM[source] ?? `from ${source}`;
