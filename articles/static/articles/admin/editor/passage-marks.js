// Passages of a story's text, marked in the editor by decorations: they are drawn over the
// document and never part of it, so nothing of them is saved, undone or sent.

import { Extension, pm } from "django-prose-editor/editor";
import { findAll } from "newsroom/passages";

const { Plugin, PluginKey } = pm.state;
const { Decoration, DecorationSet } = pm.view;
const key = new PluginKey("passages");
const LOOK_AGAIN = 250; // milliseconds after the last change
const NOTHING = { passages: [], places: new Map(), lit: null, drawn: DecorationSet.empty };

// {key, kind, pieces}: what is to be marked from now on.
export const setPassages = (editor, passages) => tell(editor, { passages });
// The one passage that is marked strongly, or null.
export const light = (editor, lit) => tell(editor, { lit });
// [{from, to}] of a passage, empty while its words don't stand in the text.
export const placesOf = (editor, passage) => key.getState(editor.state)?.places.get(passage) ?? [];
// The passage that a position lies in, or null.
export function passageAt(editor, position) {
  const { places } = key.getState(editor.state);
  for (const [passage, spans] of places) {
    if (spans.some(({ from, to }) => from <= position && position <= to)) return passage;
  }
  return null;
}

function tell(editor, change) {
  if (editor.isDestroyed) return;
  const { state, view } = editor;
  view.dispatch(state.tr.setMeta(key, change).setMeta("addToHistory", false));
}

function look(doc, passages) {
  return new Map(passages.map(({ key: name, pieces }) => [name, findAll(doc, pieces)]));
}

function draw(doc, { passages, places, lit }) {
  const drawn = passages.flatMap(({ key: name, kind }) =>
    (places.get(name) ?? []).map(({ from, to }) =>
      Decoration.inline(from, to, {
        class: `passage passage-${kind}${name === lit ? " is-lit" : ""}`,
        "data-passage-of": name,
      }),
    ),
  );
  return DecorationSet.create(doc, drawn);
}

// While an editor types, passages move along; a moment after they are looked for anew.
function moved(places, mapping) {
  const along = ({ from, to }) => ({ from: mapping.map(from, 1), to: mapping.map(to, -1) });
  return new Map(
    [...places].map(([name, spans]) => [name, spans.map(along).filter(({ from, to }) => from < to)]),
  );
}

function apply(transaction, old) {
  const change = transaction.getMeta(key);
  if (!change && !transaction.docChanged) return old;
  const now = { ...old, ...change };
  if (transaction.docChanged) now.places = moved(old.places, transaction.mapping);
  if (change?.passages || change?.isLookedAgain) now.places = look(transaction.doc, now.passages);
  now.drawn = draw(transaction.doc, now);
  return now;
}

function watch(editor) {
  let timer;
  return {
    update(view, before) {
      if (view.state.doc.eq(before.doc)) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        tell(editor, { isLookedAgain: true });
        announce(view, "passages:looked");
      }, LOOK_AGAIN);
    },
    destroy: () => clearTimeout(timer),
  };
}

const announce = (view, name) => view.dom.dispatchEvent(new CustomEvent(name, { bubbles: true }));

// By the character, not the place of its key: keyboards differ.
function byKey(view, event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
  const name = { "'": "quotation:make", ";": "passages:cross" }[event.key];
  if (name) announce(view, name);
  return Boolean(name);
}

const mayAnswer = () => document.querySelector("#quotations[data-may-answer]") !== null;

export const Passages = Extension.create({
  name: "passages",

  addProseMirrorPlugins() {
    return [
      new Plugin({
        key,
        state: { init: () => NOTHING, apply },
        view: () => watch(this.editor),
        props: {
          decorations: (state) => key.getState(state).drawn,
          handleKeyDown: byKey,
        },
      }),
    ];
  },

  addMenuItems({ menu, buttons }) {
    menu.defineItem({
      name: "makeQuotation",
      groups: "quotation",
      button: buttons.text("Quotation", "Make a quotation of the selected words (Ctrl or ⌘ and ')"),
      command: ({ view }) => announce(view, "quotation:make"),
      hidden: () => !mayAnswer(),
    });
  },
});
