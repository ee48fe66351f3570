/** The values of parameters in place of their names. */

import { type Equation, type Formula, fence } from './formula';

type Values = ReadonlyMap<string, number>;

/** The equation with each parameter replaced by its value; a parameter without a value keeps its name. */
export function withValues({ left, right, where }: Equation, values: Values): Equation {
  return {
    left,
    right: replaced(right, values),
    where: where.map((each) => withValues(each, values)),
  };
}

function replaced(formula: Formula, values: Values): Formula {
  const of = (part: Formula): Formula => replaced(part, values);
  switch (formula.kind) {
    case 'variable': {
      const value = formula.parameter === null ? undefined : values.get(formula.parameter);
      if (value === undefined) return formula;
      const number: Formula = { kind: 'number', value };
      // A sign or a power of ten beside other factors would be read with the wrong one.
      return value < 0 || String(value).includes('e') ? fence(number) : number;
    }
    case 'row':
      return { ...formula, items: separated(formula.items.map(of)) };
    case 'fraction':
      return { ...formula, over: of(formula.over), under: of(formula.under) };
    case 'power':
      return { ...formula, base: of(formula.base), exponent: of(formula.exponent) };
    case 'index':
      return { ...formula, base: of(formula.base), index: of(formula.index) };
    case 'root':
      return { ...formula, of: of(formula.of) };
    case 'fence':
      return { ...formula, of: of(formula.of) };
    case 'total':
      return { ...formula, of: of(formula.of) };
    case 'matrix':
      return { ...formula, rows: formula.rows.map((items) => items.map(of)) };
    case 'cases': {
      const cases = formula.cases.map(({ value, condition }) => ({
        value: of(value),
        condition: condition === null ? null : of(condition),
      }));
      return { ...formula, cases };
    }
    case 'number':
    case 'word':
    case 'code':
    case 'symbol':
      return formula;
  }
}

/** A dot in each product whose right factor has become a number. */
function separated(items: readonly Formula[]): readonly Formula[] {
  return items.map((item, index) => {
    const isInvisible = item.kind === 'symbol' && item.text === '\u2062';
    const next = items[index + 1];
    return isInvisible && next?.kind === 'number' ? { kind: 'symbol', text: '⋅', spaced: true } : item;
  });
}
