/* Deadline clocks that keep going: the same words as apps/core/markup.py face(), told again twice a minute.
   A limit that passes while the page stands open is announced politely, once. */
(() => {
  "use strict";

  const HOUR = 3600000;
  const OFFICE = 8 * HOUR; // Asia/Shanghai has no summer time
  const skew = document.body.dataset.now ? Date.parse(document.body.dataset.now) - Date.now() : 0;
  const two = (value) => String(value).padStart(2, "0");

  function span(ms) {
    const minutes = Math.floor(Math.abs(ms) / 60000);
    const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
    if (days) return hours ? `${days} 天 ${hours} 小时` : `${days} 天`;
    if (hours) return rest ? `${hours} 小时 ${rest} 分` : `${hours} 小时`;
    return `${rest} 分钟`;
  }

  function dayWords(due, now) {
    const local = new Date(due + OFFICE);
    const here = new Date(now + OFFICE);
    const midnight = (date) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
    const distance = Math.round((midnight(local) - midnight(here)) / (24 * HOUR));
    if (distance === 0 || distance === 1) return `${distance ? "明天" : "今天"} ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
    const words = `${local.getUTCMonth() + 1}月${local.getUTCDate()}日`;
    return local.getUTCFullYear() === here.getUTCFullYear() ? words : `${local.getUTCFullYear()}年${words}`;
  }

  function face(due, from, now, countdown) {
    const left = due - now;
    if (left < 0) return ["late", `已超时 ${span(left)}`, 100];
    const start = from && from < due ? from : due - 7 * 24 * HOUR;
    const percent = Math.max(0, Math.min(100, Math.round((100 * (now - start)) / (due - start))));
    const words = countdown || left <= 12 * HOUR ? `剩 ${span(left)}` : dayWords(due, now);
    return [left <= 24 * HOUR ? "soon" : "calm", words, percent];
  }

  function tick() {
    const now = Date.now() + skew;
    document.querySelectorAll("[data-clock]").forEach((clock) => {
      const [tone, text, percent] = face(Date.parse(clock.dataset.clock), Date.parse(clock.dataset.from) || 0, now, clock.classList.contains("big"));
      const words = clock.querySelector("b");
      if (words.textContent !== text) words.textContent = text;
      const bar = clock.querySelector("progress");
      if (bar) bar.value = percent;
      if (clock.classList.contains(tone)) return;
      const was = ["calm", "soon", "late"].find((name) => clock.classList.contains(name));
      clock.classList.remove("calm", "soon", "late");
      clock.classList.add(tone);
      if (tone === "late" && was) {
        const line = clock.closest("li, tr, section, main");
        const title = line && line.querySelector(".t, .title, h1, h2");
        window.office.say(`已超时：${title ? title.textContent.trim() : "有一件事项"}`);
      }
    });
  }

  setInterval(tick, 30000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) tick(); });
})();
