/** How closely a formula holds together, so that parentheses enclose what would be read otherwise. */

import { type Formula, fence, mark, row } from './formula';

/** From the loosest to the closest. */
export const bindings = ['loose', 'logic', 'relation', 'sum', 'product', 'power', 'atom'] as const;
export type Binding = (typeof bindings)[number];

const ofSymbol: Readonly<Record<string, Binding>> = {
  '↦': 'loose',
  '∈': 'loose',
  '∧': 'logic',
  '∨': 'logic',
  '=': 'relation',
  '≠': 'relation',
  '<': 'relation',
  '>': 'relation',
  '≤': 'relation',
  '≥': 'relation',
  '+': 'sum',
  '−': 'sum',
  '⋅': 'product',
  '×': 'product',
  '\u2062': 'product',
};

/** The loosest operator of a formula. */
export function binding(formula: Formula): Binding {
  switch (formula.kind) {
    case 'row':
      return formula.items.reduce<Binding>((loosest, item) => {
        const here =
          item.kind === 'symbol'
            ? (ofSymbol[item.text] ?? 'atom')
            : item.kind === 'total'
              ? 'product'
              : 'atom';
        return isLooser(here, loosest) ? here : loosest;
      }, 'atom');
    case 'number':
      return formula.value < 0 ? 'sum' : 'atom';
    // What a ∑ adds up is a product, so a further term is not within it.
    case 'total':
    case 'fraction':
      return 'product';
    case 'cases':
      return 'loose';
    case 'power':
      return 'power';
    case 'variable':
    case 'word':
    case 'code':
    case 'symbol':
    case 'index':
    case 'root':
    case 'fence':
    case 'matrix':
      return 'atom';
  }
}

/** Whether a further factor to the right would be within a ∑ or ∏. */
export function endsInTotal(formula: Formula): boolean {
  if (formula.kind === 'total') return true;
  const last = formula.kind === 'row' ? formula.items[formula.items.length - 1] : undefined;
  return last !== undefined && endsInTotal(last);
}

export function isLooser(one: Binding, other: Binding): boolean {
  return bindings.indexOf(one) < bindings.indexOf(other);
}

/** The formula, in parentheses if it binds more loosely than that. */
export function enclosed(formula: Formula, least: Binding): Formula {
  return isLooser(binding(formula), least) ? fence(formula) : formula;
}

export function negated(formula: Formula): Formula {
  return row(mark('−'), enclosed(formula, 'product'));
}
