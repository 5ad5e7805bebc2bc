// Comfort on the proof's screen, which works without: jump between changes, keys, drafts kept.

const changes = [...document.querySelectorAll("#words [data-change], .changed-facts [data-change]")]
  .filter((element) => !element.parentElement.closest("[data-change]"));
const bar = document.querySelector("[data-jump]");

function jump(step) {
  if (changes.length === 0) return;
  const third = window.innerHeight / 3;
  const at = changes.indexOf(document.activeElement);
  const tops = changes.map((element) => element.getBoundingClientRect().top);
  const nearest = step > 0
    ? tops.findIndex((top) => top > third)
    : tops.findLastIndex((top) => top < third);
  const next = at >= 0 ? at + step : nearest;
  const element = changes[changes[next] ? next : step > 0 ? 0 : changes.length - 1];
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  window.scrollBy({ top: element.getBoundingClientRect().top - third });
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

function go(id) {
  const section = document.getElementById(id);
  if (!section) return;
  section.scrollIntoView();
  section.querySelector("input:not([type=hidden]):not([readonly]), textarea")
    ?.focus({ preventScroll: true });
}

function putAway() {
  const source = document.querySelector(".sealed-source-list > li:target");
  const back = source?.querySelector(".sealed-back a");
  if (back) back.click();
}

if (bar && changes.length > 1) {
  const button = (label, sign, step) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button-quiet jump-change";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => jump(step));
    return made;
  };
  bar.prepend(button("Change before", "‹", -1), button("Next change", "›", 1));
}

// Keys, told in a line that is only there with them. Never while typing.
const keys = document.querySelector("[data-keys]");
if (keys) {
  keys.hidden = false;
  const acts = { j: () => jump(1), k: () => jump(-1), s: () => go("sign"), a: () => go("ask"),
    Escape: putAway };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

// Links out of the text open beside the desk, so that nothing filled in is left behind.
for (const link of document.querySelectorAll("#words a[href^='http'], .found a[href^='http']")) {
  link.target = "_blank";
  link.rel = "noopener";
}

// What is filled in stays in this browser until it is sent. Never the password.
for (const form of document.querySelectorAll("form[data-draft]")) {
  const name = `draft:${form.dataset.draft}`;
  const fields = [...form.elements].filter((field) =>
    field.name && !["password", "hidden", "submit"].includes(field.type) && !field.readOnly);
  const isFresh = !form.closest(".panel").querySelector(".notice-refusal, [data-kept]");
  try {
    const held = JSON.parse(sessionStorage.getItem(name) ?? "null");
    if (held && isFresh) {
      for (const field of fields) {
        const value = held[`${field.name}=${field.type === "radio" ? field.value : ""}`];
        if (typeof value === "boolean") field.checked = value;
        else if (typeof value === "string") field.value = value;
      }
    }
    form.addEventListener("input", () => {
      const kept = {};
      for (const field of fields) {
        const isBox = field.type === "checkbox" || field.type === "radio";
        kept[`${field.name}=${field.type === "radio" ? field.value : ""}`] =
          isBox ? field.checked : field.value;
      }
      sessionStorage.setItem(name, JSON.stringify(kept));
    });
  } catch {
    // Storage is off or full: the form works as it is.
  }
}
