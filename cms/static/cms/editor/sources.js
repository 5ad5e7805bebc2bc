/* A pasted DOI, PubMed ID or address fills the empty fields of its source. Nothing leaves the site. */
const lead = document.querySelector("[data-read]");
const READ = /^(sources-\d+-value-)(url|doi|pmid|title)$/;

async function fill(input, prefix) {
  const text = input.value.trim();
  if (!text) return;
  const response = await fetch(`${lead.dataset.read}?text=${encodeURIComponent(text)}`);
  if (!response.ok) return;
  for (const [name, value] of Object.entries(await response.json())) {
    const field = document.querySelector(`[name="${prefix}${name}"]`);
    if (!field) continue;
    const title = document.querySelector(`[name="${prefix}title"]`);
    const isUntouched = name === "kind" && !field.dataset.chosen && !title?.value;
    if (field === input ? name !== "title" : !field.value || isUntouched) {
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new CustomEvent("change", { bubbles: true, detail: "filled" }));
    }
  }
}

if (lead) {
  document.addEventListener("change", (event) => {
    const found = event.target.name?.match(READ);
    if (found && event.detail !== "filled") fill(event.target, found[1]).catch(() => {});
    if (event.target.name?.endsWith("-value-kind") && event.detail !== "filled") {
      event.target.dataset.chosen = "yes";
    }
  });
}
