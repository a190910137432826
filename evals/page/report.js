"use strict";
const cases = JSON.parse(document.getElementById("data").textContent);
const PAGE = 40;
const at = (id) => document.getElementById(id);
let shown = PAGE;

const KINDS = {
  lost: (c) => c.losses.length > 0,
  all: () => true,
  citation: (c) => c.citations.some((x) => !x.valid),
  support: (c) => c.claims.some((x) => !x.audit),
  refused: (c) => c.answerable === true && c.abstained,
  answered: (c) => c.answerable === false && !c.abstained,
  retrieval: (c) => c.scores["file_hit@1"] === 0,
  conflict: (c) => c.conflicts.length > 0 || c.fakes.length > 0,
};
const ORDERS = {
  harm: (a, b) => b.harm - a.harm,
  none: () => 0,
  sure: (a, b) => (b.confidence ?? 0) - (a.confidence ?? 0),
};

function make(tag, text, kind) {
  const node = document.createElement(tag);
  if (text !== undefined && text !== null) node.textContent = text;
  if (kind) node.className = kind;
  return node;
}

function add(parent, ...children) {
  parent.append(...children);
  return parent;
}

function list(tag, items, kind) {
  const node = make(tag, null, kind);
  for (const item of items) add(node, typeof item === "string" ? make("li", item) : item);
  return node;
}

function article(segments) {
  const node = make("div", null, "article");
  for (const s of segments) {
    const kind = [s.cited && "cited", s.gold && "gold"].filter(Boolean).join(" ");
    node.append(kind ? make("mark", s.text, kind) : document.createTextNode(s.text));
  }
  return node;
}

function answer(c) {
  if (c.abstained) return make("p", `Abstained. ${c.reason ?? ""}`);
  const node = make("p", null, "answer");
  for (const claim of c.claims) {
    add(node, make("span", claim.text, claim.audit ? "" : "unsupported"));
    for (const n of claim.citations) add(node, make("sup", `[${n}]`));
    node.append(" ");
  }
  return node;
}

function citation(x) {
  const head = make("p", null, "where");
  const dated = [x.title, x.published].filter(Boolean).join(", ");
  add(head, make("b", `[${x.number}] `), `${dated ? dated + " · " : ""}${x.file} · ${x.start} to ${x.end}`);
  if (!x.valid) add(head, make("span", " The quote is not what stands there.", "invalid"));
  const nodes = [head, article(x.segments)];
  if (!x.valid) nodes.push(make("p", `Quoted: ${x.quote}`, "invalid"));
  return nodes;
}

function left(c) {
  const side = make("div");
  if (c.history.length) add(side, make("h3", "Before"), list("ul", c.history));
  add(side, make("h3", "Answer"), answer(c));
  if (c.conflicts.length) add(side, make("h3", "Shown as disputed"), list("ul", c.conflicts));
  if (c.citations.length) add(side, make("h3", "Citations in their articles"));
  for (const x of c.citations) add(side, ...citation(x));
  return side;
}

function right(c) {
  const side = make("div");
  if (c.losses.length) add(side, make("h3", "Why it lost points"), list("ul", c.losses));
  const known = c.answerable === false ? ["The articles hold no answer."] : c.answers;
  if (known.length) add(side, make("h3", "Known answers"), list("ul", known));
  if (c.fakes.length) add(side, make("h3", "What other sources say"), list("ul", c.fakes));
  if (c.gold.length) add(side, make("h3", "Gold in its article"));
  for (const g of c.gold.slice(0, 6)) add(side, make("p", g.file, "where"), article(g.segments));
  if (c.passages.length) {
    const items = c.passages.map((p) => make("li", p.file + (p.kind ? ` (${p.kind})` : ""), p.kind));
    add(side, make("h3", "Retrieved passages"), list("ol", items, "passages"));
  }
  return side;
}

function inside(c) {
  const scores = make("div", null, "scores");
  for (const [name, value] of Object.entries(c.scores)) add(scores, make("span", `${name} ${value}`));
  return add(make("div", null, "inside"), left(c), right(c), scores);
}

function draw(c) {
  const node = make("details", null, "case");
  const line = make("summary");
  const state = c.abstained ? "abstained" : `confidence ${c.confidence ?? "?"}`;
  add(line, make("b", c.question), make("span", `${c.id} · ${state}${c.label ? " · " + c.label : ""}`, "state"));
  for (const loss of c.losses.slice(0, 2)) add(line, make("span", loss, "loss"));
  add(node, line);
  node.addEventListener("toggle", () => node.open && !node.querySelector(".inside") && add(node, inside(c)));
  return node;
}

function words(c) {
  const files = [...c.citations, ...c.passages].map((x) => x.file);
  return [c.id, c.question, ...c.claims.map((x) => x.text), ...c.answers, ...files].join(" ").toLowerCase();
}

function update() {
  const wanted = at("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  const found = cases
    .filter(KINDS[at("which").value])
    .filter((c) => wanted.every((word) => words(c).includes(word)))
    .sort(ORDERS[at("order").value]);
  at("list").replaceChildren(...found.slice(0, shown).map(draw));
  at("count").textContent = `${found.length} of ${cases.length}`;
  at("more").hidden = found.length <= shown;
}

function again() {
  shown = PAGE;
  update();
}

for (const id of ["which", "order"]) at(id).addEventListener("change", again);
at("find").addEventListener("input", again);
at("more").addEventListener("click", () => {
  shown += PAGE;
  update();
});
update();
