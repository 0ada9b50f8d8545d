// Where words stand in a text that is being edited: the same rules as articles/anchors.py and
// articles/text.py, over the editor's document. Nothing here touches the page.

const INVISIBLE = /[\u00ad\u200b\u2060\ufeff]/;
const CONTEXT = 32;
const ALIKE = new Map([
  ...[..."\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02"].map((mark) => [mark, '"']),
  ...[..."\u2018\u2019\u201a\u201b\u2032\u02bc\u2039\u203a`\u00b4\uff07"].map((mark) => [mark, "'"]),
  ...[..."\u2010\u2011\u2012\u2013\u2014\u2015\u2212"].map((dash) => [dash, "-"]),
]);
const SHORTENED = /[\u00ad\u200b\u2060\ufeff]+|  +|\.\.\.|---?|''/g;
const SHORT_FORMS = { " ": " ", ".": "\u2026", "-": "-", "'": '"' };
const known = new WeakMap();

// The plain text of a document, and the document's position of each of its characters.
export function textOf(doc) {
  if (!known.has(doc)) known.set(doc, read(doc));
  return known.get(doc);
}

function read(doc) {
  const characters = [];
  const places = [];
  let owed = "";
  let breaks = 0;
  const put = (character, place) => {
    for (const space of characters.length ? owed : "") {
      characters.push(space);
      places.push(place);
    }
    characters.push(character);
    places.push(place);
    owed = "";
    breaks = 0;
  };
  doc.descendants((node, position) => {
    if (node.isText) {
      for (let index = 0; index < node.text.length; index += 1) {
        const character = node.text[index];
        if (/\s/.test(character)) owed ||= " ";
        else if (!INVISIBLE.test(character)) put(character, position + index);
      }
    } else if (node.type.name === "hardBreak") {
      breaks += 1;
      owed = breaks > 1 || owed === "\n\n" ? "\n\n" : " ";
    } else if (node.isBlock) owed = "\n\n";
  });
  const text = characters.join("");
  return { text, places, ...fold(text) };
}

// In plain typography, with where each character stood.
function fold(text) {
  const alike = text.replace(/[\s\S]/g, (one) => ALIKE.get(one) ?? (/\s/.test(one) ? " " : one));
  const plain = [];
  const offsets = [];
  const keep = (from, to) => {
    for (let index = from; index < to; index += 1) {
      plain.push(alike[index]);
      offsets.push(index);
    }
  };
  let position = 0;
  for (const { 0: found, index } of alike.matchAll(SHORTENED)) {
    keep(position, index);
    const short = SHORT_FORMS[found[0]] ?? "";
    if (short && !(short === " " && plain.at(-1) === " ")) {
      plain.push(short);
      offsets.push(index);
    }
    position = index + found.length;
  }
  keep(position, text.length);
  offsets.push(text.length);
  return { plain: plain.join(""), offsets };
}

const isOfAWord = (character) => /[\p{L}\p{N}]/u.test(character ?? "");

function shared(one, other) {
  let count = 0;
  while (count < one.length && count < other.length && one[count] === other[count]) count += 1;
  return count;
}

const backwards = (text) => [...text].reverse().join("");

// {from, to} in the document of one anchor's words, or null; of several places the likeliest.
export function find(doc, anchor, near = 0) {
  const { places, plain, offsets } = textOf(doc);
  const exact = fold(anchor.exact ?? "").plain.trim();
  const prefix = fold(anchor.prefix ?? "").plain;
  const suffix = fold(anchor.suffix ?? "").plain;
  let best = null;
  let rank = [-1, 0];
  for (let at = exact ? plain.indexOf(exact) : -1; at >= 0; at = plain.indexOf(exact, at + exact.length)) {
    const end = at + exact.length;
    const isCut =
      (isOfAWord(exact[0]) && isOfAWord(plain[at - 1]) && !isOfAWord(prefix.at(-1))) ||
      (isOfAWord(exact.at(-1)) && isOfAWord(plain[end]) && !isOfAWord(suffix[0]));
    if (isCut) continue;
    const agrees =
      shared(backwards(plain.slice(Math.max(0, at - prefix.length), at)), backwards(prefix)) +
      shared(plain.slice(end, end + suffix.length), suffix);
    const place = { from: places[offsets[at]], to: places[offsets[end - 1]] + 1 };
    const distance = -Math.abs(place.from - near);
    if (agrees > rank[0] || (agrees === rank[0] && distance > rank[1])) {
      best = place;
      rank = [agrees, distance];
    }
  }
  return best;
}

// Every piece of a passage, in order; empty unless all of them stand there.
export function findAll(doc, pieces) {
  const found = [];
  for (const piece of pieces) {
    const place = find(doc, piece, found.at(-1)?.to ?? 0);
    if (!place) return [];
    found.push(place);
  }
  return found;
}

// What a stretch of the document says, as an anchor; null where no word is in it.
export function anchorOf(doc, from, to) {
  const { text, places } = textOf(doc);
  let first = places.findIndex((place) => place >= from);
  if (first < 0) return null;
  let last = places.length;
  while (last > first && places[last - 1] >= to) last -= 1;
  while (first < last && /\s/.test(text[first])) first += 1;
  while (last > first && /\s/.test(text[last - 1])) last -= 1;
  const exact = text.slice(first, last);
  if (![...exact].some(isOfAWord)) return null;
  return {
    exact,
    prefix: text.slice(Math.max(0, first - CONTEXT), first),
    suffix: text.slice(last, last + CONTEXT),
  };
}
