/** Which free constants of a formula its value depends on linearly, all of them at once, where the others are held. */

import type { Formula } from '../formula';

/** The numbers of the constants, from left to right: those that enter linearly, and the others. */
interface Split {
  readonly linear: readonly number[];
  readonly others: readonly number[];
}

const noConstants: Split = { linear: [], others: [] };

function together(first: Split, second: Split): Split {
  if (first === noConstants) return second;
  if (second === noConstants) return first;
  return {
    linear: [...first.linear, ...second.linear],
    others: [...first.others, ...second.others],
  };
}

function held({ linear, others }: Split): Split {
  return { linear: [], others: [...linear, ...others] };
}

/** The constants of a formula that enter linearly. A product has those of one factor: of the one that has more. */
export function linearConstants(formula: Formula): readonly number[] {
  let next = 0;
  const split = (each: Formula): Split => {
    if (each.kind === 'constant') return { linear: [next++], others: [] };
    if (each.kind !== 'call') return noConstants;
    const [first, second = noConstants] = each.operands.map(split) as [Split, Split?];
    switch (each.op) {
      case '+':
      case '-':
      case 'neg':
        return together(first, second);
      case '*':
        return first.linear.length >= second.linear.length
          ? together(first, held(second))
          : together(held(first), second);
      case '/':
        return together(first, held(second));
      default:
        return held(together(first, second));
    }
  };
  return split(formula).linear;
}
