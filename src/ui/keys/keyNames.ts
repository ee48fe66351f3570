/** Keys in CodeMirror's spelling (`Mod-Shift-Enter`): as people read them, as ARIA wants them, and as events match them. */

import { keyWords } from '../words';

export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');

type Style = 'shown' | 'aria';

/** Writes `Mod-.` as `Ctrl+.`, or as `⌘.` on macOS. A sequence keeps its order. */
export function shownKey(key: string, style: Style = 'shown', mac = isMac): string {
  const names = style === 'aria' ? ariaNames(mac) : symbols(mac);
  return key
    .split(' ')
    .map((chord) =>
      parts(chord)
        .map((part) => names[part] ?? (style === 'shown' && part.length === 1 ? part.toUpperCase() : part))
        .join(style === 'shown' && mac ? '' : '+'),
    )
    .join(style === 'aria' ? ' ' : keyWords.thenKey);
}

function symbols(mac: boolean): Readonly<Record<string, string>> {
  return {
    ArrowLeft: '←',
    ArrowRight: '→',
    ArrowUp: '↑',
    ArrowDown: '↓',
    Escape: 'Esc',
    Cmd: '⌘',
    Mod: mac ? '⌘' : 'Ctrl',
    Alt: mac ? '⌥' : 'Alt',
    Shift: mac ? '⇧' : 'Shift',
    Ctrl: mac ? '⌃' : 'Ctrl',
  };
}

function ariaNames(mac: boolean): Readonly<Record<string, string>> {
  return { Cmd: 'Meta', Ctrl: 'Control', Mod: mac ? 'Meta' : 'Control' };
}

/** The last part may be the hyphen itself. */
function parts(chord: string): string[] {
  return chord.split(/-(?!$)/);
}

/** Whether an event is that chord, with no other modifier held. */
export function matches(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
  chord: string,
  mac = isMac,
): boolean {
  const wanted = parts(chord);
  const key = wanted.at(-1)!;
  const held = (name: string): boolean => wanted.includes(name);
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    event.ctrlKey === (held('Ctrl') || (!mac && held('Mod'))) &&
    event.metaKey === (held('Cmd') || (mac && held('Mod'))) &&
    event.shiftKey === held('Shift') &&
    event.altKey === held('Alt')
  );
}
