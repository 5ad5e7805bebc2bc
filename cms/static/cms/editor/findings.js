/* The editor's findings: renewed after each save, and a way from each to its block. */

/** Put what the server finds now in place of what is shown, and lose nothing that was typed. */
async function renew(panel, pageId) {
  const address = panel.dataset.findings.replace("/pages/0/", `/pages/${pageId}/`);
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  if (!response.ok) return;
  const list = panel.querySelector("[data-findings-list]");
  const fresh = document.createElement("div");
  fresh.innerHTML = await response.text();
  const active = list.contains(document.activeElement) ? document.activeElement : null;
  for (const typed of list.querySelectorAll("textarea")) {
    const again = fresh.querySelector(`textarea[name="${typed.name}"]`);
    if (!again) continue;
    if (typed.value !== typed.defaultValue) again.value = typed.value;
    const holder = again.closest("details");
    if (typed.closest("details").open) holder.open = true;
  }
  const start = active?.selectionStart;
  const end = active?.selectionEnd;
  if (active?.name && fresh.querySelector(`[name="${active.name}"]`)) {
    list.replaceChildren(...fresh.childNodes);
    const again = list.querySelector(`[name="${active.name}"]`);
    again.focus({ preventScroll: true });
    if (start !== undefined && again.setSelectionRange) again.setSelectionRange(start, end);
  } else {
    list.replaceChildren(...fresh.childNodes);
  }
}

/** Open every closed panel around a place, show it, and put the cursor into its first field. */
function go(id) {
  const place = document.getElementById(id);
  if (!place) return false;
  const tab = place.closest('[role="tabpanel"]');
  if (tab?.hidden) document.querySelector(`[role="tab"][href="#${tab.id}"]`)?.click();
  for (let around = place; around; around = around.parentElement?.closest("[data-panel]")) {
    const toggle = around.querySelector(":scope > .w-panel__header [data-panel-toggle]");
    if (toggle?.getAttribute("aria-expanded") === "false") toggle.click();
  }
  place.scrollIntoView({ block: "start" });
  const fields = place.querySelectorAll(
    '[contenteditable="true"], input:not([type="hidden"]), textarea, select',
  );
  const field = [...fields].find((one) => one.offsetParent !== null);
  (field ?? place).focus({ preventScroll: true });
  return true;
}

const panel = document.querySelector("[data-findings]");
if (panel) {
  const shown = Number(panel.dataset.findings.match(/\/pages\/(\d+)\//)[1]);
  document.addEventListener("w-autosave:success", ({ detail }) => {
    const pageId = detail?.data?.pk || shown;
    if (pageId) renew(panel, pageId).catch(() => {});
  });
  panel.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-place]");
    if (link && go(link.dataset.place)) event.preventDefault();
  });
  panel.querySelector("#stops")?.focus();
}
