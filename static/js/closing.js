// What may be looked at until a time only: then its pictures leave the page and a sentence stands in their place.
// The server refuses every further page by itself; this is for the ones that are already drawn. The seconds are counted
// from the answer, so a wrong clock of the reader's machine moves nothing.
(() => {
  "use strict";

  const close = (box) => {
    for (const part of box.querySelectorAll("[data-gone]")) part.remove();
    for (const words of box.querySelectorAll("[data-after]")) words.hidden = false;
  };

  for (const box of document.querySelectorAll("[data-seconds]")) {
    const end = performance.now() + Number(box.dataset.seconds) * 1000;
    const look = () => {
      const left = end - performance.now();
      if (left <= 0) return close(box);
      setTimeout(look, Math.min(left, 60000)); // a long timer sleeps with the machine: ask again each minute
    };
    document.addEventListener("visibilitychange", () => performance.now() >= end && close(box));
    look();
  }
})();
