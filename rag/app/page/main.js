// The page: what is asked, what is open, and the parts that draw it.

import { card } from './card.js';
import { button, count, day, dotted, el, sentence } from './dom.js';
import { History } from './history.js';
import { Library } from './library.js';
import { Reader } from './reader.js';
import { Turn } from './turn.js';

const TURN_STAGES_ENDED = new Set(['done', 'busy', 'error']);
const GONE = 'Dateline does not answer. See that it is still running, then ask again.';
const ALIVE_MS = 4000;
/** Whether there is a keyboard, as with a pointer that hovers; elsewhere a focused box brings one up over the answer. */
const TYPES = matchMedia('(hover: hover)');

class Page {
  constructor(gradio) {
    this.gradio = gradio;
    this.root = gradio.element.querySelector('.sheet');
    this.turns = this.find('.turns');
    this.box = this.find('#question');
    this.conversation = null;
    this.running = new Map();
    this.state = null;
    this.reader = new Reader(this, this.find('.reader'));
    this.card = card(this.find('.card'));
    this.library = new Library(this, this.find('#panel-library'));
    this.history = new History(this, this.find('#panel-history'));
    gradio.watch('value', () => this.arrived(gradio.value()));
    this.listen();
  }

  find(selector) { return this.root.querySelector(selector); }

  /** A wish to the server; its reply, or a rejection with a sentence to show. */
  async wish(what, given = {}) {
    const answer = await this.gradio.server.wish({ do: what, ...given }).catch(() => null);
    if (!answer) throw new Error(GONE);
    if (answer.error) throw new Error(answer.error);
    return answer.reply;
  }

  /** The same, with the sentence shown to the reader. */
  async try(what, given = {}) {
    try {
      return await this.wish(what, given);
    } catch (error) {
      this.toast(error.message);
      return undefined;
    }
  }

  async begin() {
    const opened = await this.try('open');
    if (!opened) return;
    this.opened(opened);
    this.empty(opened.suggestions);
    if (!opened.suggestions.length && opened.state.articles) this.suggest();
    await this.follow();
    this.ready();
  }

  /** The box takes what is typed, unless the reader is somewhere already. */
  ready() {
    if (TYPES.matches && document.activeElement === document.body) this.box.focus({ preventScroll: true });
  }

  opened(opened) {
    this.state = opened.state;
    const { articles, first, last } = opened.state;
    this.find('.folio').replaceChildren(...dotted(
      count(articles, 'article'),
      first && (first === last ? day(first) : `${day(first)} – ${day(last)}`),
    ));
    this.library.opened(opened);
    this.history.draw(opened.conversations);
  }

  async refresh() {
    const opened = await this.try('open');
    if (opened) this.opened(opened);
    if (this.turns.querySelector('.turn')) return;
    if (opened) this.empty(opened.suggestions);
    this.suggest();
  }

  async suggest() {
    const suggestions = await this.try('suggest');
    if (suggestions && !this.turns.querySelector('.turn')) this.empty(suggestions);
  }

  /** The page before a question: what this is, and what could be asked. */
  empty(suggestions = []) {
    const teach = this.state?.articles
      ? 'Every sentence of an answer carries a number. Press one, and the article opens beside it with the passage marked. When the articles don’t say, neither does Dateline.'
      : 'The library is empty. Drop articles on this page, or add them under Library: text, Markdown, HTML, PDF, Word or mail. Ask as soon as they are read.';
    this.turns.replaceChildren(el('div', { class: 'welcome' },
      el('h2', {}, this.state?.articles ? 'What do you want to know?' : 'Begin with articles'), el('p', {}, teach),
      suggestions.length > 0 && el('p', { class: 'label' }, 'For instance'),
      suggestions.length > 0 && el('ul', { class: 'suggestions' },
        suggestions.map((text) => el('li', {}, button(text, () => this.ask(text), { dir: 'auto' })))),
    ));
  }

  listen() {
    const form = this.find('.ask');
    form.addEventListener('submit', (event) => { event.preventDefault(); this.send(); });
    this.box.addEventListener('input', () => this.fit());
    this.box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
      if (event.key === 'PageUp' || event.key === 'PageDown') this.leaf(event);
    });
    this.find('.stop').addEventListener('click', () => this.stop());
    this.find('.fresh').addEventListener('click', () => this.fresh());
    this.find('.theme').addEventListener('click', () => this.theme());
    this.find('.rail-toggle').addEventListener('click', () => this.rail(true));
    this.find('.rail-close').addEventListener('click', () => this.rail(false));
    for (const tab of this.root.querySelectorAll('[role=tab]')) {
      tab.addEventListener('click', () => this.tab(tab));
      tab.addEventListener('keydown', (event) => {
        if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
          this.tab([...this.root.querySelectorAll('[role=tab]')].find((other) => other !== tab)).focus();
        }
      });
    }
    document.addEventListener('keydown', (event) => this.key(event));
    window.addEventListener('hashchange', () => this.follow());
  }

  key(event) {
    const typing = event.target.closest('input, textarea, select');
    if (event.key === 'Escape') {
      if (this.card.hide()) return;
      if (this.root.classList.contains('rail-shown')) this.rail(false);
      else this.reader.close();
    } else if (event.key === '/' && (!typing || (typing === this.box && !typing.value))) {
      event.preventDefault();
      this.box.focus();
    } else if (!typing && (event.key === 'ArrowRight' || event.key === 'ArrowLeft') && !event.target.closest('[role=tab]')) {
      this.reader.step(event.key === 'ArrowRight' ? 1 : -1);
    }
  }

  /** A page key in the box turns the pages of the conversation. */
  leaf(event) {
    if (this.box.scrollHeight > this.box.clientHeight + 1) return;
    event.preventDefault();
    const scroll = this.find('.scroll');
    scroll.scrollBy(0, scroll.clientHeight * (event.key === 'PageUp' ? -0.9 : 0.9));
  }

  fit() {
    this.box.style.height = 'auto';
    this.box.style.height = `${Math.min(this.box.scrollHeight, 180)}px`;
  }

  send() {
    const text = this.box.value.trim();
    if (!text) return;
    if (!this.running.size) {
      this.box.value = '';
      this.fit();
    }
    this.ask(text);
  }

  /** Ask, in the scope that the library is filtered to; `replaces` is the turn that is asked again, `alone` leaves the turns before it unread. */
  ask(text, { replaces = null, readTime = true, alone = false } = {}) {
    if (this.running.size) {
      this.toast('One question at a time: wait for the answer, or stop it.');
      return;
    }
    const key = crypto.getRandomValues(new Uint32Array(2)).join('-');
    const turn = new Turn(this, text, readTime);
    turn.scope = { ...this.library.scope(), read_time: readTime };
    turn.replaces = replaces?.id ?? null;
    if (replaces) replaces.node.replaceWith(turn.node);
    else {
      this.turns.querySelector('.welcome')?.remove();
      this.turns.append(turn.node);
    }
    this.running.set(key, turn);
    this.busy(true);
    turn.show({ stage: 'waiting', claims: [], citations: [] });
    this.turns.style.setProperty('--room', `${this.find('.scroll').clientHeight}px`);
    turn.node.scrollIntoView({ block: 'start' });
    this.gradio.ask({ key, question: text, conversation: this.conversation, replaces: turn.replaces, alone, scope: turn.scope });
    this.alive(key);
  }

  /** See from time to time that the server that makes an answer is still there. */
  async alive(key) {
    for (;;) {
      await new Promise((resume) => { setTimeout(resume, ALIVE_MS); });
      if (!this.running.has(key)) return;
      try {
        await this.wish('job');
      } catch (error) {
        this.arrived({ key, stage: 'error', message: error.message, claims: [], citations: [] });
      }
    }
  }

  /** Something of an answer came from the server. */
  arrived(view) {
    const turn = view && this.running.get(view.key);
    if (!turn) return;
    if (view.stage === 'done') {
      this.conversation = view.conversation;
      turn.settle({ id: view.id, view: view.view, conversation: view.conversation, own: true });
      this.spoken(view.view.record.abstained ? view.view.record.reason : view.view.record.text);
      this.history.search();
    } else turn.show(view);
    if (TURN_STAGES_ENDED.has(view.stage)) {
      this.running.delete(view.key);
      this.busy(this.running.size > 0);
    }
  }

  stop() {
    this.gradio.stop();
    for (const turn of this.running.values()) turn.stopped();
    this.running.clear();
    this.busy(false);
  }

  busy(on) {
    this.find('.send').hidden = on;
    this.find('.stop').hidden = !on;
    if (!on) this.ready();
  }

  fresh() {
    if (this.running.size) this.stop();
    this.conversation = null;
    this.reader.clear();
    if (location.hash) history.replaceState(null, '', location.pathname);
    this.empty();
    this.history.mark(null);
    this.suggest();
    this.rail(false);
    this.box.focus();
  }

  /** Open one of the reader's own conversations, at an answer if one is named. */
  async load(id, at = null) {
    const turns = await this.try('conversation', { id });
    if (!turns?.length) return;
    if (this.running.size) this.stop();
    this.conversation = id;
    this.reader.clear();
    this.turns.replaceChildren(...turns.map((kept) => this.kept({ ...kept, conversation: id, own: true }).node));
    this.history.mark(id);
    this.rail(false);
    const shown = (at && [...this.turns.children].find((node) => node.dataset.turn === at)) || this.turns.firstChild;
    shown.scrollIntoView({ block: 'start' });
  }

  kept(kept) {
    const turn = new Turn(this, kept.view.record.question);
    turn.settle(kept);
    return turn;
  }

  /** Follow a link to an answer (`#answer=…`). */
  async follow() {
    const id = new URLSearchParams(location.hash.slice(1)).get('answer');
    if (!id) return;
    const kept = await this.try('answer', { id });
    if (!kept) return;
    if (kept.own) await this.load(kept.conversation, id);
    else {
      this.conversation = null;
      this.turns.replaceChildren(el('p', { class: 'label shared' }, 'An answer that someone shared with you'), this.kept(kept).node);
    }
  }

  tab(chosen) {
    for (const tab of this.root.querySelectorAll('[role=tab]')) {
      const on = tab === chosen;
      tab.setAttribute('aria-selected', on);
      tab.tabIndex = on ? 0 : -1;
      this.find(`#${tab.getAttribute('aria-controls')}`).hidden = !on;
    }
    return chosen;
  }

  rail(on) {
    this.root.classList.toggle('rail-shown', on);
    this.find('.rail-toggle').setAttribute('aria-expanded', on);
    if (on) this.find('[role=tab][aria-selected=true]').focus();
  }

  theme() {
    const now = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = now;
    localStorage.setItem('dateline-theme', now);
  }

  spoken(text) { this.find('.spoken').textContent = text; }

  /** A short message; `action` is a label and what it does. */
  toast(text, action = null, seconds = 8) {
    const node = el('div', { class: 'toast' }, el('span', {}, sentence(text)));
    if (action) node.append(button(action.label, () => { node.remove(); action.act(); }));
    this.find('.toasts').replaceChildren(node);
    setTimeout(() => node.remove(), seconds * 1000);
  }
}

export function start(gradio) {
  new Page(gradio).begin();
}
