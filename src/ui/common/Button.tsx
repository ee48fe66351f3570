import type { ComponentProps, ReactNode } from 'react';
import { shownKey } from '../keys/keyNames';
import { Icon, type IconName } from './Icon';

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'disabled' | 'type'> {
  readonly icon?: IconName;
  /** The accessible name of a button without text. */
  readonly label?: string;
  /** What it does, in a sentence for the tooltip. */
  readonly tip?: string;
  /** The key that does the same, in CodeMirror's spelling. */
  readonly keys?: string;
  readonly look?: 'plain' | 'primary' | 'outlined' | 'link';
  readonly small?: boolean;
  /** Whether there is nothing to do now. The button keeps the focus and its tooltip. */
  readonly idle?: boolean;
  readonly children?: ReactNode;
}

export function Button({
  icon,
  label,
  tip,
  keys,
  look = 'plain',
  small = false,
  idle = false,
  className = '',
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const classes = [
    'button',
    look,
    small ? 'small' : '',
    children === undefined ? 'icon-only' : '',
    className,
  ];
  return (
    <button
      {...rest}
      type="button"
      className={classes.filter((each) => each !== '' && each !== 'plain').join(' ')}
      aria-label={label}
      aria-disabled={idle || undefined}
      aria-keyshortcuts={keys === undefined ? undefined : shownKey(keys, 'aria')}
      data-tip={tip ?? (children === undefined ? label : undefined)}
      data-keys={keys}
      onClick={idle ? undefined : onClick}
    >
      {icon !== undefined && <Icon name={icon} />}
      {children}
    </button>
  );
}
