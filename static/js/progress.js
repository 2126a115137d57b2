// Long work: look once a second how far it is. Without this script there is a link that does so.

"use strict";

const EVERY = 1000; // milliseconds
const place = document.querySelector("[data-progress]");

async function look() {
  const response = await fetch(window.location.href, { redirect: "manual" });
  if (response.type === "opaqueredirect") {
    window.location.reload(); // it is done: the server knows where to go from here
    return;
  }
  if (response.ok) {
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-progress]");
    if (!fresh) {
      window.location.reload();
      return;
    }
    place.replaceChildren(...fresh.childNodes);
  }
  window.setTimeout(later, EVERY);
}

// A network that is gone for a while comes back.
function later() {
  look().catch(() => window.setTimeout(later, EVERY * 5));
}

if (place) {
  window.setTimeout(later, EVERY);
}
