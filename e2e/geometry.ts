/** Where the text of a page is: which boxes of text lie on each other, are cut off, or are outside the window. */

import type { Page } from '@playwright/test';

export interface Faults {
  /** Pairs of texts that lie on each other. */
  readonly overlapping: readonly string[];
  /** Texts that are cut off, or outside the window, and that no scrolling shows. */
  readonly cut: readonly string[];
  /** Controls that are smaller than 24 pixels, with their sizes. */
  readonly small: readonly string[];
}

/** Looks at every text that is shown, in boxes as high as small letters, since lines may be close to each other. */
export function faultsOf(page: Page): Promise<Faults> {
  return page.evaluate(() => {
    interface Box {
      readonly text: string;
      readonly element: Element;
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
    const boxes: Box[] = [];
    const cut: string[] = [];
    const scrolls = /auto|scroll/;
    const hides = /hidden|clip/;
    const seen = { opacityProperty: true, visibilityProperty: true } as const;

    /** The part of a box that its surroundings let through; says where something is lost. */
    const shownPart = (box: Box): Box | null => {
      let { left, right, top, bottom } = box;
      for (let each: Element | null = box.element; each !== null; each = each.parentElement) {
        const style = getComputedStyle(each);
        if (each instanceof SVGElement && !(each instanceof SVGSVGElement)) continue;
        if (style.overflowX === 'visible' && style.overflowY === 'visible') continue;
        const frame = each.getBoundingClientRect();
        const isLost = left < frame.left - 1 || right > frame.right + 1;
        const isMeant = style.textOverflow === 'ellipsis' || scrolls.test(style.overflowX);
        if (isLost && !isMeant && hides.test(style.overflowX)) cut.push(box.text);
        left = Math.max(left, frame.left);
        right = Math.min(right, frame.right);
        top = Math.max(top, frame.top);
        bottom = Math.min(bottom, frame.bottom);
        if (right - left < 1 || bottom - top < 1) return null;
      }
      return { ...box, left, right, top, bottom };
    };

    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (element === null || text === '' || !element.checkVisibility(seen)) continue;
      if (element.closest('.unseen, noscript, option') !== null) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const { left, right, top, bottom, height } of range.getClientRects()) {
        if (right - left < 1 || height < 1) continue;
        const inner = { top: top + 0.25 * height, bottom: bottom - 0.25 * height };
        const box = shownPart({ text, element, left, right, ...inner });
        if (box === null) continue;
        if (box.left < -1 || box.right > window.innerWidth + 1) cut.push(text);
        boxes.push(box);
      }
    }

    const overlapping: string[] = [];
    for (const [index, a] of boxes.entries())
      for (const b of boxes.slice(index + 1)) {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const along = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        // A text that ends in an ellipsis has a box for each of its parts.
        if (a.element !== b.element && across > 1.5 && along > 1.5) overlapping.push(`${a.text} | ${b.text}`);
      }

    const controls = 'button, input, select, textarea, summary, a[href], [role=tab], [role=slider]';
    const small = [...document.querySelectorAll<HTMLElement>(controls)].flatMap((control) => {
      if (!control.checkVisibility(seen) || control.closest('.unseen') !== null) return [];
      const { width, height } = (control.closest('label') ?? control).getBoundingClientRect();
      const name = control.getAttribute('aria-label') ?? control.textContent;
      return width < 23.5 || height < 23.5 ? [`${name}: ${Math.round(width)} × ${Math.round(height)}`] : [];
    });
    return { overlapping, cut: [...new Set(cut)], small };
  });
}
