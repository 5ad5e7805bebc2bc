// On the page for writing a note: words selected in the block above become the quotation.

const block = document.querySelector("[data-note-block]");
const quote = document.querySelector('textarea[name="quote"]');

if (block && quote) {
  const hint = document.createElement("p");
  hint.className = "small";
  hint.textContent = "Select words above to quote them.";
  block.after(hint);
  document.addEventListener("selectionchange", () => {
    const chosen = document.getSelection();
    if (chosen.isCollapsed || !block.contains(chosen.anchorNode)) return;
    const range = chosen.getRangeAt(0).cloneRange();
    if (!block.contains(range.startContainer)) range.setStart(block, 0);
    if (!block.contains(range.endContainer)) range.setEnd(block, block.childNodes.length);
    const words = range.cloneContents();
    for (const mark of words.querySelectorAll(".sealed-cite")) mark.remove();
    quote.value = words.textContent.replace(/\s+/g, " ").trim();
  });
}
