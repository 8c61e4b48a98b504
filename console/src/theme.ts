export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** index.html reads it by the same name before the first paint. */
const STORED_AS = 'keyholder-theme';

export function chosenTheme(): Theme {
  const stored = document.documentElement.dataset.theme;
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  remember(theme);
}

/** A browser that keeps nothing still switches, only not for the next visit. */
function remember(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(STORED_AS);
    else localStorage.setItem(STORED_AS, theme);
  } catch {
    // Storage is switched off by the visitor.
  }
}
