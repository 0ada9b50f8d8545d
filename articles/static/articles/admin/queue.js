// The queue with script: an answer is sent without leaving the page and the next card takes its
// place under the hands; by keys. Without script its forms work as they are.

const queue = document.querySelector("#queue");
const help = document.querySelector("[data-help]");
const answered = []; // keys of suggestions, the last one last
const FEW = 5; // cards left when more are fetched

const cards = () => [...queue.querySelectorAll(".card")];
const current = () => document.activeElement?.closest?.(".card") ?? null;
const part = (name) => queue.querySelector(`[data-${name}]`);
const fragment = (html) => document.createRange().createContextualFragment(html);

function start() {
  queue.addEventListener("submit", send);
  queue.addEventListener("click", click);
  document.addEventListener("keydown", byKey);
  part("keys").hidden = false;
  enliven();
}

function enliven() {
  const $ = window.django?.jQuery;
  if ($?.fn.djangoAdminSelect2) {
    $(queue).find(".admin-autocomplete").not(".select2-hidden-accessible").djangoAdminSelect2();
  }
}

// --- asking the newsroom -----------------------------------------------------------------------

async function ask(url, options = {}) {
  if (queue.hasAttribute("aria-busy")) return null;
  queue.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { ...options, headers: { Accept: "application/json" } });
    const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!isAnswer) throw new Error(`answered ${response.status}`);
    return await response.json();
  } catch {
    say("That did not get through. Are you still logged in? Nothing was changed; try again.", true);
    return null;
  } finally {
    queue.removeAttribute("aria-busy");
  }
}

async function send(event) {
  const form = event.target.closest("[data-answer]");
  if (!form) return;
  event.preventDefault();
  const card = form.closest(".card");
  const told = await ask(queue.dataset.url, {
    method: "POST",
    body: new FormData(form, event.submitter),
  });
  if (!told) return;
  if (told.done && told.undo) answered.push(told.undo);
  show(card, told);
}

function show(card, told) {
  if (told.over) leave(card);
  else replace(card, told.card);
  renew(told.also ?? "");
  tell(told);
}

// Cards of the same story that say more now: someone new is among those who may be meant.
function renew(html) {
  for (const fresh of fragment(html).querySelectorAll(".card")) {
    const old = document.getElementById(fresh.id);
    if (!old || old.querySelector("input[name=who]")) continue;
    const isFocused = old === document.activeElement;
    old.replaceWith(fresh);
    if (isFocused) fresh.focus();
  }
}

function tell(told) {
  say(told.message, !told.done);
  part("undo").hidden = !answered.length;
  for (const [name, n] of Object.entries(told.totals ?? {})) {
    const place = document.querySelector(`[data-total="${name}"]`);
    if (place) place.textContent = n.toLocaleString("en-GB");
  }
  if (told.reload) location.reload();
}

function say(message, isRefused = false) {
  const place = part("said");
  place.textContent = message;
  place.classList.toggle("is-refused", isRefused);
}

// --- cards -------------------------------------------------------------------------------------

function leave(card) {
  const all = cards();
  const at = all.indexOf(card);
  forgetBoxes(card);
  card.remove();
  const left = cards();
  part("empty").hidden = left.length > 0 || Boolean(queue.dataset.next);
  (left[Math.min(at, left.length - 1)] ?? part("said"))?.focus();
  fetchMore();
}

function replace(card, html) {
  const fresh = fragment(html).querySelector(".card");
  forgetBoxes(card);
  card.replaceWith(fresh);
  enliven();
  const wrong = fresh.querySelector(".errorlist ~ input, .errorlist ~ label input");
  (wrong ?? fresh).focus();
}

function forgetBoxes(card) {
  window.django?.jQuery(card).find(".select2-hidden-accessible").select2("destroy");
}

async function fetchMore() {
  const next = queue.dataset.next;
  if (!next || cards().length > FEW) return;
  delete queue.dataset.next;
  const told = await ask(next);
  if (!told) {
    queue.dataset.next = next;
    return;
  }
  const isBare = !cards().length;
  const known = new Set(cards().map((card) => card.id));
  for (const card of fragment(told.cards).querySelectorAll(".card")) {
    if (!known.has(card.id)) queue.querySelector(".cards").append(card);
  }
  more(told.next);
  part("empty").hidden = cards().length > 0;
  enliven();
  if (isBare) cards()[0]?.focus();
}

function more(next) {
  const link = part("more");
  if (next) queue.dataset.next = next;
  if (next && link) link.querySelector("a").href = next;
  else link?.remove();
}

// The whole choice of a speaker, in place of the candidates.
async function change(card) {
  if (card.querySelector("input[name=who]")) return openBox(card);
  const link = card.querySelector("[data-change]");
  const told = link && (await ask(link.href));
  if (!told) return undefined;
  if (told.over) return show(card, { done: false, ...told });
  replace(card, told.card);
  return openBox(document.getElementById(card.id));
}

function openBox(card) {
  const isKnown = card.querySelector("input[name=who][value=known]")?.checked;
  const box = window.django?.jQuery(card).find("select[name=speaker]");
  if (isKnown && box?.hasClass("select2-hidden-accessible")) box.select2("open");
  else card.querySelector("input[name=who]:checked")?.focus();
}

async function undo() {
  const key = answered.pop();
  if (!key) return say("There is nothing to undo.");
  const data = new FormData();
  data.set("action", "undo");
  data.set("suggestion", key);
  data.set("csrfmiddlewaretoken", token());
  const told = await ask(queue.dataset.url, { method: "POST", body: data });
  if (!told) answered.push(key);
  else bringBack(told);
  return undefined;
}

function bringBack(told) {
  const place = current() ?? cards()[0];
  tell(told);
  if (!told.card) return;
  const fresh = fragment(told.card).querySelector(".card");
  document.getElementById(fresh.id)?.remove();
  queue.querySelector(".cards").insertBefore(fresh, place?.isConnected ? place : null);
  part("empty").hidden = true;
  fresh.focus();
}

const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";

// --- keys and clicks ---------------------------------------------------------------------------

function click(event) {
  const at = (name) => event.target.closest(`[data-${name}]`);
  const card = event.target.closest(".card");
  if (at("undo")) undo();
  else if (at("keys")) help.showModal();
  else if (at("change")) {
    event.preventDefault();
    change(card);
  } else if (at("take")) take(card, at("take").dataset.take);
}

// One of several namesakes, taken by name, in the whole choice of a speaker.
function take(card, key) {
  const select = card.querySelector("select[name=speaker]");
  select.value = key;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  card.querySelector("input[name=who][value=known]").checked = true;
}

const isTyping = (target) =>
  target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], .select2, dialog[open]");

const STEPS = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 };
const ANSWERS = { c: "confirm", d: "dismiss", s: "skip" };

function byKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (!does(event)) return;
  event.preventDefault();
}

function does({ key, target }) {
  const isRadio = target.matches?.("input[type=radio]");
  const card = current();
  if (key in STEPS && !(isRadio && key.startsWith("Arrow"))) return move(STEPS[key]) ?? true;
  if (key === "u") return undo() && true;
  if (key === "?") return help.showModal() ?? true;
  if (!card) return false;
  if (key in ANSWERS) return press(card, ANSWERS[key]);
  if (key === "e") return change(card) && true;
  if (key === "o") return card.querySelector(".in-story a").click() ?? true;
  return /^[1-9]$/.test(key) && choose(card, Number(key) - 1);
}

function move(step) {
  const all = cards();
  const at = all.indexOf(current());
  const first = step > 0 ? 0 : all.length - 1;
  const next = at < 0 ? first : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next]?.focus();
  all[next]?.scrollIntoView({ block: "nearest" });
}

function press(card, action) {
  const button = card.querySelector(`button[name=action][value=${action}]`);
  const isChosen = card.querySelector("input[name=choice]:checked, input[name=who]:checked");
  if (action === "confirm" && !isChosen) change(card);
  else button?.form.requestSubmit(button);
  return true;
}

function choose(card, index) {
  const radio = card.querySelectorAll("input[name=choice]")[index];
  if (radio) radio.checked = true;
  else say("There is no such choice.", true);
  return true;
}

if (queue) start();
