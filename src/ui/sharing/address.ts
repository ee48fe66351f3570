/** What the fragment of the page's address asks for. */

/** Pages beside that of the program. */
export type PageName = 'experiments' | 'digits';

export type Address =
  | { readonly kind: 'none' }
  | { readonly kind: 'example'; readonly id: string }
  | { readonly kind: PageName }
  /** A program in the address, of whatever version; the fragment has no `#`. */
  | { readonly kind: 'link'; readonly fragment: string };

export function readAddress(hash: string): Address {
  const fragment = hash.replace(/^#/, '');
  // `#program` is the way back from another page to whatever is open.
  if (fragment === '' || fragment === 'program') return { kind: 'none' };
  if (fragment === 'experiments' || fragment === 'digits') return { kind: fragment };
  const example = /^example\/([\w-]+)$/.exec(fragment);
  return example === null ? { kind: 'link', fragment } : { kind: 'example', id: example[1]! };
}
