/** What the fragment of the page's address asks for. */

export type Address =
  | { readonly kind: 'none' }
  | { readonly kind: 'example'; readonly id: string }
  | { readonly kind: 'experiments' }
  /** A program in the address, of whatever version; the fragment has no `#`. */
  | { readonly kind: 'link'; readonly fragment: string };

export function readAddress(hash: string): Address {
  const fragment = hash.replace(/^#/, '');
  // `#program` is the way back from another page to whatever is open.
  if (fragment === '' || fragment === 'program') return { kind: 'none' };
  if (fragment === 'experiments') return { kind: 'experiments' };
  const example = /^example\/([\w-]+)$/.exec(fragment);
  return example === null ? { kind: 'link', fragment } : { kind: 'example', id: example[1]! };
}
