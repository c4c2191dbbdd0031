import type { ComponentChildren } from 'preact';
import { keysOf } from '../state/keys.ts';
import { Icon, type IconName } from './Icon.tsx';

interface ButtonProps {
  icon?: IconName;
  /** What it does; read where nothing else is written on it, and shown at it. */
  label?: string;
  keys?: string;
  primary?: boolean;
  danger?: boolean;
  pressed?: boolean;
  expanded?: boolean;
  disabled?: boolean;
  onClick: (event: MouseEvent) => void;
  children?: ComponentChildren;
  class?: string;
}

export function Button({ icon, label, keys, primary, danger, pressed, expanded, disabled, onClick, children, class: more }: ButtonProps) {
  const title = label === undefined ? keys && keysOf(keys) : keys === undefined ? label : `${label} (${keysOf(keys)})`;
  const classes = ['button', primary && 'primary', danger && 'danger', !children && 'bare', more].filter(Boolean).join(' ');
  return (
    <button type="button" class={classes} title={title} aria-label={children ? undefined : label} aria-pressed={pressed} aria-expanded={expanded}
      disabled={disabled} onClick={onClick}>
      {icon && <Icon name={icon} />}{children && <span>{children}</span>}
    </button>
  );
}
