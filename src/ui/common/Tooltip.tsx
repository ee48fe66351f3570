import { useEffect, useRef, useState } from 'react';
import { shownKey } from '../keys/keyNames';

interface Tip {
  readonly element: HTMLElement;
  readonly text: string;
  readonly keys: string | null;
}

/** How long the pointer rests before the tip appears, in milliseconds. */
const delay = 500;

function tipOf(target: EventTarget | null): Tip | null {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
  const text = element?.dataset['tip'];
  if (element === null || text === undefined || element.getAttribute('aria-expanded') === 'true') return null;
  return { element, text, keys: element.dataset['keys'] ?? null };
}

/** The one tooltip of the page. It says what the button under the pointer, or with the focus, does, and its key. */
export function Tooltip() {
  const [tip, setTip] = useState<Tip | null>(null);
  const panel = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (event: Event, wait: number): void => {
      clearTimeout(timer);
      const next = tipOf(event.target);
      if (next === null) setTip(null);
      else timer = setTimeout(() => setTip(next), wait);
    };
    const over = (event: PointerEvent): void => {
      if (event.pointerType === 'mouse') show(event, delay);
    };
    const focus = (event: FocusEvent): void => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) show(event, 0);
    };
    const hide = (): void => {
      clearTimeout(timer);
      setTip(null);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Tab' && event.key !== 'Shift') hide();
    };
    document.addEventListener('pointerover', over);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', hide);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('keydown', onKey, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', over);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('keydown', onKey, true);
    };
  }, []);

  useEffect(() => {
    const element = panel.current;
    if (tip === null || element === null) return;
    element.showPopover();
    const from = tip.element.getBoundingClientRect();
    const { width, height } = element.getBoundingClientRect();
    const left = Math.max(8, Math.min(from.left + from.width / 2 - width / 2, window.innerWidth - width - 8));
    const below = from.bottom + 6;
    element.style.left = `${left}px`;
    element.style.top = `${below + height < window.innerHeight ? below : from.top - height - 6}px`;
  }, [tip]);

  if (tip === null) return null;
  return (
    <div ref={panel} className="tip" popover="manual" role="tooltip">
      {tip.text}
      {tip.keys !== null && <kbd>{shownKey(tip.keys)}</kbd>}
    </div>
  );
}
