// Light or dark before anything is drawn: what was chosen, else what the system prefers.
(() => {
  const chosen = localStorage.getItem('dateline-theme');
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const set = () => { document.documentElement.dataset.theme = chosen ?? (dark.matches ? 'dark' : 'light'); };
  set();
  if (!chosen) dark.addEventListener('change', set);
})();
