// Words selected in the text become a quotation: a small button beside the selection, one in the
// toolbar, or Ctrl or ⌘ and '. The server says what of the selection is quoted, and asks in the
// panel who said it. Nothing is recorded that the saved text does not hold.

import { anchorOf } from "newsroom/passages";

const panel = document.querySelector("#quotations[data-may-answer]");
const story = document.querySelector("#article_form");
const FAILED = "That did not get through. Are you still logged in? Your text is untouched; try again.";
const textarea = document.querySelector("#id_body");
let editor;
let bubble;

function start(ready) {
  editor = ready;
  bubble = makeBubble();
  editor.on("selectionUpdate", placeBubble);
  editor.on("focus", placeBubble);
  editor.on("blur", ({ event }) => event.relatedTarget !== bubble && hideBubble());
  bubble.addEventListener("blur", hideBubble);
  editor.view.dom.addEventListener("quotation:make", make);
  panel.addEventListener("click", press);
  panel.addEventListener("keydown", leave);
  panel.addEventListener("submit", sendWithStory, { capture: true });
  panel.addEventListener("panel:shown", ({ detail: answer }) => answer?.dialog === "" && backToText());
  window.addEventListener("pageshow", forget);
  dialog()?.scrollIntoView({ block: "nearest" });
}

const dialog = () => panel.querySelector("[data-selection]");
const place = () => panel.querySelector("[data-dialog]");

// --- the button beside a selection ---------------------------------------------------------------

function makeBubble() {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "quote-bubble";
  button.hidden = true;
  button.addEventListener("mousedown", (event) => event.preventDefault()); // keeps the selection
  button.addEventListener("click", make);
  editor.view.dom.closest(".prose-editor").append(button);
  return button;
}

const hideBubble = () => (bubble.hidden = true);

function placeBubble() {
  const { from, to, empty } = editor.state.selection;
  bubble.hidden = empty || !editor.isFocused || anchorOf(editor.state.doc, from, to) === null;
  if (bubble.hidden) return;
  bubble.textContent = dialog() ? "Add to the quotation" : "Make a quotation";
  const around = bubble.parentElement.getBoundingClientRect();
  const { left, bottom } = editor.view.coordsAtPos(to);
  const most = around.width - bubble.offsetWidth - 4;
  bubble.style.left = `${Math.max(4, Math.min(left - around.left, most))}px`;
  bubble.style.top = `${bottom - around.top + 4}px`;
}

// --- asking --------------------------------------------------------------------------------------

const pieces = () => JSON.parse(dialog()?.querySelector("[name$=pieces]").value || "[]");

// The editor learns of a selection by an event of its own, a moment after the key or the mouse.
const settled = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));

async function make() {
  await settled();
  const { from, to } = editor.state.selection;
  const chosen = anchorOf(editor.state.doc, from, to);
  hideBubble();
  if (!chosen && !dialog()) return say("Select the words that were said first.");
  ask(chosen ? [...pieces(), chosen] : pieces());
}

async function ask(selected) {
  const data = new FormData(dialog() ?? undefined);
  data.set("action", "select");
  data.set("body", textarea.value);
  data.set("selected", JSON.stringify(selected));
  data.set("csrfmiddlewaretoken", story.elements.csrfmiddlewaretoken.value);
  panel.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(panel.dataset.url, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
    });
    if (!response.ok) throw new Error(`answered ${response.status}`);
    answer(await response.json());
  } catch {
    say(FAILED);
  } finally {
    panel.removeAttribute("aria-busy");
  }
}

function answer({ done, message, lit, dialog: html }) {
  say(message);
  if (!done) return lit && panel.dispatchEvent(new CustomEvent("panel:light", { detail: lit }));
  put(html);
  panel.scrollTo({ top: 0 });
  dialog().querySelector("input[name$=kind]:checked")?.focus();
}

function put(html) {
  window.django?.jQuery?.(place()).find(".select2-hidden-accessible").select2("destroy");
  place().innerHTML = html;
  panel.dispatchEvent(new CustomEvent("panel:enliven"));
  panel.dispatchEvent(new CustomEvent("panel:shown"));
}

function say(message) {
  panel.querySelector("[data-said]").textContent = message;
}

// --- the form in the panel -----------------------------------------------------------------------

function press({ target }) {
  if (target.closest("[data-close]")) return close();
  const button = target.closest("[data-drop]");
  if (button) ask(pieces().filter((_, number) => number !== Number(button.dataset.drop)));
}

function leave(event) {
  const isOpen = document.querySelector(".select2-container--open") !== null;
  if (event.key === "Escape" && !isOpen && dialog()?.contains(event.target)) close();
}

function close() {
  forget();
  put("");
  say("");
  backToText();
}

const backToText = () => editor.commands.focus(null, { scrollIntoView: false });

// What was sent along and did not arrive must not go with a later save.
function forget() {
  for (const old of story.querySelectorAll("[data-sent-along]")) old.remove();
}

// Words that are typed and not saved yet: the story is saved with them, in one go or not at all.
function sendWithStory(event) {
  if (!event.submitter?.hasAttribute("data-with-story")) return;
  event.preventDefault();
  event.stopPropagation();
  forget();
  for (const [name, value] of new FormData(event.target)) {
    if (!name.startsWith("quotation-")) continue;
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name, value });
    field.dataset.sentAlong = "";
    story.append(field);
  }
  story.requestSubmit(story.querySelector("[name=_save]"));
}

// The editor may have been ready before this was read.
if (panel) {
  if (textarea.proseEditor) start(textarea.proseEditor);
  else textarea.addEventListener("prose-editor:ready", ({ detail }) => start(detail.editor));
}
