// Comfort on the proof's screen: jump between changes by button or key. It works without.

const changes = [...document.querySelectorAll("#words [data-change], .changed-facts [data-change]")]
  .filter((element) => !element.parentElement.closest("[data-change]"));
const bar = document.querySelector("[data-jump]");

if (bar && changes.length > 1) {
  const button = (label, step) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button-quiet jump-change";
    made.textContent = step < 0 ? "‹" : "›";
    made.setAttribute("aria-label", label);
    made.addEventListener("click", () => jump(step));
    return made;
  };
  bar.prepend(button("Change before", -1), button("Next change", 1));
}

function jump(step) {
  if (changes.length === 0) return;
  const middle = window.innerHeight / 3;
  const tops = changes.map((element) => element.getBoundingClientRect().top);
  const next = step > 0
    ? tops.findIndex((top) => top > middle + 4)
    : tops.findLastIndex((top) => top < middle - 4);
  const element = changes[next >= 0 ? next : step > 0 ? 0 : changes.length - 1];
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  window.scrollBy({ top: element.getBoundingClientRect().top - middle });
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}
