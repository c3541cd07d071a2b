// A number opens as a sheet over the page; without this script the same link leads to its own page.
const sheet = document.getElementById("sheet");
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-sheet]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  const address = link.href.baseVal ?? link.href;
  const answer = await fetch(address + (address.includes("?") ? "&" : "?") + "part=1").catch(() => null);
  if (!answer?.ok) { location.href = address; return; }
  sheet.innerHTML = await answer.text();
  if (!sheet.open) sheet.showModal();
});
sheet.addEventListener("click", (event) => { if (event.target === sheet) sheet.close(); });
document.querySelector("form.filters")?.addEventListener("change", (event) => {
  document.querySelector(".text").classList.toggle("no-" + event.target.name, !event.target.checked);
});
