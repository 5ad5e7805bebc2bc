// In Wagtail's editor: a badge beside each block that notes are about, leading to the notes.

const notes = [...document.querySelectorAll("[data-review-notes] [data-note]")];

function mark(place, about) {
  const block = document.querySelector(`[data-contentpath="${CSS.escape(place)}"]`);
  const head = block?.querySelector(".w-panel__header, .w-field__label") ?? block?.closest("[data-panel]")?.querySelector(".w-panel__header");
  if (!head) return false;
  if (head.querySelector(".note-badge")) return true;
  const open = about.filter((note) => "open" in note.dataset).length;
  const badge = document.createElement("a");
  badge.className = open ? "note-badge" : "note-badge note-badge-settled";
  badge.href = `#${about[0].id}`;
  badge.textContent = open === 1 ? "1 open note" : open ? `${open} open notes` : "Notes, dealt with";
  head.append(badge);
  return true;
}

// What is typed below notes is the draft's, and kept with it; a button of theirs sends it along.
document.getElementById("note-form")?.addEventListener("formdata", ({ formData }) => {
  for (const typed of document.querySelectorAll("[data-review-notes] textarea")) {
    formData.set(typed.name, typed.value);
  }
});

if (notes.length) {
  const places = new Map();
  for (const note of notes) {
    const { place } = note.dataset;
    if (place) places.set(place, [...(places.get(place) ?? []), note]);
  }
  const rest = () => [...places].filter(([place, about]) => !mark(place, about));
  const watch = new MutationObserver(() => { if (!rest().length) watch.disconnect(); });
  if (rest().length) watch.observe(document.body, { childList: true, subtree: true });
}
