// One question and its answer: drawn as it arrives, then whole, every field of its record.

import { button, byline, copy, count, day, dotted, el, named, noted, own, save, sentence } from './dom.js';

const SUPPORT = { partial: 'partly supported', unsupported: 'taken out' };
const LONG = 24; // letters of a word that may stand on another line than its numbers
const MADE = { extractive: 'quoted word for word', scan: 'the whole library was looked through' };

export class Turn {
  /** `readTime`: whether time phrases in the question bound the search. */
  constructor(page, question, readTime = true) {
    Object.assign(this, { page, question, readTime });
    this.id = null;
    this.drawn = 0;
    this.chips = el('div', { class: 'chips' });
    this.status = el('p', { class: 'status' });
    this.body = el('div', { class: 'answer' });
    this.after = el('div', { class: 'after' });
    this.asked = el('h2', { class: 'asked', dir: 'auto' }, question);
    this.node = el('article', { class: 'turn' }, this.asked, this.chips, this.status, this.body, this.after);
  }

  /** What is known so far of an answer that is being made. */
  show(view) {
    const articles = this.page.state?.articles ?? 0;
    const words = {
      waiting: 'Waiting for a free place…',
      searching: `Looking through ${count(articles, 'article')}…`,
      reading: view.read && `Reading ${count(view.read.passages, 'passage')} of ${count(view.read.articles, 'article')}…`,
      writing: 'The model is writing. Each sentence is checked before it is shown…',
    };
    this.status.textContent = words[view.stage] ?? '';
    if (view.interpreted) this.head(view.interpreted);
    this.citations = view.citations;
    this.sentences(view.claims);
    if (view.stage === 'busy' || view.stage === 'error') this.failed(view.message);
  }

  failed(message) {
    this.status.textContent = '';
    this.body.replaceChildren(el('div', { class: 'trouble', role: 'alert' },
      el('p', {}, sentence(message)), button('Ask again', () => this.again()), ' ', button('Edit', () => this.edit())));
  }

  stopped() {
    this.status.textContent = '';
    this.after.replaceChildren(el('p', { class: 'stopped' }, 'Stopped. ', button('Ask again', () => this.again()), ' ',
      button('Edit', () => this.edit())));
  }

  again(readTime = this.readTime) { this.page.ask(this.question, { replaces: this, readTime }); }

  /** The question as a field: asked in other words, it takes the place of this one. */
  edit() {
    const words = el('textarea', { rows: 2, maxlength: 10000, aria: { label: 'Your question in other words' } });
    words.value = this.question;
    const leave = () => { field.replaceWith(this.asked); };
    const field = el('form', { class: 'edit' }, words,
      el('button', { type: 'submit' }, 'Ask'), button('Cancel', leave));
    field.addEventListener('submit', (event) => {
      event.preventDefault();
      if (words.value.trim()) this.page.ask(words.value.trim(), { replaces: this });
    });
    words.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') { event.stopPropagation(); leave(); }
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); field.requestSubmit(); }
    });
    this.asked.replaceWith(field);
    words.focus();
  }

  /** The whole answer, as it is kept. */
  settle(kept) {
    Object.assign(this, { id: kept.id, kept });
    const { record, closest } = kept.view;
    this.node.dataset.turn = kept.id;
    this.status.remove();
    this.citations = record.citations;
    this.head(record.interpreted, kept.own && kept.view.asked?.history?.length > 0);
    if (record.abstained) {
      this.body.replaceChildren(...this.abstention(record, closest));
    } else {
      if (this.drawn > record.claims.length) this.body.replaceChildren();
      this.sentences(record.claims, record.synthesizer);
    }
    this.after.replaceChildren(...[
      ...record.notes.map((note) => el('p', { class: 'note' }, note)),
      ...record.conflicts.map((conflict) => this.conflict(conflict)),
      this.takenOut(record.claims),
      this.sources(record),
      this.foot(record, kept),
    ].filter(Boolean));
  }

  /** How the question was read; `leans`: other turns before it were read with it. */
  head({ question, since, until, phrase, notes }, leans = false) {
    this.chips.replaceChildren(...[
      (since || until) && button([
        phrase && own(`“${phrase}”: `), window_(since, until), el('span', { aria: { hidden: 'true' } }, ' ×'),
      ].filter(Boolean), () => this.wider(phrase), { class: 'chip', aria: { label: `Articles ${window_(since, until)}: ask without this limit` } }),
      question !== this.question && el('span', { class: 'understood' }, 'Understood as ', own(`“${question}”`),
        leans && [' ', button('Ask it on its own', () => this.page.ask(this.question, { replaces: this, readTime: this.readTime, alone: true }), { class: 'text' })]),
      ...notes.map((note) => el('span', { class: 'understood' }, note)),
    ].filter(Boolean));
  }

  /** Ask without the window: one read from the words is no longer read, one that the filters set is taken out of them. */
  wider(phrase) {
    if (!phrase) this.page.library.anyTime();
    this.again(!phrase && this.readTime);
  }

  sentences(claims, synthesizer = 'extractive') {
    this.body.classList.toggle('written', !MADE[synthesizer]);
    if (!claims.length) return;
    const shown = claims.filter((claim) => claim.support !== 'unsupported');
    while (this.body.children.length > this.drawn) this.body.lastChild.remove();
    for (; this.drawn < shown.length; this.drawn += 1) this.body.append(this.sentence(shown[this.drawn]));
  }

  sentence(claim) {
    const last = claim.text.lastIndexOf(' ') + 1;
    return el('p', { class: `claim ${claim.support}`, dir: 'auto' }, claim.text.slice(0, last),
      el('span', { class: claim.text.length - last < LONG ? 'whole' : '' },
        claim.text.slice(last), el('span', { class: 'cites' }, claim.citations.map((n) => this.cite(n)))),
      claim.support === 'partial' && el('span', { class: 'support' }, SUPPORT.partial), ' ');
  }

  takenOut(claims) {
    const gone = claims.filter((claim) => claim.support === 'unsupported');
    if (!gone.length) return null;
    return el('details', { class: 'taken-out' },
      el('summary', {}, `${count(gone.length, 'sentence')} taken out: no article says so`),
      gone.map((claim) => el('p', { dir: 'auto' }, el('s', {}, claim.text))));
  }

  /** The numbered button of a citation. */
  cite(number) {
    const citation = this.citations.find((one) => one.number === number);
    if (!citation) return null;
    const node = button(String(number), () => this.open(number), {
      class: 'cite', data: { number }, aria: { label: `Source ${number}: ${named(citation)}` },
    });
    this.page.card.attach(node, citation);
    return node;
  }

  open(number) { this.page.reader.show(this, this.citations, number); }

  abstention(record, closest) {
    return [
      el('div', { class: 'no-answer' },
        el('p', { class: 'label' }, record.clarify ? 'Asked back' : 'No answer'),
        el('p', { class: 'reason', dir: 'auto' }, record.clarify ?? record.reason ?? 'The articles don’t say.')),
      closest.length && el('section', { class: 'closest' },
        el('h3', {}, 'Closest passages ', el('span', {}, 'not an answer')),
        closest.map((found) => button([
          el('span', { class: 'headline' }, own(named(found))),
          el('span', { class: 'byline' }, byline(found)),
          el('span', { class: 'excerpt', dir: 'auto' }, found.text),
        ], () => this.page.reader.passage(this, found)))),
    ].filter(Boolean);
  }

  conflict({ about, sides }) {
    const byNumber = (n) => this.citations.find((one) => one.number === n);
    return el('section', { class: 'conflict' },
      el('h3', {}, 'The sources disagree', about && about !== this.question && el('span', { class: 'quiet' }, ': ', own(about))),
      el('div', { class: 'sides' }, sides.map((side) => el('div', { class: 'side' },
        el('p', { class: 'value', dir: 'auto' }, side.value),
        side.newer && el('p', { class: 'quiet' }, 'the newer'),
        side.citations.map(byNumber).filter(Boolean).map((citation) => el('p', { class: 'byline' },
          byline(citation), ' ', this.cite(citation.number)))))));
  }

  sources(record) {
    if (!record.citations.length) return null;
    const cited = new Map();
    for (const one of record.citations) cited.set(one.sha256 + one.file, [...cited.get(one.sha256 + one.file) ?? [], one]);
    return el('ol', { class: 'sources', aria: { label: 'Sources' } }, [...cited.values()].map((quotes) => el('li', {},
      el('span', { class: 'numbers', aria: { hidden: 'true' } }, quotes.map(({ number }) => number).join(', ')),
      el('div', {},
        button([el('span', { class: 'headline' }, own(named(quotes[0]))), el('span', { class: 'byline' }, byline(quotes[0])),
          el('span', { class: 'place' }, own(quotes[0].file), `, characters ${quotes.map((one) => `${one.start}–${one.end}`).join(', ')}`)],
          () => this.open(quotes[0].number), { class: 'source' }),
        noted([...new Set(quotes.flatMap(({ notes }) => notes))]),
        quotes.map((quote) => this.alsoIn(quote.also_in))),
    )));
  }

  alsoIn(others) {
    if (!others.length) return null;
    return el('details', { class: 'also' },
      el('summary', {}, `Also in ${count(others.length, 'article')}`),
      el('ul', {}, others.map((other) => el('li', {}, button(
        [own(named(other)), el('span', { class: 'byline' }, byline(other))],
        () => this.page.reader.article(other.file), { class: 'source' })))));
  }

  foot(record, kept) {
    const { articles } = kept.view.read;
    const sure = (articles > 0 || !record.abstained) && `Confidence ${Math.round(record.confidence * 100)} %${record.abstained ? ', too low to answer' : ''}`;
    const took = record.timings_ms.total !== undefined && `${Math.round(record.timings_ms.total).toLocaleString('en-GB')} ms`;
    const looked = articles > 0 && `from ${count(articles, 'article')}`;
    const made = (record.synthesizer === 'scan' || !record.abstained)
      && (MADE[record.synthesizer] ?? `written by ${record.synthesizer.replace(/^llm$/, 'a language model')}`);
    return el('footer', { class: 'foot' },
      el('p', { class: 'quiet' }, dotted(sure, looked, made, took)),
      el('div', { class: 'actions' },
        button('Copy', () => this.copied()), button('Link', () => this.linked()),
        button('Markdown', () => this.export('markdown', 'md', 'text/markdown')),
        record.citations.length > 0 && button('BibTeX', () => this.export('bibtex', 'bib', 'application/x-bibtex')),
        button('JSON', () => this.export('json', 'json', 'application/json')),
        kept.own && button('Ask again', () => this.again()), kept.own && button('Edit', () => this.edit()),
        kept.own && this.verdict(kept)));
  }

  verdict(kept) {
    const place = el('span', { class: 'verdict' });
    const judge = async (verdict, why) => {
      await this.page.try('judge', { id: this.id, verdict, why });
      Object.assign(kept, { verdict, why });
      draw();
    };
    const thumb = (verdict, label, sign) => button(sign, () => judge(kept.verdict === verdict ? null : verdict, ''),
      { class: 'thumb', title: label, aria: { label, pressed: String(kept.verdict === verdict) } });
    const draw = () => {
      place.replaceChildren(thumb('up', 'This is right', '↑ Right'), thumb('down', 'This is wrong', '↓ Wrong'));
      if (!kept.verdict) return;
      const why = el('input', { type: 'text', value: kept.why ?? '', maxlength: 2000, placeholder: 'Why? (kept with your question set)',
        aria: { label: 'Reason' } });
      why.addEventListener('change', () => judge(kept.verdict, why.value).then(() => this.page.toast('Kept.')));
      place.append(why);
    };
    draw();
    return place;
  }

  async copied() {
    const text = await this.page.try('export', { turn: this.id, format: 'text' });
    if (text) await copy(text).then(() => this.page.toast('Copied, with its sources.'));
  }

  async linked() {
    const url = `${location.origin}${location.pathname}#answer=${this.id}`;
    history.replaceState(null, '', url);
    await copy(url);
    this.page.toast('The link to this answer is copied. Whoever can open this page can open it.');
  }

  async export(format, ending, type) {
    const text = await this.page.try('export', { turn: this.id, format });
    if (text) save(`dateline-answer.${ending}`, text, type);
  }
}

function window_(since, until) {
  if (since && until) return since === until ? `of ${day(since)}` : `from ${day(since)} to ${day(until)}`;
  return since ? `from ${day(since)} on` : `until ${day(until)}`;
}
