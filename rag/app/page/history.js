// Earlier conversations: found again, renamed, deleted, exported.

import { button, el, own, save } from './dom.js';

export class History {
  constructor(page, node) {
    this.page = page;
    this.changing = false;
    this.words = el('input', { type: 'search', placeholder: 'Search questions and answers', aria: { label: 'Search the history' } });
    let timer;
    this.words.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => this.search(), 200); });
    this.list = el('ul', { class: 'conversations' });
    node.append(el('div', { class: 'filters' }, this.words), this.list);
  }

  async search() {
    const found = await this.page.try('conversations', { words: this.words.value });
    if (found) this.draw(found);
  }

  /** Draw the list, unless the reader is just changing something in it. */
  draw(conversations) {
    if (this.changing) return;
    this.list.replaceChildren(...(conversations.length ? conversations.map((one) => this.row(one)) : [
      el('li', { class: 'teach' }, this.words.value ? 'Nothing like that was asked.' : 'What you ask is kept here, in the library’s own folder, until you delete it.')]));
    this.mark(this.page.conversation);
  }

  row({ id, title, touched }) {
    const open = button([el('span', { class: 'headline' }, own(title)), el('span', { class: 'byline' }, when(touched))],
      () => this.page.load(id), { class: 'source' });
    const tools = el('span', { class: 'tools' },
      button('Rename', () => this.rename(node, id, title), { class: 'text' }),
      button('Export', () => this.export(id), { class: 'text' }),
      button('JSON', () => this.export(id, 'json', 'json'), { class: 'text' }),
      button('Delete', () => this.delete(tools, id), { class: 'text' }));
    const node = el('li', { class: 'conversation', data: { id } }, open, tools);
    return node;
  }

  mark(id) {
    for (const node of this.list.children) node.classList.toggle('open', Boolean(id) && node.dataset.id === id);
  }

  rename(node, id, title) {
    const input = el('input', { type: 'text', value: title, maxlength: 200, aria: { label: 'New title' } });
    this.changing = true;
    const done = async (keep) => {
      if (keep && input.value.trim() && input.value !== title) await this.page.try('rename', { id, title: input.value });
      this.settled();
    };
    input.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') done(true);
      if (event.key === 'Escape') { event.stopPropagation(); done(false); }
    });
    node.replaceChildren(input, button('Keep', () => done(true), { class: 'text' }));
    input.select();
  }

  settled() {
    this.changing = false;
    this.search();
  }

  delete(tools, id) {
    this.changing = true;
    tools.replaceChildren('Delete for good? ', button('Delete', async () => {
      await this.page.try('delete', { id });
      if (this.page.conversation === id) this.page.fresh();
      this.settled();
    }, { class: 'text' }), button('Keep', () => this.settled(), { class: 'text' }));
    tools.querySelector('button').focus();
  }

  async export(id, format = 'markdown', ending = 'md') {
    const text = await this.page.try('export', { id, format });
    if (text) save(`dateline-conversation.${ending}`, text, format === 'json' ? 'application/json' : 'text/markdown');
  }
}

function when(iso) {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(iso));
}
