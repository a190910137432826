// The library: what there is, filters that also scope the questions, adding and removing.

import { button, byline, count, day, dotted, el, named, own } from './dom.js';
import { from } from './reader.js';

const ACCEPT = '.txt,.text,.md,.markdown,.html,.htm,.xhtml,.pdf,.docx,.eml';
const STAGES = { reading: 'Reading', embedding: 'Learning what passages mean', publishing: 'Putting in order' };
const POLL_MS = 300;

export class Library {
  constructor(page, node) {
    this.page = page;
    this.chosen = new Set();
    this.only = null;
    this.watching = false;
    const changed = () => { this.only = null; this.search(); };
    this.words = el('input', { type: 'search', placeholder: 'Search titles and sources', aria: { label: 'Search the library' } });
    let timer;
    this.words.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(changed, 200); });
    this.since = el('input', { type: 'date', aria: { label: 'Published from' } });
    this.until = el('input', { type: 'date', aria: { label: 'Published until' } });
    for (const input of [this.since, this.until]) input.addEventListener('change', changed);
    this.changed = changed;
    this.sources = el('div', { class: 'publishers' });
    this.summary = el('p', { class: 'quiet', role: 'status' });
    this.list = el('ul', { class: 'articles' });
    this.work = el('div', { class: 'work', aria: { live: 'polite' } });
    this.health = el('p', { class: 'quiet health' });
    this.doctor = el('div', { class: 'doctor' });
    this.left = el('div', { class: 'left-out quiet' });
    this.unread = el('div', { class: 'unread quiet' });
    node.append(this.drop(), this.work,
      el('div', { class: 'filters' }, this.words, el('div', { class: 'dates' }, el('span', {}, 'from'), this.since, el('span', {}, 'to'), this.until), this.sources),
      this.summary, this.list, this.left, this.unread, this.health, this.doctor);
    this.panel = node;
  }

  drop() {
    const input = (given) => {
      const node = el('input', { type: 'file', multiple: true, hidden: true, accept: ACCEPT, ...given });
      node.addEventListener('change', () => { this.add([...node.files].map((file) => [file.webkitRelativePath || file.name, file])); node.value = ''; });
      return node;
    };
    const [files, folder] = [input({ class: 'pick-files' }), input({ class: 'pick-folder', webkitdirectory: true })];
    const node = el('div', { class: 'drop' }, el('p', {}, 'Drop articles here, or add'),
      el('div', {}, button('files', () => files.click()), button('a folder', () => folder.click())), files, folder);
    for (const name of ['dragenter', 'dragover']) {
      document.addEventListener(name, (event) => { event.preventDefault(); node.classList.add('over'); });
    }
    document.addEventListener('dragleave', (event) => { if (!event.relatedTarget) node.classList.remove('over'); });
    document.addEventListener('drop', async (event) => {
      event.preventDefault();
      node.classList.remove('over');
      this.add(await dropped(event.dataTransfer));
    });
    return node;
  }

  /** What the server said of the whole library. */
  opened({ state, publishers, left_out: left, refused, job }) {
    this.unread.replaceChildren(refused.length ? el('details', { open: Boolean(this.unread.querySelector('[open]')) },
      el('summary', {}, `${count(state.refused, 'file')} could not be read`),
      el('ul', {}, refused.map((one) => el('li', {}, own(one.path), ` ${one.reason}`)),
        refused.length < state.refused && el('li', {}, 'and others: `dateline index` names them all'))) : '');
    this.left.replaceChildren(left.length ? el('details', { open: Boolean(this.left.querySelector('[open]')) },
      el('summary', {}, `${count(left.length, 'article')} left out`),
      el('ul', {}, left.map((file) => el('li', {}, own(file), ' ', button('Put back', () => this.restore(file),
        { class: 'text', aria: { label: `Put ${file} back` } }))))) : '');
    this.sources.replaceChildren(publishers.length > 1 ? el('details', { open: this.chosen.size > 0 }, el('summary', {}, 'Sources'),
      publishers.map(({ name, articles }) => {
        const box = el('input', { type: 'checkbox', checked: this.chosen.has(name) });
        box.addEventListener('change', () => { this.chosen[box.checked ? 'add' : 'delete'](name); this.changed(); });
        return el('label', {}, box, own(name), el('span', { class: 'quiet' }, String(articles)));
      })) : '');
    const making = state.embedded < state.to_embed
      && `${count(state.to_embed - state.embedded, 'passage')} can be found by words only, until their vectors are made`;
    this.health.replaceChildren(...dotted(state.articles > 0 && count(state.chunks, 'passage'),
      state.articles > 0 && (making || 'all searchable by meaning'), state.undated > 0 && `${state.undated} without a date`));
    this.health.classList.toggle('making', Boolean(making));
    this.search();
    if (['idle', 'ended', 'failed'].includes(job.stage)) this.check();
    else this.follow();
  }

  /** What the doctor says of the store, below the list. */
  async check() {
    const findings = await this.page.try('health');
    if (!findings) return;
    const held = this.page.state?.articles > 0; // of an empty library the list says all
    this.doctor.replaceChildren(...(held ? findings : []).map(({ what, mend }) => el('p', { class: 'note' }, what, el('span', { class: 'mend' }, `Mend: ${mend}`))));
    if (!findings.length && held) this.doctor.append(el('p', { class: 'quiet' }, 'The store is healthy.'));
  }

  filter() {
    return { words: this.words.value, since: this.since.value || null, until: this.until.value || null, publishers: [...this.chosen] };
  }

  /** The bounds that questions are asked in. */
  scope() {
    return { since: this.since.value || null, until: this.until.value || null, publishers: [...this.chosen], files: this.only };
  }

  anyTime() {
    this.since.value = '';
    this.until.value = '';
    this.changed();
  }

  async search() {
    this.drawScope();
    const found = await this.page.try('articles', this.filter());
    if (found) this.draw(found);
  }

  draw({ articles, total }, more = false) {
    const all = this.page.state?.articles ?? 0;
    const narrowed = total !== all;
    this.summary.replaceChildren(narrowed ? `${total.toLocaleString('en-GB')} of ${count(all, 'article')}` : count(all, 'article'));
    if (this.words.value.trim() && total && !this.only) {
      this.summary.append(' ', button(`Ask only ${total === 1 ? 'this' : 'these'}`, () => this.onlyThese(), { class: 'text' }));
    }
    const { since, until } = this.scope();
    if (!all) this.list.replaceChildren(el('li', { class: 'teach' }, 'Nothing here yet.'));
    else if (since && until && since > until) this.list.replaceChildren(el('li', { class: 'teach' }, 'The first day is later than the last: swap them.'));
    else if (!total) this.list.replaceChildren(el('li', { class: 'teach' }, 'No article is like that. Widen the dates, or search for less.'));
    else {
      const rows = articles.map((article) => this.row(article));
      if (more) this.list.append(...rows);
      else this.list.replaceChildren(...rows);
    }
    const shown = this.list.querySelectorAll('.article').length;
    if (shown < total) {
      const next = el('li', { class: 'more' }, button('Show more', async () => {
        const found = await this.page.try('articles', { ...this.filter(), start: shown });
        next.remove();
        if (found) this.draw(found, true);
      }, { class: 'text' }));
      this.list.append(next);
    }
  }

  row(article) {
    return el('li', { class: 'article' },
      button([
        el('span', { class: 'headline' }, own(named(article))),
        el('span', { class: 'byline' }, byline(article), article.published_from && el('span', { class: 'from' }, `, ${from(article.published_from)}`)),
        ...article.notes.map((note) => el('span', { class: 'note' }, note[0].toUpperCase() + note.slice(1))),
      ], () => { this.page.rail(false); this.page.reader.article(article.file); }, { class: 'source' }),
      button('Remove', () => this.remove(article), { class: 'text remove', aria: { label: `Remove ${named(article)}` } }));
  }

  async onlyThese() {
    const found = await this.page.try('articles', { ...this.filter(), files: true });
    if (!found) return;
    this.only = found.files;
    this.draw(found);
    this.drawScope();
  }

  /** What the next question is limited to, above the box in which it is written. */
  drawScope() {
    const chip = (label, act) => button([label, el('span', { aria: { hidden: 'true' } }, ' ×')], act, { class: 'chip', title: 'Remove this limit' });
    const { since, until } = this.scope();
    const chips = [
      (since || until) && chip(since && until ? `${day(since, 'short')} – ${day(until, 'short')}` : since ? `from ${day(since, 'short')}` : `until ${day(until, 'short')}`, () => this.anyTime()),
      ...[...this.chosen].map((name) => chip(own(name), () => { this.chosen.delete(name); this.page.refresh(); })),
      this.only && chip(`only ${count(this.only.length, 'article')}`, () => { this.only = null; this.search(); }),
    ].filter(Boolean);
    this.page.find('.scope').replaceChildren(...(chips.length ? [el('span', { class: 'quiet' }, 'Asking in '), ...chips] : []));
  }

  // adding and removing

  async add(given) {
    const files = given.filter(([name]) => !name.split('/').some((part) => part.startsWith('.')));
    if (!files.length) return;
    const refused = [];
    let done = 0;
    for (const [name, file] of files) {
      this.progress(`Taking ${name}`, done, files.length);
      const path = name.split('/').map(encodeURIComponent).join('/');
      const answer = await fetch(`/dateline/files/${path}`, { method: 'PUT', body: file }).catch(() => null);
      if (!answer?.ok) refused.push({ file: name, reason: answer ? await answer.text() : 'could not be sent' });
      done += 1;
    }
    if (refused.length < files.length) {
      try {
        await this.page.wish('index');
      } catch (error) {
        this.ended({ stage: 'failed', message: error.message });
        return;
      }
      await this.follow(refused);
    } else this.ended({ added: [], refused });
  }

  /** Show how far the server is, until it has ended. */
  async follow(refused = []) {
    if (this.watching) return;
    this.watching = true;
    for (let searchable = false; ;) {
      const job = await this.page.try('job');
      if (!job || ['idle', 'ended', 'failed'].includes(job.stage)) {
        this.watching = false;
        this.ended({ ...job, refused: [...refused, ...(job?.refused ?? [])] });
        return;
      }
      this.progress(STAGES[job.stage], job.done, job.of);
      if (job.stage === 'embedding' && !searchable) { searchable = true; this.page.refresh(); }
      await new Promise((resume) => { setTimeout(resume, POLL_MS); });
    }
  }

  progress(label, done, of) {
    const bar = el('progress', { aria: { label } });
    if (of) Object.assign(bar, { max: of, value: done });
    this.work.replaceChildren(el('p', {}, own(label), of > 1 && el('span', { class: 'quiet' }, ` ${done.toLocaleString('en-GB')} of ${of.toLocaleString('en-GB')}`)), bar);
  }

  ended({ stage, message, added = [], refused = [] }) {
    this.work.replaceChildren(...[
      stage === 'failed' && el('p', { class: 'trouble' }, message, ' ', button('Try again', () => this.page.wish('index').then(() => this.follow(), (error) => this.page.toast(error.message)), { class: 'text' })),
      added.length > 0 && el('p', {}, `${count(added.length, 'article')} added.`),
      refused.length > 0 && el('div', { class: 'refused' }, el('p', {}, `${count(refused.length, 'file')} not taken:`),
        el('ul', {}, refused.map((one) => el('li', {}, own(one.file), ` ${one.reason}`)))),
      (stage === 'failed' || added.length > 0 || refused.length > 0) && button('Dismiss', () => this.work.replaceChildren(), { class: 'text' }),
    ].filter(Boolean));
    this.page.refresh();
  }

  async remove(article) {
    if (await this.page.try('remove', { file: article.file }) === undefined) return;
    this.page.refresh();
    this.page.toast(`“${named(article)}” was removed from the library; its file stays where it is.`,
      { label: 'Undo', act: () => this.restore(article.file) }, 15);
  }

  async restore(file) {
    if (await this.page.try('restore', { file }) !== undefined) await this.follow();
  }
}

/** The files that were dropped, those in folders too, as [name, file]. */
async function dropped(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const found = [];
  const walk = async (entry, prefix) => {
    if (entry.isFile) found.push([prefix + entry.name, await new Promise((yes, no) => { entry.file(yes, no); })]);
    else {
      const reader = entry.createReader();
      for (let part; (part = await new Promise((yes, no) => { reader.readEntries(yes, no); })).length;) {
        for (const inner of part) await walk(inner, `${prefix}${entry.name}/`);
      }
    }
  };
  for (const entry of entries) await walk(entry, '');
  return found;
}
