/* Comforts for a page that works without them: a question that is linked to opens, questions open
   before printing, the page can be shared or its address copied, and each section ends with the
   link that reports a problem with it. The words that were signed are not touched by any of it. */

function openLinked() {
  const linked = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const closed = linked && linked.closest("details:not([open])");
  if (closed) {
    closed.open = true;
    linked.scrollIntoView();
  }
}

function button(label, act) {
  const item = document.createElement("li");
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button-quiet";
  made.textContent = label;
  made.addEventListener("click", () => act(made));
  item.append(made);
  return item;
}

async function copy(address, made) {
  await navigator.clipboard.writeText(address);
  made.textContent = "Address copied";
}

addEventListener("hashchange", openLinked);
openLinked();

addEventListener("beforeprint", () => {
  for (const closed of document.querySelectorAll("details.asked:not([open])")) closed.open = true;
});

const share = document.querySelector("[data-share]");
if (share) {
  const { share: url, title } = share.dataset;
  if (navigator.clipboard) share.append(button("Copy the address", (made) => copy(url, made)));
  if (navigator.share) {
    share.append(button("Share…", () => navigator.share({ title, url }).catch(() => {})));
  }
}

const listed = document.querySelector(".telling-parts");
const ours = document.querySelector(".telling[lang]") ?? document.documentElement;
for (const link of listed ? listed.querySelectorAll("a") : []) {
  const anchor = new URL(link.href).searchParams.get("part");
  const section = document.getElementById(anchor)?.closest(".sealed-section");
  if (!section) continue;
  const of = document.createElement("span");
  of.className = "hide";
  of.textContent = ` “${link.textContent}”`;
  link.replaceChildren("Report a problem with this section", of);
  const place = document.createElement("p");
  place.className = "tell-part";
  place.lang = ours.lang;
  place.dir = ours.dir;
  place.append(link);
  section.append(place);
}
if (listed) listed.hidden = true;
