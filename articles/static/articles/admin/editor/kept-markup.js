// What a story may hold and the editor has no button for: it stays as it came in. Without these
// the editor would leave the words and drop what was said about them.

import { Extension, Mark, Node } from "django-prose-editor/editor";

const kept = (names) =>
  Object.fromEntries(names.map((name) => [name, { default: null, keepOnSplit: false }]));

const inline = (name, tag, attributes = []) =>
  Mark.create({
    name,
    priority: 900, // innermost: emphasis and links go around
    inclusive: false,
    addAttributes: () => kept(attributes),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });

const block = (name, tag, rest) =>
  Node.create({
    name,
    ...rest,
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, HTMLAttributes, 0],
  });

const Abbr = inline("keptAbbr", "abbr", ["title"]);
const Cite = inline("keptCite", "cite");
const Q = inline("keptQ", "q", ["cite"]);
const Code = inline("keptCode", "code");
const Figure = block("keptFigure", "figure", {
  group: "block",
  content: "(block | keptCaption)+",
  defining: true,
  isolating: true,
});
const Caption = block("keptCaption", "figcaption", { content: "inline*", defining: true });

// Languages and directions stand on many elements; the source of a quotation on its own.
const BLOCKS = ["paragraph", "heading", "blockquote", "listItem", "bulletList", "orderedList"];
const CELLS = ["tableHeader", "tableCell"];
const MARKS = ["bold", "italic", "strike", "subscript", "superscript", "link"];
const OURS = ["keptFigure", "keptCaption", "keptAbbr", "keptCite", "keptQ", "keptCode"];
const HOLDERS = [...BLOCKS, ...CELLS, ...MARKS, ...OURS];

export const KeptMarkup = Extension.create({
  name: "keptMarkup",
  addExtensions: () => [Abbr, Cite, Q, Code, Figure, Caption],
  addGlobalAttributes: () => [
    { types: HOLDERS, attributes: kept(["lang", "dir"]) },
    { types: ["blockquote"], attributes: kept(["cite"]) },
    { types: ["tableHeader"], attributes: kept(["scope"]) },
  ],
});
