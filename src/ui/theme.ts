/** Sets the chosen theme, or that of the system, as an attribute of the page. */

import type { Theme } from './session/preferences';
import type { Readable } from './state/store';

export function applyTheme(theme: Readable<Theme>): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const chosen = theme.get();
    const isDark = chosen === 'dark' || (chosen === 'system' && dark.matches);
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
  };
  apply();
  theme.subscribe(apply);
  dark.addEventListener('change', apply);
}
