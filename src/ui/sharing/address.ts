/** What the fragment of the page's address asks for. */

/** Pages beside that of the program. */
export type PageName = 'experiments' | 'digits';

export type Address =
  | { readonly kind: 'none' }
  | { readonly kind: 'example'; readonly id: string }
  | { readonly kind: PageName }
  /** A step of a lesson, counted from 0. */
  | { readonly kind: 'lesson'; readonly id: string; readonly step: number }
  /** A program in the address, of whatever version; the fragment has no `#`. */
  | { readonly kind: 'link'; readonly fragment: string };

export function readAddress(hash: string): Address {
  const fragment = hash.replace(/^#/, '');
  // `#program` is the way back from another page to whatever is open.
  if (fragment === '' || fragment === 'program') return { kind: 'none' };
  if (fragment === 'experiments' || fragment === 'digits') return { kind: fragment };
  const lesson = /^lesson\/([\w-]+)(?:\/(\d{1,3}))?$/.exec(fragment);
  if (lesson !== null)
    return { kind: 'lesson', id: lesson[1]!, step: Math.max(0, Number(lesson[2] ?? 1) - 1) };
  const example = /^example\/([\w-]+)$/.exec(fragment);
  return example === null ? { kind: 'link', fragment } : { kind: 'example', id: example[1]! };
}
