import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

interface Options { count: number; size: (index: number) => number; horizontal?: boolean; overscan?: number; paddingStart?: number; paddingEnd?: number; scrollPaddingStart?: number }

/** Which of many items lie in the element's window. */
export function useVirtual(element: RefObject<HTMLElement | null>, { count, size, horizontal = false, overscan = 8, ...more }: Options) {
  const [, draw] = useState(0);
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, Element>(options()));

  function options() {
    return {
      count, horizontal, overscan, ...more,
      estimateSize: size,
      getScrollElement: () => element.current,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => draw(n => n + 1),
    };
  }

  virtualizer.setOptions(options());
  useEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  return virtualizer;
}
