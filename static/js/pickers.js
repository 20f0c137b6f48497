/* Pickers: search in a long list (tom-select) and Chinese calendars and clocks (flatpickr), loaded only on a page that has such a field.
   The plain <select> and <input> under them work without JavaScript. */
(() => {
  "use strict";

  const files = document.currentScript.dataset;
  const loading = new Map();

  function script(src) {
    if (!loading.has(src)) {
      loading.set(src, new Promise((resolve, reject) => {
        const element = document.createElement("script");
        element.src = src;
        element.onload = resolve;
        element.onerror = reject;
        document.head.append(element);
      }));
    }
    return loading.get(src);
  }

  function sheet(href) {
    if (document.querySelector(`link[href="${CSS.escape(href)}"]`)) return;
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    document.head.prepend(link); // before ours, which adjusts it
  }

  const SELECT_WORDS = {
    no_results: (data, escape) => `<div class="no-results">没有“${escape(data.input)}”，换个词试试</div>`,
    option_create: (data, escape) => `<div class="create">使用“${escape(data.input)}”</div>`,
  };

  async function pickSelects(root) {
    const selects = Array.from(root.querySelectorAll("select[data-picker]")).filter((select) => !select.tomselect);
    if (!selects.length) return;
    sheet(files.tomCss);
    await script(files.tomJs);
    selects.forEach((select) => {
      const label = select.labels[0]; // moves to the picker; the hidden select keeps a name of its own
      const name = select.getAttribute("aria-label") || (label ? label.textContent.trim() : "");
      if (name) select.setAttribute("aria-label", name);
      const picker = new window.TomSelect(select, {
        plugins: select.multiple ? { remove_button: { title: "移除" } } : [],
        maxOptions: 500,
        hidePlaceholder: true,
        closeAfterSelect: !select.multiple,
        allowEmptyOption: false,
        placeholder: select.dataset.placeholder || (select.multiple ? "输入姓名或部门查找，可多选" : "输入查找"),
        render: SELECT_WORDS,
        onDropdownOpen: (list) => list.scrollIntoView({ block: "nearest" }), // the panel at the foot of a phone cuts it off
      });
      const described = select.getAttribute("aria-describedby");
      if (described) picker.control_input.setAttribute("aria-describedby", described);
      if (!label && name) picker.control_input.setAttribute("aria-label", name);
    });
  }

  async function pickDates(root) {
    const inputs = Array.from(root.querySelectorAll("input[data-date], input[data-datetime], input[type=time]")).filter((input) => !input._flatpickr);
    if (!inputs.length) return;
    sheet(files.dateCss);
    await script(files.dateJs);
    await script(files.dateZh);
    inputs.forEach((input) => {
      const hours = input.type === "time"; // of a day, without a date
      const timed = hours || "datetime" in input.dataset;
      if (hours) Object.assign(input, { placeholder: "时:分", inputMode: "numeric" });
      const typed = input.value; // also what is no date: it stays to be corrected
      input.type = "text"; // the native field would show the browser's own language
      window.flatpickr(input, {
        locale: "zh",
        allowInput: true,
        disableMobile: true,
        enableTime: timed,
        noCalendar: hours,
        time_24hr: true,
        minuteIncrement: 5,
        defaultHour: hours ? 22 : 17,
        defaultMinute: hours ? 0 : 30,
        dateFormat: hours ? "H:i" : timed ? "Y-m-d H:i" : "Y-m-d",
        minDate: input.min || null,
        maxDate: input.max || null,
        errorHandler: () => {},
        onChange: () => input.dispatchEvent(new Event("input", { bubbles: true })),
      });
      if (typed && !input.value) input.value = typed;
    });
  }

  const init = (root) => {
    pickSelects(root);
    pickDates(root);
  };
  init(document);
  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) init(event.target); });
})();
