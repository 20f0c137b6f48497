/* Drafts: what is being typed is kept in this browser, per person and key, until the server says it was taken.

   <form data-draft="incoming-12-propose"> keeps every text, choice and tick of the form; on a single field it keeps that field.
   Kept on input; offered again with a notice when the page comes back empty (expired session, closed window, lost network);
   forgotten only when a page carries data-draft-clear="<key>" (apps/core/drafts.py puts it there after a success), by 放弃, or after 14 days. */
(() => {
  "use strict";

  const user = document.body.dataset.user;
  if (!user) return; // the sign-in page: nobody's
  const PREFIX = "draft:";
  const KEEP = 14 * 24 * 3600 * 1000;
  const store = safeStorage();
  if (!store) return;

  const nameOf = (key) => `${PREFIX}${user}:${key}`;
  const read = (key) => {
    try {
      return JSON.parse(store.getItem(nameOf(key)));
    } catch {
      return null;
    }
  };

  /* With the text go the files that were dropped beside it (upload.js keeps them under <key>#<field>). */
  function forget(key) {
    const names = Array.from({ length: store.length }, (_, index) => store.key(index));
    names.filter((name) => name === nameOf(key) || name.startsWith(`${nameOf(key)}#`)).forEach((name) => store.removeItem(name));
  }

  function safeStorage() {
    try {
      window.localStorage.setItem("draft-test", "1");
      window.localStorage.removeItem("draft-test");
      return window.localStorage;
    } catch {
      return null;
    }
  }

  function sweep() {
    for (let index = store.length - 1; index >= 0; index -= 1) {
      const name = store.key(index);
      if (!name.startsWith(PREFIX)) continue;
      let at = 0;
      try {
        at = JSON.parse(store.getItem(name)).at;
      } catch { /* unreadable: old */ }
      if (Date.now() - at > KEEP) store.removeItem(name);
    }
  }

  const SKIP = new Set(["hidden", "password", "file", "submit", "button", "reset", "image"]);

  function fieldsOf(owner) {
    const all = owner.matches("textarea, input, select") ? [owner] : Array.from(owner.querySelectorAll("textarea, input, select"));
    return all.filter((field) => field.name && !SKIP.has(field.type));
  }

  const idOf = (field) => (/^(radio|checkbox)$/.test(field.type) ? `${field.name}=${field.value}` : field.name);

  function valueOf(field) {
    if (/^(radio|checkbox)$/.test(field.type)) return field.checked ? "1" : "";
    if (field.multiple) return Array.from(field.selectedOptions, (option) => option.value).join("\n");
    if (field.matches("[data-datetime]")) return field.value.replace("T", " "); // the calendar writes a space where the browser has a T
    return field.value;
  }

  function put(field, value) {
    if (/^(radio|checkbox)$/.test(field.type)) field.checked = value === "1";
    else if (field.multiple) {
      const chosen = new Set(value.split("\n"));
      Array.from(field.options).forEach((option) => { option.selected = chosen.has(option.value); });
    } else field.value = value;
    if (field.tomselect) field.tomselect.sync();
    const folded = field.closest("details:not([open])");
    if (folded) folded.open = true;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function snapshot(owner) {
    return Object.fromEntries(fieldsOf(owner).map((field) => [idOf(field), valueOf(field)]));
  }

  function attach(owner) {
    const key = owner.dataset.draft;
    if (!key || owner.dataset.draftOn) return;
    owner.dataset.draftOn = "1";
    const form = owner.form || (owner.tagName === "FORM" ? owner : owner.closest("form"));
    const marker = document.createElement("input");
    Object.assign(marker, { type: "hidden", name: "_draft", value: key });
    if (form) form.append(marker);

    const base = snapshot(owner); // what the server sent
    restore(owner, key, base);
    let timer = 0;
    const keep = () => {
      const now = snapshot(owner);
      const changed = Object.keys(now).filter((id) => now[id] !== base[id]);
      if (!changed.length) return store.removeItem(nameOf(key));
      const text = Object.fromEntries(changed.map((id) => [id, now[id]]));
      const was = Object.fromEntries(changed.map((id) => [id, base[id] ?? ""]));
      try {
        store.setItem(nameOf(key), JSON.stringify({ at: Date.now(), text, base: was }));
      } catch {
        window.office.say("浏览器空间不足，正在输入的内容无法自动保存");
      }
      return undefined;
    };
    const soon = () => {
      clearTimeout(timer);
      timer = setTimeout(keep, 250);
    };
    owner.addEventListener("input", soon);
    owner.addEventListener("change", soon);
    if (form) form.addEventListener("submit", keep, true);
    window.addEventListener("pagehide", () => { if (timer) keep(); });
  }

  /* A form that comes back with errors carries what was sent, which is newer than the draft: there only fields that still
     hold what the server first sent are filled. A fresh page (also one with a new default time) is filled from the draft. */
  function restore(owner, key, base) {
    const draft = read(key);
    if (!draft || !draft.text) return;
    const form = owner.closest("form");
    const sentBack = Boolean(form && (form.matches("[data-sent-back]") || form.querySelector(".is-invalid, .error-summary")));
    const filled = fieldsOf(owner).filter((field) => {
      const id = idOf(field);
      if (!(id in draft.text) || draft.text[id] === base[id]) return false;
      return !sentBack || (draft.base[id] ?? "") === base[id];
    });
    if (!filled.length) return;
    filled.forEach((field) => put(field, draft.text[idOf(field)]));
    notice(owner, draft, () => {
      store.removeItem(nameOf(key));
      filled.forEach((field) => put(field, base[idOf(field)]));
      store.removeItem(nameOf(key));
    });
  }

  function notice(owner, draft, onDiscard) {
    const time = new Date(draft.at).toLocaleString("zh-CN", { month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false });
    const box = document.createElement("div");
    box.className = "draft-note";
    box.setAttribute("role", "status");
    const words = document.createElement("span");
    words.textContent = `已恢复未提交的内容（${time}）`;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn btn-sm", textContent: "放弃恢复的内容" });
    button.addEventListener("click", () => {
      onDiscard();
      box.remove();
      window.office.say("已放弃恢复的内容");
    });
    box.append(words, button);
    owner.insertAdjacentElement(owner.tagName === "FORM" ? "afterbegin" : "beforebegin", box);
  }

  document.querySelectorAll("[data-draft-clear]").forEach((element) => {
    element.dataset.draftClear.split(/\s+/).filter(Boolean).forEach(forget);
  });
  sweep();
  document.querySelectorAll("[data-draft]").forEach(attach);
  document.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) event.target.querySelectorAll("[data-draft]").forEach(attach);
  });
})();
