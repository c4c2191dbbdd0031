import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './Button.tsx';

interface DialogProps { title: string; wide?: boolean; danger?: boolean; onClose: () => void; children: ComponentChildren; actions?: ComponentChildren }

/** The browser's own dialog: it keeps the focus inside and gives it back. */
export function Dialog({ title, wide, danger, onClose, children, actions }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = element.current!;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={element} class={`dialog${wide ? ' wide' : ''}${danger ? ' danger' : ''}`} aria-labelledby={heading}
      onCancel={event => { event.preventDefault(); onClose(); }} onKeyDown={event => event.stopPropagation()}>
      <header><h2 id={heading}>{title}</h2><Button icon="close" label="Close" onClick={onClose} /></header>
      <div class="dialog-body">{children}</div>
      {actions && <footer>{actions}</footer>}
    </dialog>
  );
}
