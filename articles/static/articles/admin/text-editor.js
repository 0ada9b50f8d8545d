// Two things the text editor leaves to us: the policy allows no style element, and a text box
// needs a name that is read out.

// The editor adds its few rules as a <style> unless one is there already. Ours are in admin.css,
// so an element of that name, which no browser takes for a style, tells it so.
const marker = document.createElementNS("urn:on-the-record", "style");
marker.setAttribute("data-tiptap-style", "");
document.head.append(marker);

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  const label = document.querySelector(`label[for="${textarea.id}"]`);
  editor.setOptions({
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-label": label ? label.textContent.replace(/:\s*$/, "") : "Text",
      },
    },
  });
  label?.addEventListener("click", () => editor.commands.focus());
  textarea.proseEditor = editor;
});
