// The quotation panel with script: answers are sent without leaving the page, so that nothing
// typed in the story's form is lost; and by keys. Without script its forms work as they are.

const panel = document.querySelector("#quotations");
function start() {
  enliven();
  panel.addEventListener("submit", send);
  panel.addEventListener("click", (event) => event.target.closest("[data-tick-all]") && tickAll());
  panel.addEventListener("panel:enliven", enliven);
  document.addEventListener("keydown", byKey);
}

const cards = () => [...panel.querySelectorAll(".card")];
const current = () => document.activeElement?.closest?.(".card");

function enliven() {
  panel.querySelectorAll("[data-keys], [data-tick-all]").forEach((part) => (part.hidden = false));
  const $ = window.django?.jQuery;
  if ($?.fn.djangoAdminSelect2) {
    $(panel).find(".admin-autocomplete").not(".select2-hidden-accessible").djangoAdminSelect2();
  }
}

async function send(event) {
  const form = event.target;
  event.preventDefault();
  if (panel.hasAttribute("aria-busy")) return;
  const index = cards().indexOf(form.closest(".card"));
  const data = new FormData(form, event.submitter);
  panel.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(panel.dataset.url, {
      method: "POST",
      body: data,
      headers: { Accept: "application/json" },
    });
    const isAnswer = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!isAnswer) throw new Error(`answered ${response.status}`);
    show(await response.json(), index);
  } catch {
    say("That did not get through. Are you still logged in? Your text is untouched; try again.");
  } finally {
    panel.removeAttribute("aria-busy");
  }
}

function show(answer, index) {
  const fresh = document.createRange().createContextualFragment(answer.panel);
  const $ = window.django?.jQuery;
  $?.(panel).find(".select2-hidden-accessible").select2("destroy");
  for (const part of ["header", "[data-panel]"]) {
    panel.querySelector(part).replaceWith(fresh.querySelector(part));
  }
  if (answer.dialog !== null) showDialog(answer.dialog);
  enliven();
  say(answer.message);
  panel.dispatchEvent(new CustomEvent("panel:shown", { detail: answer }));
  if (answer.dialog !== null) return;
  const wrong = panel.querySelector(".card.has-errors");
  const next = wrong ?? cards()[Math.min(Math.max(index, 0), cards().length - 1)];
  (wrong?.querySelector(".errorlist ~ input, .errorlist ~ label input") ?? next)?.focus();
}

// The form of selected words, shown again with what is wrong, or gone when it was recorded.
function showDialog(html) {
  const place = panel.querySelector("[data-dialog]");
  place.innerHTML = html;
  const wrong = place.querySelector(".errorlist");
  wrong?.scrollIntoView({ block: "nearest" });
  wrong?.parentElement.querySelector(".errorlist ~ input, .errorlist ~ label input")?.focus();
}

function say(message) {
  panel.querySelector("[data-said]").textContent = message;
}

function tickAll() {
  const boxes = [...panel.querySelectorAll("input[name=chosen]")];
  const isAllTicked = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !isAllTicked;
}

const isTyping = (target) =>
  target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true], .select2");

function byKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const isElsewhere = document.activeElement !== document.body && !current() &&
    !panel.contains(document.activeElement);
  if (isElsewhere) return;
  const step = { j: 1, k: -1 }[event.key];
  const action = { c: "confirm", d: "dismiss" }[event.key];
  if (step) move(step);
  else if (action && current()) press(current(), action);
  else return;
  event.preventDefault();
}

function move(step) {
  const all = cards();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + step, 0), all.length - 1);
  all[next].focus();
  all[next].scrollIntoView({ block: "nearest" });
}

function press(card, action) {
  const button = card.querySelector(`button[name=action][value=${action}]`);
  button?.form.requestSubmit(button);
}

if (panel) start();
