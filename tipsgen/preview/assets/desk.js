// The desk: a choice shows at once, frames grow to a readable height, J and K step through the tips.
(() => {
  const form = document.querySelector("form.choose");
  const tips = form.elements.namedItem("tip");
  form.querySelector("button").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
  const step = (by) => {
    const next = tips.selectedIndex + by;
    if (next >= 0 && next < tips.length) {
      tips.selectedIndex = next;
      form.requestSubmit();
    }
  };
  addEventListener("keydown", (event) => {
    if (event.target.matches("select, input") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
})();
