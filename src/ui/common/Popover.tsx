import { type ReactNode, type ToggleEvent, useEffect, useId, useRef, useState } from 'react';
import { Button, type ButtonProps } from './Button';

export interface PopoverProps {
  readonly button: ButtonProps;
  /** The accessible name of what opens. */
  readonly label: string;
  readonly className?: string;
  /** Which edges of button and panel meet. */
  readonly align?: 'start' | 'end';
  readonly onOpen?: () => void;
  readonly children: (close: () => void) => ReactNode;
}

const margin = 8;
const gap = 4;

/** Places the panel below the button, or above it if there is more room, and always within the window. */
function place(button: HTMLElement, panel: HTMLElement, align: 'start' | 'end'): void {
  const from = button.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const wanted = align === 'start' ? from.left : from.right - width;
  const left = Math.max(margin, Math.min(wanted, window.innerWidth - width - margin));
  const below = from.bottom + gap;
  const fits = below + height + margin <= window.innerHeight;
  const above = Math.max(margin, from.top - gap - height);
  panel.style.left = `${left}px`;
  panel.style.top = `${fits || from.top < window.innerHeight / 2 ? below : above}px`;
}

/** A button that opens a panel. Escape, a click elsewhere, a choice in the panel and another address close it. */
export function Popover({ button, label, className = '', align = 'start', onOpen, children }: PopoverProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const panel = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (!open) return undefined;
    const update = (): void => {
      if (opener.current !== null && panel.current !== null) place(opener.current, panel.current, align);
    };
    update();
    const observer = new ResizeObserver(update);
    observer.observe(panel.current!);
    // Another address brings another program or page, which the panel is not about.
    const close = (): void => panel.current?.hidePopover();
    window.addEventListener('resize', update);
    window.addEventListener('hashchange', close);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', update);
      window.removeEventListener('hashchange', close);
    };
  }, [open, align]);

  const onToggle = (event: ToggleEvent<HTMLDivElement>): void => {
    const isOpen = event.newState === 'open';
    setOpen(isOpen);
    if (isOpen) onOpen?.();
  };
  return (
    <>
      <Button {...button} ref={opener} popoverTarget={id} aria-expanded={open} aria-controls={id} />
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        className={`popover ${className}`}
        onToggle={onToggle}
      >
        {open && children(() => panel.current?.hidePopover())}
      </div>
    </>
  );
}
