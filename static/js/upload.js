/* The drop zone (templates/components/files.html): files go up one by one while the form is still being filled.

   Size is checked before a byte is sent; each file shows its progress, then its id stands in the form; a refused one says why.
   In a form with data-draft the ids are kept with the draft, so an expired session does not cost the upload either.
   Without JavaScript the file input itself is sent with the form. */
(() => {
  "use strict";

  const user = document.body.dataset.user;
  const SIGN_IN = /(^|\/)login\/?$/;

  const sizeWords = (bytes) => (bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  function attach(zone) {
    if (zone.dataset.on) return;
    zone.dataset.on = "1";
    const input = zone.querySelector("input[type=file]");
    const rows = zone.querySelector("[data-file-rows]");
    const template = zone.querySelector("template[data-file-row]");
    const form = zone.closest("form");
    const owner = zone.closest("[data-draft]");
    const memory = owner && user ? `draft:${user}:${owner.dataset.draft}#${zone.dataset.field}` : "";
    const queue = [];
    let busy = null;
    let waiting = null; // the button pressed while files were still going up

    zone.classList.add("live");
    rows.querySelectorAll("input[type=checkbox][data-id]").forEach((box) => {
      const hidden = document.createElement("input");
      Object.assign(hidden, { type: "hidden", name: box.name, value: box.value });
      hidden.dataset.id = "";
      box.closest("li").append(hidden);
      (box.closest("label") || box).remove();
    });
    rows.querySelectorAll("[data-unstage]").forEach((button) => { button.hidden = false; });

    const has = (id) => Array.from(rows.querySelectorAll("input[data-id]")).some((field) => field.value === id);

    function addRow(name, meta) {
      const row = template.content.firstElementChild.cloneNode(true);
      row.querySelector("[data-name]").textContent = name;
      row.querySelector("[data-meta]").textContent = meta;
      row.querySelector("[data-unstage]").setAttribute("aria-label", `移除 ${name}`);
      rows.append(row);
      return row;
    }

    function taken(row, answer, words) {
      const field = row.querySelector("input[data-id]");
      field.value = answer.id;
      field.disabled = false;
      row.classList.remove("sending");
      row.querySelector("progress")?.remove();
      row.querySelector("[data-name]").textContent = answer.name;
      const facts = [answer.size_text, answer.pages ? `${answer.pages} 页` : "", answer.notice, words];
      row.querySelector("[data-meta]").textContent = facts.filter(Boolean).join(" · ");
      row.querySelector("[data-unstage]").dataset.unstage = answer.unstage_url;
      row.answer = answer;
    }

    function refuse(row, sentence) {
      row.classList.remove("sending");
      row.classList.add("refused");
      row.querySelector("progress")?.remove();
      row.querySelector("input[data-id]")?.remove();
      row.querySelector("[data-meta]").textContent = sentence;
      window.office.say(`${row.querySelector("[data-name]").textContent}：${sentence}`);
    }

    function remember() {
      if (!memory) return;
      const files = Array.from(rows.children, (row) => row.answer).filter(Boolean);
      try {
        if (files.length) localStorage.setItem(memory, JSON.stringify({ at: Date.now(), files }));
        else localStorage.removeItem(memory);
      } catch { /* private window: nothing is kept */ }
    }

    function recall() {
      let kept = null;
      try {
        kept = memory && JSON.parse(localStorage.getItem(memory));
      } catch { /* unreadable */ }
      (kept?.files || []).filter((file) => !has(file.id)).forEach((file) => taken(addRow(file.name, ""), file, "上次未提交，已恢复"));
      const folded = zone.closest("details:not([open])");
      if (folded && kept?.files?.length) folded.open = true;
    }

    function take(files) {
      const limit = Number(zone.dataset.maxBytes) || Infinity;
      Array.from(files).forEach((file) => {
        const row = addRow(file.name, sizeWords(file.size));
        if (file.size > limit) refuse(row, `${sizeWords(file.size)}，超过单个文件 ${Math.floor(limit / 1048576)} MB 的上限，请压缩或拆分后再传`);
        else if (!file.size) refuse(row, "这是空文件，请检查后重新选择");
        else {
          row.classList.add("sending");
          queue.push({ row, file });
        }
      });
      next();
    }

    function next() {
      if (busy) return;
      busy = queue.shift() || null;
      if (busy) send(busy);
      else if (waiting) {
        const submitter = waiting;
        waiting = null;
        form.requestSubmit(submitter === form ? undefined : submitter);
        delete form.dataset.holding;
        zone.classList.remove("holding");
      }
    }

    function send({ row, file }) {
      const request = new XMLHttpRequest();
      row.request = request;
      const bar = row.querySelector("progress");
      request.upload.addEventListener("progress", (event) => {
        if (!event.lengthComputable || !bar) return;
        bar.value = Math.round((100 * event.loaded) / event.total);
        row.querySelector("[data-meta]").textContent = bar.value < 100 ? `${sizeWords(file.size)} · 已上传 ${bar.value}%` : "正在检查文件…";
      });
      request.addEventListener("loadend", () => {
        finish(row, request);
        busy = null;
        next();
      });
      request.open("POST", zone.dataset.stageUrl);
      request.setRequestHeader("X-CSRFToken", window.office.csrf());
      request.setRequestHeader("Accept", "application/json");
      const body = new FormData();
      body.append("file", file, file.name);
      if (zone.dataset.archives) body.append("archives", "1");
      request.send(body);
    }

    function finish(row, request) {
      if (!row.isConnected) return;
      let answer = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch { /* a page, not an answer */ }
      if (request.status === 201 && answer) {
        taken(row, answer);
        remember();
        window.office.say(`${answer.name} 已上传`);
      } else if (answer && answer.error) refuse(row, answer.error);
      else if (request.status === 0) refuse(row, "网络中断，文件没有传上去，请重新选择");
      else if (SIGN_IN.test(new URL(request.responseURL, location.href).pathname)) refuse(row, "登录已过期，请在新窗口登录后重新选择文件");
      else if (request.status === 413) refuse(row, "文件太大，服务器没有接收");
      else refuse(row, "上传没有成功，请稍后重试");
    }

    input.addEventListener("change", () => {
      take(input.files);
      input.value = ""; // taken over: nothing is sent twice
    });
    ["dragenter", "dragover"].forEach((name) => zone.addEventListener(name, (event) => {
      if (!event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) return;
      event.preventDefault();
      zone.classList.add("over");
    }));
    zone.addEventListener("dragleave", (event) => { if (!zone.contains(event.relatedTarget)) zone.classList.remove("over"); });
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      take(event.dataTransfer.files);
    });
    rows.addEventListener("click", (event) => {
      const button = event.target.closest("[data-unstage]");
      if (!button) return;
      const row = button.closest("li");
      if (row.request && row.classList.contains("sending")) row.request.abort();
      if (button.dataset.unstage) {
        fetch(button.dataset.unstage, { method: "POST", headers: { "X-CSRFToken": window.office.csrf() } }).catch(() => {});
      }
      const waitingFor = queue.findIndex((entry) => entry.row === row);
      if (waitingFor >= 0) queue.splice(waitingFor, 1);
      row.remove();
      remember();
      input.focus();
    });
    if (form) form.addEventListener("submit", (event) => {
      if (!busy && !queue.length) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      waiting = event.submitter || form;
      form.dataset.holding = "1"; // forms.js need not ask again
      window.office.say("文件还在上传，传完后自动提交");
      zone.classList.add("holding");
    }, true);
    recall();
  }

  document.querySelectorAll("[data-dropzone]").forEach(attach);
  document.addEventListener("htmx:load", (event) => {
    if (event.target !== document.body) event.target.querySelectorAll("[data-dropzone]").forEach(attach);
  });
  /* A file dropped beside the zone must not replace the page. */
  ["dragover", "drop"].forEach((name) => window.addEventListener(name, (event) => {
    if (event.target.closest?.("[data-one-file]")) return; // its own field takes the file
    if (document.querySelector("[data-dropzone], [data-one-file]") && Array.from(event.dataTransfer?.types || []).includes("Files")) event.preventDefault();
  }));

  /* One file sent with its form (an import): the drop wears the same dress and says what was chosen. */
  document.querySelectorAll("[data-one-file]").forEach((zone) => {
    const input = zone.querySelector("input[type=file]");
    const words = zone.querySelector("[data-chosen]");
    const none = words.textContent;
    const show = () => {
      const file = input.files[0];
      words.textContent = file ? `${file.name} · ${sizeWords(file.size)}` : none;
      zone.classList.toggle("chosen", Boolean(file));
    };
    zone.classList.add("live");
    input.addEventListener("change", show);
    show();
  });
})();
