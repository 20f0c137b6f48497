/* Behaviour of the frame: shortcut, menu, folded sidebar, messages, row click, tabs, htmx and expired sessions.
   Everything works without it; it only saves steps. No inline handlers, no eval (strict CSP). */
(() => {
  "use strict";

  const $$ = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const typing = (element) => element.closest("input, textarea, select, [contenteditable], .ts-control");

  document.documentElement.classList.add("js");

  /* Things only JavaScript can do are hidden until it runs. */
  $$("[data-fold], [data-dismiss], [data-back], [data-print]").forEach((element) => { element.hidden = false; });

  document.addEventListener("keydown", (event) => {
    const search = document.querySelector("[data-search]");
    if (event.key === "/" && search && !event.ctrlKey && !event.metaKey && !typing(event.target)) {
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === "Escape") {
      $$("details[data-menu][open]").forEach((menu) => {
        menu.open = false;
        if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      });
      if (event.target === search) search.blur();
    }
  });

  document.addEventListener("click", (event) => {
    $$("details[data-menu][open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest(".message").remove();
    if (event.target.closest("[data-back]")) history.back();
    if (event.target.closest("[data-print]")) window.print();
    if (event.target.closest("[data-fold]")) fold();
    const account = event.target.closest("[data-account]");
    if (account) signInAs(account);
    openRow(event);
  });

  /* The folded sidebar is kept in a cookie, so that the server draws it folded and nothing jumps. */
  function fold() {
    const narrow = document.body.classList.toggle("narrow");
    document.cookie = `side=${narrow ? "narrow" : "wide"};path=/;max-age=31536000;samesite=lax`;
    labelFold();
  }

  function labelFold() {
    const narrow = document.body.classList.contains("narrow");
    $$("[data-fold]").forEach((button) => {
      button.setAttribute("aria-expanded", String(!narrow));
      button.querySelector("span").textContent = narrow ? "展开导航" : "收起导航";
    });
  }
  labelFold();

  /* A row opens its detail; links, buttons and selected text inside keep their own meaning. */
  function openRow(event) {
    const row = event.target.closest("tr[data-href], [data-row-href]");
    if (!row || event.defaultPrevented || event.button !== 0) return;
    if (event.target.closest("a, button, input, label, select, textarea, summary, dialog")) return;
    if (String(window.getSelection())) return;
    const url = row.dataset.href || row.dataset.rowHref;
    if (event.ctrlKey || event.metaKey) window.open(url, "_blank", "noopener");
    else window.location.assign(url);
  }

  function signInAs(button) {
    const username = document.getElementById("id_username");
    const password = document.getElementById("id_password");
    username.value = button.dataset.account;
    if (button.dataset.password) {
      password.value = button.dataset.password;
      username.form.querySelector("[type=submit]").focus();
    } else password.focus();
  }

  /* Tabs: without JavaScript the links jump to sections that are all shown. */
  function initTabs(list) {
    const tabs = $$('a[href^="#"]', list).filter((tab) => document.getElementById(tab.hash.slice(1)));
    if (tabs.length < 2 || list.getAttribute("role") === "tablist") return;
    list.setAttribute("role", "tablist");
    const show = (chosen, focus) => {
      tabs.forEach((tab) => {
        const on = tab === chosen;
        tab.setAttribute("aria-selected", String(on));
        tab.tabIndex = on ? 0 : -1;
        document.getElementById(tab.hash.slice(1)).hidden = !on;
      });
      if (focus) chosen.focus();
    };
    tabs.forEach((tab, index) => {
      const pane = document.getElementById(tab.hash.slice(1));
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", pane.id);
      tab.id = tab.id || `tab-${pane.id}`;
      pane.setAttribute("role", "tabpanel");
      pane.setAttribute("aria-labelledby", tab.id);
      tab.addEventListener("click", (event) => {
        event.preventDefault();
        history.replaceState(null, "", tab.hash);
        show(tab);
      });
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (step) show(tabs[(index + step + tabs.length) % tabs.length], true);
        if (event.key === " ") tab.click();
      });
    });
    const fromHash = () => tabs.find((tab) => tab.hash === window.location.hash);
    window.addEventListener("hashchange", () => { if (fromHash()) show(fromHash()); });
    show(fromHash() || tabs.find((tab) => tab.hasAttribute("aria-current")) || tabs[0]);
  }

  /* On the phone the conditions of a ledger fold away behind one chip; they stay as they were when the rows change. */
  let conditionsOpen = false;
  function initFilters(form) {
    const search = form.querySelector("input[type=search]");
    const others = $$("select, input[data-date], input[type=text]", form);
    if (!search || !others.length || form.querySelector(".conditions")) return;
    const chosen = others.filter((field) => field.value).length;
    const chip = document.createElement("button");
    Object.assign(chip, { type: "button", className: "chip conditions", textContent: chosen ? `筛选条件 ${chosen}` : "筛选条件" });
    const show = () => {
      form.classList.toggle("folded", !conditionsOpen);
      chip.setAttribute("aria-expanded", String(conditionsOpen));
    };
    chip.addEventListener("click", () => {
      conditionsOpen = !conditionsOpen;
      show();
    });
    search.after(chip);
    show();
  }

  function init(root) {
    $$("[data-tabs]", root).forEach(initTabs);
    $$("form.filters", root).forEach(initFilters);
    const summary = root.querySelector("[data-focus]");
    if (summary) summary.focus();
  }
  init(document);

  /* The fixed panel of the phone must not hide the end of the page, however many lines it has. */
  const panel = document.querySelector(".panel.fix");
  if (panel && window.ResizeObserver) {
    const main = document.getElementById("main");
    new ResizeObserver(() => {
      main.style.paddingBottom = getComputedStyle(panel).position === "fixed" ? `${panel.offsetHeight + 18}px` : "";
    }).observe(panel);
  }

  /* htmx: an expired session answers with the sign-in page, which belongs on the whole page. */
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) init(event.target); });
  document.addEventListener("htmx:afterSettle", (event) => {
    const words = event.target.id === "ledger" && event.target.querySelector(".pager > span, .empty-state .t");
    if (words) window.office.say(words.textContent.trim());
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const answered = new URL(event.detail.xhr.responseURL || window.location.href, window.location.href);
    if (/\/login\/?$/.test(answered.pathname)) {
      event.detail.shouldSwap = false;
      window.location.reload();
    } else if (event.detail.xhr.status >= 400 && !event.detail.xhr.getResponseHeader("X-Request-ID")) {
      event.detail.shouldSwap = false; // a page of the web server in front, not ours
      window.office.say("服务器暂时没有应答，请稍后再试");
    }
  });
  document.addEventListener("htmx:sendError", () => window.office.say("网络不通，请检查后重试"));

  /* One polite voice for everything that changes by itself. */
  window.office = {
    say(words) {
      const live = document.getElementById("live");
      if (live) live.textContent = words;
    },
    cookie(name) {
      const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`));
      return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
    },
    csrf() {
      const field = document.querySelector("input[name=csrfmiddlewaretoken]");
      return field ? field.value : this.cookie("csrftoken") || this.cookie("__Host-csrftoken");
    },
  };
})();
