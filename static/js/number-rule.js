/* Back-office, a numbering rule: the next number while the text is typed. */
document.addEventListener("DOMContentLoaded", () => {
  "use strict";
  const field = document.getElementById("id_pattern");
  const shown = document.querySelector(".field-coming .readonly");
  if (!field || !shown) return;
  shown.setAttribute("role", "status");
  const address = location.pathname.replace(/change\/?$/, "preview/");
  let waiting = 0;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const asked = field.value;
      const answer = await fetch(`${address}?${new URLSearchParams({ pattern: asked })}`);
      if (!answer.ok || asked !== field.value) return;
      const { faults, next } = await answer.json();
      shown.textContent = faults.length ? faults.join("；") : next;
      shown.classList.toggle("wrong", faults.length > 0);
    }, 300);
  });
});
