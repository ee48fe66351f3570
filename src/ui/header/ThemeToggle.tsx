import { Button } from '../common/Button';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { type Theme, themes } from '../session/preferences';

const looks: { readonly [T in Theme]: { readonly icon: 'system' | 'sun' | 'moon'; readonly label: string } } =
  {
    system: { icon: 'system', label: 'Theme: as the system' },
    light: { icon: 'sun', label: 'Theme: light' },
    dark: { icon: 'moon', label: 'Theme: dark' },
  };

export function ThemeToggle() {
  const { theme } = useSession().preferences;
  const now = useStore(theme);
  const next = themes[(themes.indexOf(now) + 1) % themes.length]!;
  return (
    <Button
      icon={looks[now].icon}
      label={looks[now].label}
      tip={`${looks[now].label}. Next: ${next === 'system' ? 'as the system' : next}`}
      onClick={() => theme.set(next)}
    />
  );
}
