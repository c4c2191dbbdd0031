import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from './Button.tsx';
import type { IconName } from './Icon.tsx';

interface MenuProps { icon?: IconName; label: string; text?: ComponentChildren; align?: 'left' | 'right'; children: (close: () => void) => ComponentChildren }

/** A button that opens a small panel below it; Esc, a click elsewhere or leaving it by Tab closes it. */
export function Menu({ icon, label, text, align = 'left', children }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(false);
    element.current?.querySelector('button')?.focus();
  };
  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: Event) => {
      if (!element.current?.contains(event.target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', outside);
    addEventListener('focusin', outside);
    element.current?.querySelector<HTMLElement>('.menu-panel :is(button, input, select)')?.focus();
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('focusin', outside);
    };
  }, [isOpen]);
  return (
    <div class="menu" ref={element} onKeyDown={event => {
      if (!isOpen) return;
      event.stopPropagation();
      if (event.key === 'Escape') close();
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') move(event, element.current!);
    }}>
      <Button icon={icon} label={label} expanded={isOpen} onClick={() => setOpen(!isOpen)}>{text}</Button>
      {isOpen && <div class={`menu-panel ${align}`} role="group" aria-label={label}>{children(close)}</div>}
    </div>
  );
}

function move(event: KeyboardEvent, menu: HTMLElement): void {
  const items = [...menu.querySelectorAll<HTMLElement>('.menu-panel :is(button, input, select):not(:disabled)')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + (event.key === 'ArrowDown' ? 1 : items.length - 1)) % items.length]?.focus();
  event.preventDefault();
}
