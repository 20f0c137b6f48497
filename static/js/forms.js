/* Forms: ask before what cannot be undone, send once, put common opinions into the text, count characters. */
(() => {
  "use strict";

  const dialog = document.getElementById("confirm");
  const confirmed = new WeakSet(); // submitters the person has said yes to

  /* Confirm: on the button pressed, or on the form. The browser's own dialog element traps focus for us. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const submitter = event.submitter;
    const asking = (submitter && submitter.dataset.confirm && submitter) || (form.dataset.confirm && form);
    if (!asking || !dialog || !dialog.showModal) return;
    if (confirmed.delete(form) || form.dataset.holding) return; // said yes, perhaps before the upload was done
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(asking, () => {
      confirmed.add(form);
      form.requestSubmit(submitter || undefined);
    });
  }, true);

  function ask(element, onYes) {
    dialog.querySelector("p").textContent = element.dataset.confirm;
    const ok = dialog.querySelector("[data-ok]");
    ok.textContent = element.dataset.confirmOk || (element.tagName === "BUTTON" && element.textContent.trim()) || "确定";
    dialog.returnValue = "no";
    dialog.addEventListener("close", () => { if (dialog.returnValue === "yes") onYes(); }, { once: true });
    dialog.showModal();
  }

  /* Send once: the server is idempotent, this only spares the second press. htmx forms look after themselves. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.method === "get" || form.matches("[hx-post], [data-many]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    setTimeout(() => setBusy(form, true), 0); // after the browser has taken the pressed button's name
    setTimeout(() => release(form), 15000); // a download or a lost connection leaves the page standing
  });
  window.addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  function release(form) {
    delete form.dataset.sent;
    setBusy(form, false);
  }

  function setBusy(form, busy) {
    const outside = form.id ? document.querySelectorAll(`button[form="${CSS.escape(form.id)}"]`) : [];
    [...form.querySelectorAll("button[type=submit], button:not([type])"), ...outside].forEach((button) => {
      if (busy && button.disabled) return;
      if (!busy && !button.hasAttribute("aria-busy")) return;
      button.disabled = busy;
      if (busy) button.setAttribute("aria-busy", "true");
      else button.removeAttribute("aria-busy");
    });
  }

  /* The chips stand right above their field, wherever the form was drawn. */
  function placeChips(root) {
    root.querySelectorAll(".quick").forEach((chips) => {
      const first = chips.querySelector("[data-insert]");
      const field = first && document.querySelector(first.dataset.insert);
      if (field && !field.closest(".fix") && field.previousElementSibling !== chips) field.before(chips);
    });
  }
  placeChips(document);

  /* Common opinions: inserted at the cursor, never over what is written. */
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-insert]");
    if (!chip) return;
    const field = document.querySelector(chip.dataset.insert);
    if (!field) return;
    const words = chip.dataset.text || chip.textContent.trim();
    const start = field.selectionStart ?? field.value.length;
    const before = field.value.slice(0, start);
    const glue = before && !/[。；！？，、\s]$/.test(before) ? "，" : "";
    field.setRangeText(glue + words, start, field.selectionEnd ?? start, "end");
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });

  /* How much room is left, told only when it is getting short. */
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.matches("textarea[maxlength], textarea.op")) return;
    if (CSS.supports("field-sizing", "content") === false && field.scrollHeight > field.clientHeight) {
      field.rows = Math.min(14, field.rows + 1);
    }
    const limit = field.maxLength;
    if (limit <= 0) return;
    let hint = field.parentElement.querySelector(".room-left");
    const left = limit - field.value.length;
    if (left > Math.max(20, limit * 0.1)) {
      if (hint) hint.remove();
      return;
    }
    if (!hint) {
      hint = document.createElement("div");
      hint.className = "form-text room-left";
      field.insertAdjacentElement("afterend", hint);
    }
    hint.textContent = `还可输入 ${left} 字`;
  });

  /* A select or checkbox that applies at once (filters): the form has a button for those without JavaScript. */
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form && !event.target.matches("[type=search], [type=text]")) form.requestSubmit();
  });
})();
