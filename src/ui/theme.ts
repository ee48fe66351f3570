/** Sets the chosen theme, or that of the system, as an attribute of the page. */

import type { Theme } from './session/preferences';
import type { Readable } from './state/store';

const systemIsDark = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: dark)');

export function showTheme(theme: Theme): void {
  const isDark = theme === 'dark' || (theme === 'system' && systemIsDark().matches);
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
}

export function applyTheme(theme: Readable<Theme>): void {
  const apply = (): void => showTheme(theme.get());
  apply();
  theme.subscribe(apply);
  systemIsDark().addEventListener('change', apply);
}
