/* The ledger: several rows chosen at once; and the card of a background job, which tells its progress politely. Without it every box and button is there and works; it counts what is
   chosen, ticks a whole page or a row of boxes (shift), and keeps the buttons quiet until something is chosen. */
(() => {
  "use strict";

  const boxes = () => Array.from(document.querySelectorAll("#ledger [data-pick]"));
  let last = null;

  function count() {
    const form = document.getElementById("bulk");
    if (!form) return;
    const chosen = boxes().filter((box) => box.checked).length;
    form.querySelector("[data-picked]").textContent = chosen ? `选中 ${chosen} 件` : "勾选后可批量办理";
    form.classList.toggle("live", chosen > 0);
    form.querySelectorAll("[data-bulk]").forEach((button) => { button.disabled = !chosen; });
    const all = document.querySelector("#ledger [data-pick-all]");
    if (!all) return;
    all.checked = chosen > 0 && chosen === boxes().length;
    all.indeterminate = chosen > 0 && !all.checked;
  }

  function init() {
    const all = document.querySelector("#ledger [data-pick-all]");
    if (all) {
      all.hidden = false;
      all.closest("th").querySelector(".sr").hidden = true;
    }
    last = null;
    count();
  }

  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-pick]");
    if (!box) return;
    const list = boxes();
    if (event.shiftKey && last && list.includes(last)) {
      const [from, to] = [list.indexOf(last), list.indexOf(box)].sort((a, b) => a - b);
      list.slice(from, to + 1).forEach((one) => { one.checked = box.checked; });
    }
    last = box;
    count();
  });

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-pick-all]")) return;
    boxes().forEach((box) => { box.checked = event.target.checked; });
    count();
  });

  /* The card of a job asks for itself; only what has changed is said. */
  let said = "";
  function tell() {
    const card = document.getElementById("job");
    if (!card || card.dataset.say === said) return;
    if (said) window.office.say(card.dataset.say);
    said = card.dataset.say;
  }

  document.addEventListener("htmx:load", init);
  document.addEventListener("htmx:afterSettle", tell);
  tell();
  window.addEventListener("pageshow", count); // the browser brings ticks back
  init();
})();
