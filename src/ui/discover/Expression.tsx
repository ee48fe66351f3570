import { Fragment } from 'react';
import { useStore } from '../common/useStore';
import { drawn, elementOf, rightSide } from '../mathematics/typeset';
import type { Discoverer } from '../session/discoverer';
import { type FrontEntry, keyOfEntry } from '../state/discovery';

interface ExpressionProps {
  readonly discoverer: Pick<Discoverer, 'candidates'>;
  readonly entry: FrontEntry;
}

/** The expressions of a candidate as formulas; as Scheme until these are known, and where there is no notation. */
export function Expression({ discoverer, entry }: ExpressionProps) {
  const known = useStore(discoverer.candidates.equations).get(keyOfEntry(entry));
  if (known === undefined || known === 'asking' || known === null)
    return <code className="expression-code">{schemeOf(entry)}</code>;
  // One expression needs no name.
  const elements = known.length === 1 ? known.map(rightSide) : known.map(elementOf);
  return (
    <span className="expression">
      {elements.map((element, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: equations have no name but their place.
        <Fragment key={index}>{drawn(element)}</Fragment>
      ))}
    </span>
  );
}

/** The expressions as Scheme; with their names if there are several. */
export function schemeOf({ expressions }: Pick<FrontEntry, 'expressions'>): string {
  const texts = Object.entries(expressions);
  return texts.length === 1 ? texts[0]![1] : texts.map(([name, text]) => `(${name} ${text})`).join('\n');
}
