// A text in the making is kept in this browser until it is saved: a login that ran out, a crash or
// a closed tab costs nothing. Offered again only where it differs from what is there.

const form = document.querySelector("form[data-story]");
const WAIT = 800;
const SKIPPED = /^(csrfmiddlewaretoken|version|seen_version|overwrite|_.*|.*-(TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS)$/;
const COMPARED = ["headline", "standfirst", "body", "title", "content"];
const place = form && `story:${form.dataset.user}:${form.dataset.story}`;

function start() {
  const isShownAgain = document.querySelector(".errornote") !== null;
  forgetFirstSave();
  if (!isShownAgain) offer(read(place));
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(false), WAIT);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(true);
  });
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(isSent) {
  const version = Number(form.dataset.version);
  const fields = [...new FormData(form)].filter(
    ([name, value]) => !SKIPPED.test(name) && typeof value === "string",
  );
  try {
    localStorage.setItem(place, JSON.stringify({ at: Date.now(), isSent, version, fields }));
  } catch {
    // A full or closed store: the form itself still holds the text.
  }
}

function forget() {
  localStorage.removeItem(place);
}

// A new story has no number until it is saved: what was kept of it is this one's text now.
function forgetFirstSave() {
  const first = place.replace(/\d+$/, "new");
  const kept = place === first ? null : read(first);
  if (kept?.fields && !differs(kept.fields)) localStorage.removeItem(first);
}

// As readers would see it: what the server tidied up is no difference.
const plain = (value) =>
  (new DOMParser().parseFromString(value ?? "", "text/html").body.textContent ?? "")
    .replace(/\s+/g, "");

function differs(fields) {
  const kept = new Map(fields);
  return COMPARED.some(
    (name) => form.elements[name] && kept.has(name) && plain(kept.get(name)) !== plain(form.elements[name].value),
  );
}

function offer(kept) {
  if (!kept?.fields) return;
  // A later version of one's own says that what was sent did arrive, whatever came after it.
  const hasArrived = kept.isSent && Number(form.dataset.mine) > kept.version;
  if (hasArrived || !differs(kept.fields)) return forget();
  const at = new Date(kept.at).toLocaleString(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const note = document.createElement("div");
  note.className = "kept-offer";
  note.setAttribute("role", "status");
  const words = document.createElement("p");
  words.textContent = `A text of yours from ${at} was not saved.`;
  note.append(words, button("Bring it back", () => restore(kept.fields)), button("Throw it away", forget));
  note.addEventListener("click", (event) => event.target.closest("button") && note.remove());
  form.prepend(note);
}

function button(label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button";
  made.textContent = label;
  made.addEventListener("click", act);
  return made;
}

function restore(fields) {
  const values = new Map();
  for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const [name, [value]] of values) {
    const field = form.elements[name];
    if (!field || field.type === "hidden") continue;
    if (field.multiple) {
      for (const option of field.options) option.selected = values.get(name).includes(option.value);
    } else if (field instanceof RadioNodeList || !["checkbox", "radio"].includes(field.type)) {
      field.value = value;
    }
    field.proseEditor?.commands.setContent(value);
    if (field.dispatchEvent) field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

if (form) start();
