/* Forms: say what is missing, ask before what cannot be undone, send once, put common opinions into the text, count characters. */
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

  /* What is missing is said under the field in the words of the product, not in the browser's bubble and language.
     The server checks everything again; this spares the way there, and a chosen file is not lost. */
  const KIND = { email: "请填写完整的邮箱地址，如 name@example.com", url: "请填写完整的网址" };
  function faultOf(field) {
    const state = field.validity;
    if (state.valueMissing) return field.type === "file" ? "请先选择文件" : field.matches("select, [type=radio]") ? "请选择" : field.type === "checkbox" ? "请勾选" : "请填写此项";
    if (state.typeMismatch) return KIND[field.type] || "格式不对，请检查";
    if (state.badInput) return "请填写数字";
    if (state.rangeUnderflow) return `不能小于 ${field.min}`;
    if (state.rangeOverflow) return `不能大于 ${field.max}`;
    if (state.tooShort) return `至少 ${field.minLength} 个字`;
    return field.title || "格式不对，请检查";
  }
  const around = (field) => field.closest(".dropzone") || (field.tomselect && field.tomselect.wrapper) || field.closest(".pass-row") || field;
  let first = null; // of the fields refused by one pressing

  document.addEventListener("invalid", (event) => {
    const field = event.target;
    event.preventDefault();
    const folded = field.closest("details:not([open])");
    if (folded) folded.open = true;
    forgive(field);
    const note = document.createElement("p");
    Object.assign(note, { className: "invalid-feedback", id: `${field.id || field.name}-missing`, textContent: faultOf(field) });
    note.dataset.missing = "";
    if (field.type !== "radio" || !field.closest("fieldset")?.querySelector("[data-missing]")) around(field).after(note);
    [field, field.tomselect?.wrapper].forEach((one) => one?.classList.add("is-invalid"));
    field.setAttribute("aria-invalid", "true");
    if (first) return;
    first = field;
    setTimeout(() => {
      const picker = field.tomselect;
      if (picker) picker.settings.openOnFocus = false; // its list would cover the sentence
      (picker || field).focus();
      if (picker) setTimeout(() => { picker.settings.openOnFocus = true; }, 300);
      around(field).scrollIntoView({ block: "center" });
      window.office.say(note.textContent);
      first = null;
    }, 0);
  }, true);

  function forgive(field) {
    const note = around(field).nextElementSibling;
    if (!note || !("missing" in note.dataset)) return;
    note.remove();
    [field, field.tomselect?.wrapper].forEach((one) => one?.classList.remove("is-invalid"));
    field.removeAttribute("aria-invalid");
  }
  ["input", "change"].forEach((name) => document.addEventListener(name, (event) => { if (event.target.validity?.valid) forgive(event.target); }));

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
