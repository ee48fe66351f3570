/** What the fragment of the page's address asks for. */

export type Address =
  | { readonly kind: 'none' }
  | { readonly kind: 'example'; readonly id: string }
  /** A program in the address, of whatever version; the fragment has no `#`. */
  | { readonly kind: 'link'; readonly fragment: string };

export function readAddress(hash: string): Address {
  const fragment = hash.replace(/^#/, '');
  if (fragment === '') return { kind: 'none' };
  const example = /^example\/([\w-]+)$/.exec(fragment);
  return example === null ? { kind: 'link', fragment } : { kind: 'example', id: example[1]! };
}
