/**
 * The parts of the language that a text needs: those whose names it writes anywhere, if only in a comment or a string. They
 * are loaded before the text is expanded, so that everything behind expansion finds them there.
 */

import { checkRows } from '../lang/checkCatalogue';
import { controlFormRows, escapeRows } from '../lang/controlCatalogue';
import { rareFormRows } from '../lang/formCatalogue';
import { rareForms } from '../lang/lateForms';
import { libraryTexts } from '../lang/libraries/shipped';
import { listPartRows } from '../lang/listCatalogue';
import { fractionRows } from '../lang/numberCatalogue';
import { portRows } from '../lang/portCatalogue';
import { textRows } from '../lang/textCatalogue';
import type { LazyPart } from '../parts/lazyPart';
import { lazy } from '../text/lazy';
import { schemeFiles } from './levels/schemeFiles';
import { checkProcedures, escapes, listParts, portProcedures, textProcedures } from './primitives/late';

interface NamedPart {
  readonly names: Readonly<Record<string, unknown>>;
  readonly part: LazyPart<unknown>;
}

const byName: readonly NamedPart[] = [
  { names: rareFormRows, part: rareForms },
  { names: textRows, part: textProcedures },
  { names: portRows, part: portProcedures },
  { names: { ...checkRows, check: true }, part: checkProcedures },
  { names: { ...listPartRows, ...fractionRows }, part: listParts },
  { names: escapeRows, part: escapes },
  { names: controlFormRows, part: escapes },
  // They make lists of the characters.
  { names: { 'string-map': true, 'string-for-each': true }, part: textProcedures },
  // A library is named in its import, and what its file is written with is not in the text.
  ...Object.entries(libraryTexts).flatMap(([name, text]) => {
    const names = { [name.slice(1, -1)]: true };
    return [text, rareForms, escapes, textProcedures, portProcedures].map((part) => ({ names, part }));
  }),
  ...schemeFiles,
];

/** An import with a prefix names what it brings in no way that could be foreseen. */
const namedParts: readonly NamedPart[] = [
  ...byName,
  ...byName.map(({ part }) => ({ names: { prefix: true }, part })),
];

/** The parts of each name: a form may want an expander, and procedures that its expansion calls. */
const partsOfName = lazy(() => {
  const parts = new Map<string, LazyPart<unknown>[]>();
  for (const { names, part } of namedParts)
    for (const name of Object.keys(names)) parts.set(name, [...(parts.get(name) ?? []), part]);
  return parts;
});

/** What the reader may take for a name, whatever is around it. */
const words = /[^\s()[\]{}"'`,;|]+/g;

/** The parts of the latest texts: most requests are about a text that was asked about before. */
const known = new Map<string, readonly LazyPart<unknown>[]>();
const maxKnown = 20;

/** The parts that the text needs and that are not loaded. */
export function missingParts(text: string): readonly LazyPart<unknown>[] {
  let parts = known.get(text);
  if (parts === undefined) {
    parts = partsOf(text);
    const [oldest] = known.keys();
    if (known.size >= maxKnown && oldest !== undefined) known.delete(oldest);
    known.set(text, parts);
  }
  return parts.filter((part) => part.get().kind !== 'ready');
}

function partsOf(text: string): readonly LazyPart<unknown>[] {
  const parts = new Set<LazyPart<unknown>>();
  for (const [word] of text.matchAll(words)) {
    // A text may say that its capitals are small letters.
    const found = partsOfName().get(word) ?? partsOfName().get(word.toLowerCase()) ?? [];
    for (const part of found) parts.add(part);
  }
  return [...parts];
}
