// A number opens as a sheet over the page; without this script the same link leads to its own page.
const sheet = document.getElementById("sheet");
const close = '<form method="dialog"><button class="close" aria-label="×">×</button></form>';
// On a host of files a number's page is its report, and the sheet shows the paragraph in which it stands.
function paragraph(text, id) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const number = page.getElementById(id);
  if (!number) return "";
  number.classList.add("here");
  const said = document.createElement("p");
  said.className = "note";
  said.textContent = number.title;
  return close + page.querySelector(".crumb").outerHTML + "<blockquote>" + number.closest("p").innerHTML + "</blockquote>" + said.outerHTML;
}
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-sheet]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const whole = link.href.baseVal ?? link.href;
  if (!whole) return;
  event.preventDefault();
  const [address, id] = whole.split("#");
  const answer = await fetch(id ? address : address + (address.includes("?") ? "&" : "?") + "part=1").catch(() => null);
  const text = answer?.ok ? await answer.text() : "";
  const shown = id ? paragraph(text, id) : text;
  if (!shown) { location.href = whole; return; }
  sheet.innerHTML = shown;
  if (!sheet.open) sheet.showModal();
});
sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
document.querySelector("form.filters")?.addEventListener("change", (event) => {
  document.querySelector(".text").classList.toggle("no-" + event.target.name, !event.target.checked);
});
// The rows of a long list whose name holds what is typed; folds without any are hidden.
const narrow = document.querySelector("input.narrow");
if (narrow) narrow.hidden = false;
narrow?.addEventListener("input", () => {
  const part = narrow.value.trim().toLowerCase();
  for (const fold of narrow.closest("section").querySelectorAll("details")) {
    const rows = [...fold.querySelectorAll("tbody tr")];
    for (const row of rows) row.hidden = !row.cells[0].textContent.toLowerCase().includes(part);
    fold.hidden = rows.every((row) => row.hidden);
    fold.open = part !== "" && !fold.hidden;
  }
});
// Search on a host of files: names alone.
const list = document.querySelector("[data-names]");
const words = new URLSearchParams(location.search).get("q")?.trim().toLowerCase();
if (list && words) {
  document.querySelector("input[name=q]").value = words;
  const names = await fetch(list.dataset.names).then((answer) => answer.json());
  const isLatin = /^[\x20-\x7e]+$/.test(words); // letters and codes are found where a name begins
  const found = ([, , , keys]) => (isLatin ? ("\n" + keys).includes("\n" + words) : keys.includes(words));
  const exact = ([, , , keys]) => (("\n" + keys + "\n").includes("\n" + words + "\n") ? 0 : 1);
  for (const [kind, id, name] of names.filter(found).sort((a, b) => exact(a) - exact(b)).slice(0, 40)) {
    const link = document.createElement("a");
    link.href = (document.documentElement.lang === "en" ? "/en/" : "/") + kind + "/" + id;
    link.textContent = name;
    list.append(document.createElement("li"));
    list.lastChild.append(link);
  }
}
