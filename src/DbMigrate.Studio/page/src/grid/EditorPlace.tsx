import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { labelWidth } from './model.ts';
import { px } from '../parts/px.ts';

interface EditorPlaceProps { left: number; top: number; width: number; children: ComponentChildren }

/** Where an editor stands: over its cell, and moved as far as it would be cut off by the grid's edge. */
export function EditorPlace({ left, top, width, children }: EditorPlaceProps) {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const editor = element.current!;
    const grid = editor.closest('.grid')!;
    const fit = () => {
      const right = grid.scrollLeft + grid.clientWidth - editor.offsetWidth;
      const bottom = grid.scrollTop + grid.clientHeight - editor.offsetHeight;
      const x = Math.max(grid.scrollLeft + labelWidth, Math.min(left, right));
      const y = Math.max(grid.scrollTop, Math.min(top, bottom));
      editor.style.transform = `translate(${px(x)}, ${px(y)})`;
    };
    fit();
    // What it offers comes later, and makes it larger.
    const observer = new ResizeObserver(fit);
    observer.observe(editor);
    return () => observer.disconnect();
  }, [left, top]);
  return (
    <div class="cell-editor-place" role="row"><div ref={element} role="gridcell" class="cell-editor" style={{ '--cell-width': px(width) }}>{children}</div></div>
  );
}
