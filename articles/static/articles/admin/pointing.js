// The panel and the text point at each other. Hover over or focus a quotation, and its passage is
// marked in the text; put the caret into a passage, and its card lights up. Ctrl or ⌘ and ; crosses
// from one to the other. What stands where is looked up in the text as it is typed.

import { light, passageAt, placesOf, setPassages } from "newsroom/passage-marks";

const panel = document.querySelector("#quotations");
const DWELL = 250; // milliseconds a mouse rests before the text moves
const CHANGED = "These words were changed in the text since. Save the story to look again.";
const isWide = matchMedia("(min-width: 1100px)");
const isStill = matchMedia("(prefers-reduced-motion: reduce)");
let editor;
let hovered = null;
let shown; // what is lit now; unset when the panel is new
let timer;

function start(ready) {
  editor = ready;
  editor.on("selectionUpdate", () => editor.isFocused && followCaret());
  editor.on("focus", followCaret);
  editor.on("blur", () => show(hovered));
  editor.view.dom.addEventListener("passages:looked", tellChanged);
  editor.view.dom.addEventListener("passages:cross", toPanel);
  panel.addEventListener("mouseover", hover);
  panel.addEventListener("mouseleave", () => hover({ target: panel }));
  panel.addEventListener("focusin", focus);
  panel.addEventListener("click", (event) => event.target.closest("[data-show]") && toText(event.target));
  panel.addEventListener("panel:shown", readPanel);
  panel.addEventListener("panel:light", ({ detail: name }) => lead(name));
  document.addEventListener("keydown", byKey);
  readPanel();
}

const cardOf = (node) => node?.closest?.("[data-passage]") ?? null;
const nameOf = (node) => cardOf(node)?.dataset.passage ?? null;
const cardNamed = (name) => name && panel.querySelector(`[data-passage="${CSS.escape(name)}"]`);
const calmly = (block) => ({ block, behavior: isStill.matches ? "auto" : "smooth" });

function readPanel() {
  const passages = [...panel.querySelectorAll("[data-pieces]")].map(({ dataset }) => ({
    key: dataset.passage,
    kind: { s: "open", q: "quoted", n: "new" }[dataset.passage[0]],
    pieces: JSON.parse(dataset.pieces || "[]"),
  }));
  for (const part of panel.querySelectorAll("[data-show], [data-text-keys]")) part.hidden = false;
  setPassages(editor, passages);
  tellChanged();
  const lit = shown ?? null;
  shown = undefined;
  show(lit);
}

function tellChanged() {
  for (const card of panel.querySelectorAll("[data-passage]")) {
    const isGone = placesOf(editor, card.dataset.passage).length === 0;
    card.querySelector("[data-show]")?.toggleAttribute("hidden", isGone);
    const note = card.querySelector(".words-changed");
    if (!isGone) note?.remove();
    else if (!note) card.append(changedNote());
  }
}

function changedNote() {
  const note = document.createElement("p");
  note.className = "words-changed";
  note.textContent = CHANGED;
  return note;
}

// --- from the panel to the text ------------------------------------------------------------------

function hover({ target }) {
  const name = nameOf(target);
  if (name === hovered) return;
  hovered = name;
  show(name ?? nameOf(document.activeElement));
  clearTimeout(timer);
  if (name && isWide.matches) timer = setTimeout(() => intoView(name), DWELL);
}

function focus({ target }) {
  const name = nameOf(target);
  show(name);
  // Only where both are seen at once: elsewhere it would take the card away from its reader.
  if (name && isWide.matches && !target.matches(":active")) intoView(name);
}

function show(name) {
  if (name === shown) return;
  shown = name;
  light(editor, name);
  for (const card of panel.querySelectorAll("[data-passage]")) {
    const isLit = card.dataset.passage === name;
    card.classList.toggle("is-lit", isLit);
  }
}

const markOf = (name) => editor.view.dom.querySelector(`[data-passage-of="${CSS.escape(name)}"]`);

function intoView(name) {
  const mark = markOf(name);
  if (!mark) return;
  const { top, bottom } = mark.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) mark.scrollIntoView(calmly("center"));
}

function toText(node) {
  const name = nameOf(node);
  const [place] = name ? placesOf(editor, name) : [];
  if (!place) return editor.commands.focus();
  editor.chain().setTextSelection(place.from).focus(null, { scrollIntoView: false }).run();
  show(name);
  intoView(name);
}

// --- from the text to the panel ------------------------------------------------------------------

function followCaret() {
  const { from, to } = editor.state.selection;
  const name = from === to ? passageAt(editor, from) : null;
  show(name);
  const card = cardNamed(name);
  if (card && isWide.matches) scrollPanel(card);
}

// Moves the panel, never the page: the caret stays where it is.
function scrollPanel(card) {
  const inside = card.getBoundingClientRect();
  const around = panel.getBoundingClientRect();
  if (inside.top >= around.top && inside.bottom <= around.bottom) return;
  const { behavior } = calmly("nearest");
  panel.scrollBy({ top: inside.top - around.top - 48, behavior });
}

function toPanel() {
  const name = passageAt(editor, editor.state.selection.from);
  lead(name ?? nameOf(panel.querySelector(".card")));
}

// To a card or a confirmed quotation, by its name.
function lead(name) {
  const card = cardNamed(name);
  if (!card) return;
  if (!card.hasAttribute("tabindex")) card.tabIndex = -1;
  card.closest("details")?.setAttribute("open", "");
  card.focus({ preventScroll: true });
  show(name);
  if (isWide.matches) scrollPanel(card);
  else card.scrollIntoView(calmly("center"));
}

const isTyping = (target) =>
  target.closest("input:not([type=checkbox], [type=radio]), textarea, select, .select2");

function byKey(event) {
  if (event.defaultPrevented || !panel.contains(document.activeElement)) return;
  const isCrossing = (event.ctrlKey || event.metaKey) && !event.altKey && event.key === ";";
  const isShowing = event.key === "t" && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isCrossing && !(isShowing && !isTyping(event.target))) return;
  event.preventDefault();
  toText(document.activeElement);
}

// The editor may have been ready before this was read.
const textarea = document.querySelector("#id_body");
if (textarea.proseEditor) start(textarea.proseEditor);
else textarea.addEventListener("prose-editor:ready", ({ detail }) => start(detail.editor));
