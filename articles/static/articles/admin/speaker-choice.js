// One of several who are named alike, taken by name: on every form that asks who said it.

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  const form = button?.closest("form");
  const select = form?.querySelector("select[name$=speaker]");
  if (!select) return;
  if (![...select.options].some(({ value }) => value === button.dataset.take)) {
    select.add(new Option(button.textContent, button.dataset.take));
  }
  select.value = button.dataset.take;
  select.dispatchEvent(new Event("change", { bubbles: true }));
  form.querySelector("input[name$=who][value=known]").checked = true;
});
