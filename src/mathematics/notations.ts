/** How mathematics writes a call of a builtin procedure. A procedure without a row here is written as a call. */

import type { Core } from '../lang';
import { difference, one, product, quotient, sum } from './arithmetic';
import { between, type Formula, fence, joined, mark, row, word } from './formula';
import type { Notation, Writer } from './notation';
import { enclosed } from './precedence';

function unary(write: (operand: Core, writer: Writer) => Formula): Notation {
  return (writer, operands) => (operands.length === 1 ? write(operands[0]!, writer) : null);
}

function binary(write: (first: Core, second: Core, writer: Writer) => Formula): Notation {
  return (writer, operands) => (operands.length === 2 ? write(operands[0]!, operands[1]!, writer) : null);
}

function power(base: Core, exponent: Formula, writer: Writer): Formula {
  return { kind: 'power', base: writer.operand(base, 'atom'), exponent };
}

/** Taller or longer exponents are operands of exp. */
const maxExponentParts = 8;

function countParts(formula: Formula): number {
  switch (formula.kind) {
    case 'row':
      return formula.items.reduce((parts, item) => parts + countParts(item), 0);
    case 'fence':
      return 1 + countParts(formula.of);
    case 'index':
      return countParts(formula.base) + countParts(formula.index);
    case 'number':
    case 'variable':
    case 'symbol':
    case 'word':
      return 1;
    case 'code':
    case 'fraction':
    case 'power':
    case 'root':
    case 'total':
    case 'matrix':
    case 'cases':
      return maxExponentParts + 1;
  }
}

const exponential: Notation = unary((operand, writer) => {
  const exponent = writer.write(operand);
  return countParts(exponent) <= maxExponentParts
    ? { kind: 'power', base: word('e'), exponent }
    : row(word('exp'), fence(exponent));
});

/** The name before its operand, which needs parentheses if it is more than a name or a number. */
function named(name: string): Notation {
  return unary((operand, writer) => applied(word(name), writer.write(operand)));
}

function applied(name: Formula, operand: Formula): Formula {
  const isPlain = operand.kind === 'variable' || operand.kind === 'number';
  return isPlain ? row(name, mark('\u2061'), operand) : row(name, fence(operand));
}

function enclosedBy(open: string, close: string): Notation {
  return unary((operand, writer) => fence(writer.write(operand), open, close));
}

function relation(symbol: string): Notation {
  return (writer, operands) =>
    operands.length < 2
      ? null
      : joined(
          operands.map((each) => writer.operand(each, 'sum')),
          symbol,
        );
}

function comparedWithZero(symbol: string): Notation {
  return unary((operand, writer) =>
    row(writer.operand(operand, 'sum'), between(symbol), { kind: 'number', value: 0 }),
  );
}

const element: Notation = (writer, operands) => {
  const [from, ...at] = operands;
  if (from === undefined || at.length === 0) return null;
  return { kind: 'index', base: writer.operand(from, 'power'), index: writer.list(at) };
};

function elementAt(position: number): Notation {
  return unary((operand, writer) => ({
    kind: 'index',
    base: writer.operand(operand, 'power'),
    index: { kind: 'number', value: position },
  }));
}

/** The sum or the product of the items of a list. */
function total(symbol: '∑' | '∏', writer: Writer, list: Core): Formula {
  const listed = writer.listed(list);
  if (listed === null)
    return { kind: 'total', symbol, below: null, above: null, of: writer.operand(list, 'product') };
  return { kind: 'total', symbol, below: listed.from, above: null, of: enclosed(listed.item, 'product') };
}

const apply: Notation = binary((procedure, list, writer) => {
  if (procedure.kind === 'builtin' && procedure.name === '+') return total('∑', writer, list);
  if (procedure.kind === 'builtin' && procedure.name === '*') return total('∏', writer, list);
  return row(writer.operand(procedure, 'power'), fence(writer.write(list)));
});

function listOf(name: string): Notation {
  return (writer, operands) => {
    const [procedure, ...lists] = operands;
    if (procedure === undefined) return null;
    const span = procedure.span;
    const listed = writer.listed({ kind: 'call', operator: { kind: 'builtin', name, span }, operands, span });
    if (listed !== null) return fence(row(listed.item, between('∣'), listed.from), '⟨', '⟩');
    return lists.length === 0 ? null : writer.call(word(name), operands);
  };
}

const tuple: Notation = (writer, operands) => fence(writer.list(operands));

/** Rows of one length, as `mat` and `stack` take them. */
const matrix: Notation = (writer, operands) => {
  const rows = operands.map(itemsOf);
  const width = rows[0]?.length ?? 0;
  const isSmall = rows.length <= maxMatrix && width > 0 && width <= maxMatrix;
  if (!isSmall || rows.some((each) => each?.length !== width)) return null;
  return { kind: 'matrix', rows: rows.map((each) => each!.map((item) => writer.write(item))) };
};

const maxMatrix = 6;

/** The items of a list that the program writes out; null for another value. */
function itemsOf(core: Core): readonly Core[] | null {
  if (core.kind === 'call' && core.operator.kind === 'builtin')
    return ['list', 'vec', 'vector'].includes(core.operator.name) ? core.operands : null;
  if (core.kind !== 'constant' || core.datum.kind !== 'list' || core.datum.tail !== null) return null;
  return core.datum.items.map((datum): Core => ({ kind: 'constant', datum, span: datum.span }));
}

/** What only changes how a value is kept. */
const itself: Notation = unary((operand, writer) => writer.write(operand));

function timesOperands(write: (operands: readonly Formula[]) => Formula): Notation {
  return (writer, operands) => write(operands.map((each) => writer.operand(each, 'power')));
}

/** `ln Normal(x ∣ mean, deviation)`. */
function density(name: string): Notation {
  return (writer, operands) => {
    const [of, ...settings] = operands;
    if (of === undefined || settings.length === 0) return null;
    const inside = row(writer.write(of), between('∣'), writer.list(settings));
    return row(word('ln'), mark('\u2061'), word(name), fence(inside));
  };
}

function superscript(base: Formula, text: Formula): Formula {
  return { kind: 'power', base, exponent: text };
}

const inverse = row(mark('−'), one);

/** The losses of `fit`, of a prediction and a target. */
const losses: readonly (readonly [string, Notation])[] = [
  [
    '%squared-error',
    binary((prediction, target, writer) => {
      const residual = difference(writer, [prediction, target])!;
      return superscript(fence(residual), { kind: 'number', value: 2 });
    }),
  ],
  [
    '%absolute-error',
    binary((prediction, target, writer) => fence(difference(writer, [prediction, target])!, '|', '|')),
  ],
  [
    '%cross-entropy',
    binary((prediction, target, writer) => {
      const p = writer.write(prediction);
      const y = writer.operand(target, 'product');
      const other = (of: Formula): Formula => row(one, between('−'), enclosed(of, 'product'));
      const log = (of: Formula): Formula => applied(word('ln'), of);
      return row(
        mark('−'),
        fence(
          row(y, between('⋅'), log(p), between('+'), fence(other(y)), between('⋅'), log(other(p))),
          '[',
          ']',
        ),
      );
    }),
  ],
];

const functions: readonly (readonly [string, string])[] = [
  ['sin', 'sin'],
  ['cos', 'cos'],
  ['tan', 'tan'],
  ['asin', 'arcsin'],
  ['acos', 'arccos'],
  ['sinh', 'sinh'],
  ['cosh', 'cosh'],
  ['tanh', 'tanh'],
  ['gamma', 'Γ'],
  ['digamma', 'ψ'],
  ['erf', 'erf'],
  ['erfc', 'erfc'],
  ['det', 'det'],
  ['trace', 'tr'],
];

const densities: readonly (readonly [string, string])[] = [
  ['normal-lpdf', 'Normal'],
  ['lognormal-lpdf', 'LogNormal'],
  ['student-t-lpdf', 'Student'],
  ['cauchy-lpdf', 'Cauchy'],
  ['exponential-lpdf', 'Exponential'],
  ['gamma-lpdf', 'Gamma'],
  ['beta-lpdf', 'Beta'],
  ['poisson-lpmf', 'Poisson'],
  ['binomial-lpmf', 'Binomial'],
  ['bernoulli-logit-lpmf', 'BernoulliLogit'],
  ['negative-binomial-lpmf', 'NegativeBinomial'],
  ['multivariate-normal-cholesky-lpdf', 'NormalCholesky'],
];

export const notations: ReadonlyMap<string, Notation> = new Map<string, Notation>([
  ...functions.map(([name, word]) => [name, named(word)] as const),
  ...densities.map(([name, word]) => [name, density(word)] as const),
  ...losses,
  ['+', sum],
  ['-', difference],
  ['*', product],
  ['/', quotient],
  ['square', unary((operand, writer) => power(operand, { kind: 'number', value: 2 }, writer))],
  ['sqrt', unary((operand, writer) => ({ kind: 'root', of: writer.write(operand) }))],
  ['expt', binary((base, exponent, writer) => power(base, writer.write(exponent), writer))],
  ['pow', binary((base, exponent, writer) => power(base, writer.write(exponent), writer))],
  ['exp', exponential],
  ['expm1', unary((operand, writer) => row(exponential(writer, [operand])!, between('−'), one))],
  [
    'log',
    (writer, [of, base]) => {
      if (of === undefined) return null;
      if (base === undefined) return applied(word('ln'), writer.write(of));
      return applied({ kind: 'index', base: word('log'), index: writer.write(base) }, writer.write(of));
    },
  ],
  [
    'log1p',
    unary((operand, writer) =>
      row(word('ln'), fence(row(one, between('+'), writer.operand(operand, 'sum')))),
    ),
  ],
  ...([2, 10] as const).map((base): [string, Notation] => [
    `log${base}`,
    unary((operand, writer) =>
      applied(
        { kind: 'index', base: word('log'), index: { kind: 'number', value: base } },
        writer.write(operand),
      ),
    ),
  ]),
  [
    'atan',
    (writer, operands) => {
      const [y, x] = operands;
      if (y === undefined) return null;
      return x === undefined
        ? applied(word('arctan'), writer.write(y))
        : writer.call(word('atan2'), operands);
    },
  ],
  [
    'lgamma',
    unary((operand, writer) => row(word('ln'), mark('\u2061'), word('Γ'), fence(writer.write(operand)))),
  ],
  [
    'logdet',
    unary((operand, writer) => row(word('ln'), mark('\u2061'), applied(word('det'), writer.write(operand)))),
  ],
  ['abs', enclosedBy('|', '|')],
  ['norm', enclosedBy('‖', '‖')],
  ['floor', enclosedBy('⌊', '⌋')],
  ['ceiling', enclosedBy('⌈', '⌉')],
  ['=', relation('=')],
  ['eqv?', relation('=')],
  ['eq?', relation('=')],
  ['equal?', relation('=')],
  ['<', relation('<')],
  ['>', relation('>')],
  ['<=', relation('≤')],
  ['>=', relation('≥')],
  ['zero?', comparedWithZero('=')],
  ['positive?', comparedWithZero('>')],
  ['negative?', comparedWithZero('<')],
  ['null?', unary((operand, writer) => row(writer.operand(operand, 'sum'), between('='), fence(row())))],
  ['not', unary((operand, writer) => row(mark('¬'), writer.operand(operand, 'power')))],
  ['ref', element],
  ['list-ref', element],
  ['vector-ref', element],
  ['car', elementAt(0)],
  ['cadr', elementAt(1)],
  ['caddr', elementAt(2)],
  ['cadddr', elementAt(3)],
  ['mat', matrix],
  ['list', tuple],
  ['vector', tuple],
  ['vec', tuple],
  ['list->vector', itself],
  ['vector->list', itself],
  ['inexact', itself],
  ['exact', itself],
  ['exact->inexact', itself],
  ['inexact->exact', itself],
  // What staging wraps around the columns of a fit.
  ['%observed', (writer, [column]) => (column === undefined ? null : writer.write(column))],
  ['%weights', (writer, [column]) => (column === undefined ? null : writer.write(column))],
  [
    '%soft-choice',
    (writer, [weights, ...options]) =>
      weights === undefined
        ? null
        : writer.call({ kind: 'index', base: word('soft choice'), index: writer.write(weights) }, options),
  ],
  ['apply', apply],
  ['map', listOf('map')],
  ['vector-map', listOf('vector-map')],
  ['sum', unary((operand, writer) => total('∑', writer, operand))],
  ['prod', unary((operand, writer) => total('∏', writer, operand))],
  ['dot', timesOperands((operands) => joined(operands, '⋅'))],
  ['cross', timesOperands((operands) => joined(operands, '×'))],
  ['matmul', timesOperands((operands) => joined(operands, '⋅'))],
  ['matvec', timesOperands((operands) => joined(operands, '⋅'))],
  ['transpose', unary((operand, writer) => superscript(writer.operand(operand, 'atom'), mark('⊤')))],
  ['inv', unary((operand, writer) => superscript(writer.operand(operand, 'atom'), inverse))],
  [
    'solve',
    binary((matrix, right, writer) =>
      row(superscript(writer.operand(matrix, 'atom'), inverse), between('⋅'), writer.operand(right, 'power')),
    ),
  ],
  [
    'grad',
    (writer, [of, ...at]) =>
      of === undefined || at.length > 0 ? null : row(mark('∇'), writer.operand(of, 'power')),
  ],
]);
