// The search boxes that Django makes of selects have no name of their own: they take their field's.

const labelOf = (select) => select.labels?.[0] ?? document.querySelector(`label[for="${select.id}"]`);
const nameOf = (select) => (labelOf(select)?.textContent ?? "Search").replace(/:\s*$/, "").trim();

function nameAll(root) {
  for (const select of root.querySelectorAll("select.select2-hidden-accessible")) {
    const box = select.nextElementSibling;
    box?.querySelector(".select2-search__field")?.setAttribute("aria-label", nameOf(select));
    nameCombobox(select, box?.querySelector("[role=combobox]"));
  }
}

// What is chosen is read out already; now the field's name before it.
function nameCombobox(select, combobox) {
  const label = labelOf(select);
  if (!combobox || !label) return;
  label.id ||= `${select.id}-name`;
  const chosen = select.multiple ? "" : `select2-${select.id}-container`;
  // Not a text box of its own inside the box.
  const inner = combobox.querySelector(".select2-selection__rendered[role=textbox]");
  for (const name of ["role", "aria-readonly"]) inner?.removeAttribute(name);
  combobox.setAttribute("aria-labelledby", `${label.id} ${chosen}`.trim());
}

// They are made at their own time, also in added rows and in a panel that was shown anew.
const isBox = (node) => node.matches?.(".select2-container") ?? false;
new MutationObserver((changes) => {
  if (changes.some(({ addedNodes }) => [...addedNodes].some(isBox))) nameAll(document);
}).observe(document.body, { childList: true, subtree: true });

window.django?.jQuery?.(document).on("select2:open", ({ target }) => {
  const open = ".select2-container--open .select2-dropdown .select2-search__field";
  document.querySelector(open)?.setAttribute("aria-label", nameOf(target));
});
nameAll(document);
