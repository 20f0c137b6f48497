/* The editor of outgoing documents and of manuscripts: the next number of a level, tables, pictures, further annexes, Ctrl+S, and what
   stands beside the text (form check and looks), asked for a moment after the last key. All of it works without this file:
   marks are typed, faults are shown after saving. */
(() => {
  "use strict";

  const form = document.querySelector("[data-editor]");
  if (!form) return;
  const body = form.querySelector("textarea[data-paper]");
  const tools = form.querySelector("[data-tools]");
  const NUMERALS = "零一二三四五六七八九";
  const WAIT = 900;

  /* 21 → 二十一 */
  function written(number) {
    const tens = Math.floor(number / 10);
    const ones = number % 10;
    const words = tens ? `${tens === 1 ? "" : NUMERALS[tens]}十` : "";
    return words + (ones || !tens ? NUMERALS[ones] : "");
  }

  function value(words) {
    if (/^\d+$/.test(words)) return Number(words);
    const [tens, ones] = words.includes("十") ? words.split("十") : ["", words];
    const place = (one) => Math.max(NUMERALS.indexOf(one), 0);
    return words.includes("十") ? (tens ? place(tens) : 1) * 10 + place(ones || "零") : place(ones);
  }

  const LEVELS = [
    { find: /^([一二三四五六七八九十]+)、/, write: (n) => `${written(n)}、` },
    { find: /^（([一二三四五六七八九十]+)）/, write: (n) => `（${written(n)}）` },
    { find: /^(\d+)\.(?!\d)/, write: (n) => `${n}.` },
    { find: /^（(\d+)）/, write: (n) => `（${n}）` },
  ];

  /* The next number of a level at the cursor: one more than the last of that level since a higher level began. */
  function next(level) {
    const above = body.value.slice(0, body.selectionStart).split("\n");
    for (const line of above.reverse()) {
      const text = line.replace(/^[\s　]+/, "");
      const own = LEVELS[level].find.exec(text);
      if (own) return value(own[1]) + 1;
      if (LEVELS.slice(0, level).some((one) => one.find.test(text))) return 1;
    }
    return 1;
  }

  /* Through execCommand, so that Ctrl+Z takes it back; at the beginning of a line of its own where `line` is set. */
  function insert(text, line = true) {
    body.focus();
    const before = body.value.slice(0, body.selectionStart);
    const start = line && before && !before.endsWith("\n") ? "\n" : "";
    if (!document.execCommand("insertText", false, start + text)) {
      body.setRangeText(start + text, body.selectionStart, body.selectionEnd, "end");
      body.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function counter() {
    const words = body.value.replace(/\s/g, "").length;
    const wanted = form.dataset.wanted ? `，要求 ${form.dataset.wanted}` : "";
    form.querySelector("[data-counter]").textContent = `${words} 字${wanted}`;
  }

  tools.hidden = false;
  counter();
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.level) insert(LEVELS[Number(button.dataset.level) - 1].write(next(Number(button.dataset.level) - 1)));
    if ("table" in button.dataset) insert("| 项目 | 内容 |\n|  |  |\n");
    if ("picture" in button.dataset) {
      const files = form.querySelector(".dropzone input[type=file]");
      files.dataset.picture = "1";
      files.click();
    }
  });

  /* A picture that went up through the button is named at the cursor. */
  const rows = form.querySelector("[data-file-rows]");
  new MutationObserver(() => {
    const files = form.querySelector(".dropzone input[type=file]");
    const newest = rows.lastElementChild;
    if (!newest || newest.classList.contains("sending") || newest.classList.contains("refused") || !files.dataset.picture) return;
    const name = newest.querySelector("[data-name]").textContent.trim();
    const field = newest.querySelector("input[data-id]");
    if (!field || !field.value || !/\.(png|jpe?g|gif|bmp|webp)$/i.test(name)) return;
    delete files.dataset.picture;
    insert(`![](${name})\n`);
  }).observe(rows, { childList: true, subtree: true, attributes: true });

  /* Further annexes */
  const annexes = form.querySelector("[data-annexes]");
  const more = form.querySelector("[data-add-annex]");
  if (more) more.hidden = false;
  more?.addEventListener("click", () => {
    const shown = annexes.querySelectorAll("[data-annex]");
    if (shown.length >= Number(annexes.dataset.most)) return;
    const fresh = shown[shown.length - 1].cloneNode(true);
    const place = shown.length + 1;
    fresh.querySelectorAll("input, textarea").forEach((field) => {
      field.name = field.name.replace(/\d+$/, place);
      field.value = "";
      field.setAttribute("aria-label", field.getAttribute("aria-label").replace(/\d+/, place));
      field.placeholder = field.placeholder.replace(/^附件\d+/, `附件${place}`);
    });
    annexes.append(fresh);
    fresh.querySelector("input").focus();
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      form.requestSubmit(form.querySelector("[data-stay]"));
    }
  });

  /* What stands beside the text */
  let timer = 0;
  let asked = 0;
  async function look() {
    const data = new FormData(form);
    ["word", "then"].forEach((name) => data.delete(name));
    const names = Array.from(data.entries()).filter(([, one]) => one instanceof File).map(([name]) => name);
    names.forEach((name) => data.delete(name));
    form.querySelectorAll(".dropzone input[data-id]:not(:disabled)").forEach((field) => { if (!data.getAll(field.name).includes(field.value)) data.append(field.name, field.value); });
    const mine = ++asked;
    try {
      const answer = await fetch(form.dataset.look, { method: "POST", body: data, headers: { "X-CSRFToken": window.office.csrf() } });
      if (!answer.ok || answer.redirected || mine !== asked) return;
      const fragment = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#look");
      if (fragment) document.getElementById("look").replaceWith(document.adoptNode(fragment));
      places();
    } catch { /* no network: the text is kept by drafts.js, the next key asks again */ }
  }
  form.addEventListener("input", () => {
    counter();
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
  form.addEventListener("change", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });

  /* 定位: the place of a fault in the text */
  function places() {
    document.querySelectorAll("#look [data-goto]").forEach((button) => { button.hidden = button.dataset.field !== "text"; });
  }
  places();
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-goto]");
    if (!button) return;
    const lines = body.value.split("\n");
    const line = Number(button.dataset.goto) - 1;
    const start = lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + Number(button.dataset.from);
    body.focus();
    body.setSelectionRange(start, Math.max(start, lines.slice(0, line + 1).join("\n").length));
    const height = body.scrollHeight / Math.max(lines.length, 1);
    body.scrollTop = Math.max(line * height - body.clientHeight / 3, 0);
  });
})();
