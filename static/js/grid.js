// The grid of figures: moving with the keyboard, pasting a block, and saving each cell as one leaves
// it. Without this script the button under the grid saves everything at once.

"use strict";

const form = document.querySelector("[data-grid]");
const said = form.querySelector("[data-grid-said]");
const OFFLINE = "Niet opgeslagen: geen verbinding. Druk op Enter om het opnieuw te proberen.";
const OVER = "Niet opgeslagen: u bent afgemeld. Meld u aan in een ander tabblad en druk op Enter.";
let turn = Promise.resolve(); // one cell after another, so that answers come in order

const input = (cell) => cell.querySelector(".grid__input");
const status = (cell) => cell.querySelector(".grid__status");
const rows = () =>
  [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("[data-cell]")]);

function where(cell) {
  const all = rows();
  const row = all.findIndex((cells) => cells.includes(cell));
  return { all, row, column: all[row].indexOf(cell) };
}

function go(cell) {
  if (cell) {
    input(cell).focus();
    input(cell).select();
  }
}

// Enter goes down, and from the last row to the top of the next column.
function next(cell, step) {
  const { all, row, column } = where(cell);
  if (all[row + step]) {
    return all[row + step][column];
  }
  return step > 0 ? all[0][column + 1] : all[all.length - 1][column - 1];
}

function tell(cell, state, text) {
  const place = status(cell);
  const words = document.createElement("span");
  words.textContent = text;
  place.className = `grid__status grid__status--${state}`;
  place.dataset.state = state;
  place.replaceChildren(words);
}

function changed(cell) {
  return input(cell).value.trim() !== cell.dataset.stored;
}

async function send(cell) {
  const field = input(cell);
  const sent = field.value;
  const body = new FormData(form);
  body.set("cel", cell.dataset.cell);
  tell(cell, "busy", "Opslaan…");
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
  } catch {
    tell(cell, "error", OFFLINE);
    said.textContent = `${field.ariaLabel}: ${OFFLINE}`;
    return;
  }
  if (answer.status !== 200 && answer.status !== 422) {
    const why = answer.type === "opaqueredirect" ? OVER : "Niet opgeslagen. Probeer het opnieuw.";
    tell(cell, "error", why);
    said.textContent = `${field.ariaLabel}: ${why}`;
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector(".grid__input");
  cell.querySelector('[name^="versie."]').value = page.querySelector('[name^="versie."]').value;
  status(cell).replaceWith(page.querySelector(".grid__status"));
  field.toggleAttribute("aria-invalid", false);
  if (answer.ok) {
    cell.dataset.stored = fresh.value;
    if (field.value === sent) {
      field.value = fresh.value;
    }
  } else {
    field.setAttribute("aria-invalid", "true");
  }
  said.textContent = `${field.ariaLabel}: ${status(cell).querySelector("span")?.textContent ?? ""}`;
}

function save(cell) {
  turn = turn.then(() => send(cell));
}

function saveIfChanged(cell) {
  if (changed(cell) || status(cell).dataset.state === "error") {
    save(cell);
  }
}

form.addEventListener("change", (event) => {
  const cell = event.target.closest("[data-cell]");
  if (cell) {
    if (changed(cell) || event.target.type === "radio") {
      save(cell);
    }
  } else if (event.target.name === "reason" && event.target.value.trim()) {
    form.querySelectorAll("[data-wants-reason]").forEach((one) => save(one.closest("[data-cell]")));
  }
});

form.addEventListener("focusin", (event) => {
  if (event.target.matches(".grid__input")) {
    event.target.select();
  }
});

form.addEventListener("keydown", (event) => {
  if (!event.target.matches(".grid__input") || event.isComposing || event.altKey || event.ctrlKey) {
    return;
  }
  const field = event.target;
  const cell = field.closest("[data-cell]");
  const { all, row, column } = where(cell);
  const whole = field.selectionStart === 0 && field.selectionEnd === field.value.length;
  const still = field.selectionStart === field.selectionEnd;
  const atStart = whole || (still && field.selectionStart === 0);
  const atEnd = whole || (still && field.selectionEnd === field.value.length);
  const moves = {
    ArrowDown: () => all[row + 1]?.[column],
    ArrowUp: () => all[row - 1]?.[column],
    ArrowLeft: () => (atStart ? all[row][column - 1] : null),
    ArrowRight: () => (atEnd ? all[row][column + 1] : null),
    Enter: () => next(cell, event.shiftKey ? -1 : 1),
  };
  const target = moves[event.key]?.();
  if (event.key === "Enter") {
    event.preventDefault();
    if (status(cell).dataset.state === "error" && !changed(cell)) {
      save(cell);
    } else if (!target) {
      saveIfChanged(cell);
    }
  }
  if (target) {
    event.preventDefault();
    go(target);
  }
});

// A block from a spreadsheet spreads over the cells to the right and below.
form.addEventListener("paste", (event) => {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!event.target.matches(".grid__input") || !/[\t\n\r]/.test(text.trimEnd())) {
    return;
  }
  event.preventDefault();
  const { all, row, column } = where(event.target.closest("[data-cell]"));
  const lines = text.replace(/(\r\n|\r|\n)$/, "").split(/\r\n|\r|\n/);
  let placed = 0;
  let over = 0;
  lines.forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const cell = all[row + down]?.[column + right];
      if (!cell) {
        over += value.trim() ? 1 : 0;
      } else if (value.trim()) {
        input(cell).value = value.trim();
        placed += 1;
        saveIfChanged(cell);
      }
    });
  });
  const rest = over ? ` ${over} pasten niet in het raster.` : "";
  said.textContent = `${placed} cijfers geplakt.${rest}`;
  form.querySelector("[data-grid-pasted]").textContent = over ? said.textContent : "";
});

window.addEventListener("beforeunload", (event) => {
  if (sending) {
    return;
  }
  if (rows().flat().some((cell) => changed(cell))) {
    event.preventDefault();
  }
});

let sending = false;
form.addEventListener("submit", () => {
  sending = true;
});

// What the server gave is stored, except where it shows what was refused.
rows()
  .flat()
  .forEach((cell) => {
    cell.dataset.stored = status(cell).dataset.state === "error" ? "" : input(cell).value;
  });
