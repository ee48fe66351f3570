import { Button } from '../common/Button';
import type { IconName } from '../common/Icon';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { type Theme, themes } from '../session/preferences';
import { themeWords as words } from '../words';

const icons = { system: 'system', light: 'sun', dark: 'moon' } as const satisfies Readonly<
  Record<Theme, IconName>
>;

export function ThemeToggle() {
  const { theme } = useSession().preferences;
  const now = useStore(theme);
  const next = themes[(themes.indexOf(now) + 1) % themes.length]!;
  return (
    <Button
      icon={icons[now]}
      label={words.label[now]}
      tip={words.next(words.label[now], words.name[next])}
      onClick={() => theme.set(next)}
    />
  );
}
