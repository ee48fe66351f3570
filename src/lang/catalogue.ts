/**
 * Every name of the language, with its signature and its meaning. The expander takes arities from here, the machine
 * must have a rule for each primitive, the prelude a definition for each procedure, and the editor shows the sentences.
 * In a signature `[x]` may be left out, and `x ...` repeats.
 */

import { accessorRows } from './accessorCatalogue';
import { checkRows } from './checkCatalogue';
import { escapeRows, windRows } from './controlCatalogue';
import { formRows, libraryFormRows, optionRows, rareFormRows } from './formCatalogue';
import { listPartRows, listRows } from './listCatalogue';
import { mappingRows } from './mappingCatalogue';
import { densityRows, solverRows } from './modelCatalogue';
import { fractionRows, numberRows } from './numberCatalogue';
import { portRows } from './portCatalogue';
import { stringRows } from './stringCatalogue';
import { tensorRows } from './tensorCatalogue';
import { textRows } from './textCatalogue';
import { vectorRows } from './vectorCatalogue';

export interface Entry {
  readonly signature: string;
  readonly doc: string;
  /** A use of it, and the value: `(square 3) ; => 9`. */
  readonly example?: string;
}

type Row = readonly [signature: string, doc: string, example?: string];

function entries<const Rows extends Readonly<Record<string, Row>>>(
  rows: Rows,
): { readonly [Name in keyof Rows]: Entry } {
  const made = Object.entries(rows).map(([name, [signature, doc, example]]) => {
    return [name, { signature, doc, ...(example === undefined ? {} : { example }) }] as const;
  });
  // The keys are those of `rows`, and the line above made an Entry of each value.
  return Object.fromEntries(made) as { readonly [Name in keyof Rows]: Entry };
}

/** Numbers with a name. */
export const constants = {
  pi: { value: Math.PI, doc: 'The ratio of a circle’s circumference to its diameter.' },
  e: { value: Math.E, doc: 'The base of the natural logarithm.' },
} as const;

export type ConstantName = keyof typeof constants;

/** Arithmetic that may have operands known only at run time. Each has a derivative where one exists. */
export const numericPrimitives = entries({
  '+': ['(+ x ...)', 'The sum; 0 of none.'],
  '-': ['(- x y ...)', 'The first less the others; of one number, its negative.'],
  '*': ['(* x ...)', 'The product; 1 of none.'],
  '/': ['(/ x y ...)', 'The first divided by the others; of one number, its reciprocal.'],
  quotient: ['(quotient n d)', 'n / d, rounded towards zero.'],
  remainder: ['(remainder n d)', 'What is left of n after (quotient n d), with the sign of n.'],
  modulo: ['(modulo n d)', 'What is left of n after floor division by d, with the sign of d.'],
  abs: ['(abs x)', 'The absolute value.'],
  min: ['(min x y ...)', 'The smallest; of one tensor, its smallest element.'],
  max: ['(max x y ...)', 'The largest; of one tensor, its largest element.'],
  square: ['(square x)', 'x times x.'],
  sqrt: ['(sqrt x)', 'The square root; NaN of a negative number.'],
  exp: ['(exp x)', 'e to the power x.'],
  expm1: [
    '(expm1 x)',
    'exp(x) - 1, with all digits where x is near 0.',
    '(expm1 1e-9) ; => 1.0000000005000001e-9',
  ],
  log: ['(log x [base])', 'The natural logarithm, or that to a base.'],
  log1p: ['(log1p x)', 'log(1 + x), with all digits where x is near 0.', '(log1p 1e-20) ; => 1e-20'],
  log2: ['(log2 x)', 'The logarithm to the base 2.', '(log2 8) ; => 3'],
  log10: ['(log10 x)', 'The logarithm to the base 10.', '(log10 1000) ; => 3'],
  expt: ['(expt x y)', 'x to the power y.'],
  pow: ['(pow x y)', 'x to the power y.'],
  sin: ['(sin x)', 'The sine of x radians.'],
  cos: ['(cos x)', 'The cosine of x radians.'],
  tan: ['(tan x)', 'The tangent of x radians.'],
  asin: ['(asin x)', 'The angle whose sine is x, in radians.'],
  acos: ['(acos x)', 'The angle whose cosine is x, in radians.'],
  atan: ['(atan y [x])', 'The angle whose tangent is y, or that of the point (x, y), in radians.'],
  sinh: ['(sinh x)', 'The hyperbolic sine.'],
  cosh: ['(cosh x)', 'The hyperbolic cosine.'],
  tanh: ['(tanh x)', 'The hyperbolic tangent.'],
  floor: ['(floor x)', 'The largest integer not above x.'],
  ceiling: ['(ceiling x)', 'The smallest integer not below x.'],
  round: ['(round x)', 'The nearest integer; of two, the even one.'],
  truncate: ['(truncate x)', 'x without its fraction.'],
  '=': ['(= x y ...)', 'Whether all are equal.'],
  '<': ['(< x y ...)', 'Whether they increase.'],
  '>': ['(> x y ...)', 'Whether they decrease.'],
  '<=': ['(<= x y ...)', 'Whether none is below the one before.'],
  '>=': ['(>= x y ...)', 'Whether none is above the one before.'],
  'zero?': ['(zero? x)', 'Whether x is 0.'],
  'positive?': ['(positive? x)', 'Whether x is above 0.'],
  'negative?': ['(negative? x)', 'Whether x is below 0.'],
  'even?': ['(even? n)', 'Whether n is a multiple of 2.'],
  'odd?': ['(odd? n)', 'Whether n is an integer and no multiple of 2.'],
  'number?': ['(number? x)', 'Whether x is a number.'],
  'integer?': ['(integer? x)', 'Whether x is a number without a fraction.'],
  'rational?': ['(rational? x)', 'Whether x is a finite number.'],
  'real?': ['(real? x)', 'Whether x is a number.'],
  'complex?': ['(complex? x)', 'Whether x is a number.', '(complex? 2) ; => #t'],
  'nan?': ['(nan? x)', 'Whether x is NaN.'],
  'finite?': ['(finite? x)', 'Whether x is neither infinite nor NaN.'],
  'infinite?': ['(infinite? x)', 'Whether x is infinite.'],
  exact: ['(exact x)', 'x itself: every number is a double.'],
  inexact: ['(inexact x)', 'x itself: every number is a double.'],
  'exact->inexact': ['(exact->inexact x)', 'x itself: every number is a double.'],
  'inexact->exact': ['(inexact->exact x)', 'x itself: every number is a double.'],
  sigmoid: ['(sigmoid x)', '1 / (1 + exp(-x)), the logistic function.'],
  softplus: ['(softplus x)', 'log(1 + exp(x)), a smooth relu.'],
  relu: ['(relu x)', 'x where it is positive, else 0.'],
  erf: ['(erf x)', 'The error function.'],
  erfc: ['(erfc x)', '1 - erf(x), with all digits in its tail.', '(erfc 10) ; => 2.0884875837625452e-45'],
  gamma: ['(gamma x)', 'The gamma function: (n - 1)! of a whole number n.', '(gamma 5) ; => 24'],
  lgamma: ['(lgamma x)', 'The logarithm of the absolute value of the gamma function.'],
  digamma: [
    '(digamma x)',
    'The derivative of lgamma; NaN at 0, -1, -2, … and below -10,000.',
    '(digamma 1) ; => -0.5772156649015329',
  ],
  lbeta: [
    '(lbeta a b)',
    'The logarithm of the beta function of positive numbers: lgamma a + lgamma b - lgamma (a + b).',
    '(lbeta 2 3) ; => -2.4849066497880004',
  ],
  logit: ['(logit p)', 'log(p / (1 - p)): the x of which p is the sigmoid.', '(logit 0.5) ; => 0'],
  sign: [
    '(sign x)',
    '1 of a positive number, -1 of a negative one, 0 of 0; its derivative is 0.',
    '(sign -3) ; => -1',
  ],
  clamp: [
    '(clamp x low high)',
    'x, or the bound beyond which it lies. At a bound the derivative is that of x.',
    '(clamp 7 0 5) ; => 5',
  ],
  'stop-gradient': [
    '(stop-gradient x)',
    'x itself, as a value without a derivative: a number, a tensor, or a list or vector of them.',
    '((grad (lambda (x) (* x (stop-gradient x)))) 3) ; => 3',
  ],
  not: ['(not x)', 'Whether x is #f.'],
  'eq?': ['(eq? a b)', 'Whether a and b are the same object; numbers and characters compare by value.'],
  'eqv?': ['(eqv? a b)', 'Whether a and b are the same object; numbers and characters compare by value.'],
  'equal?': ['(equal? a b)', 'Whether a and b have the same structure and the same parts.'],
});

export type NumericPrimitive = keyof typeof numericPrimitives;

/** Procedures on structure, which is always known at compile time. */
export const dataPrimitives = entries({
  cons: ['(cons a d)', 'A new pair of a and d.'],
  car: ['(car p)', 'The first of a pair; of a list, its head.'],
  cdr: ['(cdr p)', 'The second of a pair; of a list, its rest.'],
  ...accessorRows,
  list: ['(list x ...)', 'A new list of the arguments.'],
  'cons*': ['(cons* x ... tail)', 'The arguments in front of the last, which is the tail.'],
  'make-list': ['(make-list n [x])', 'A list of n times x.'],
  length: ['(length list)', 'How many items a list has.'],
  append: ['(append list ...)', 'The lists joined end to end.'],
  reverse: ['(reverse list)', 'The items in the opposite order.'],
  'list-ref': ['(list-ref list k)', 'Item k, counted from 0.'],
  'list-tail': ['(list-tail list k)', 'The list without its first k items.'],
  'list-head': ['(list-head list k)', 'The first k items.'],
  'list-copy': ['(list-copy list)', 'The same items in a new list.'],
  'last-pair': ['(last-pair list)', 'The last pair of a list.'],
  last: ['(last list)', 'The last item of a list.'],
  iota: ['(iota n [start step])', 'The list start, start + step, … of n numbers; 0, 1, … by default.'],
  'null?': ['(null? x)', 'Whether x is the empty list.'],
  'pair?': ['(pair? x)', 'Whether x is a pair.'],
  'list?': ['(list? x)', 'Whether x is a proper list.'],
  vector: ['(vector x ...)', 'A new vector of the arguments.'],
  'make-vector': ['(make-vector n [x])', 'A vector of n times x, 0 by default.'],
  'vector-ref': ['(vector-ref vector k)', 'Item k, counted from 0.'],
  'vector-length': ['(vector-length vector)', 'How many items a vector has.'],
  'vector->list': ['(vector->list vector [start end])', 'The items as a list.'],
  'list->vector': ['(list->vector list)', 'The items as a vector.'],
  'vector-append': ['(vector-append vector ...)', 'The vectors joined end to end.'],
  'vector-copy': ['(vector-copy vector [start end])', 'The items from start up to end, in a new vector.'],
  'vector?': ['(vector? x)', 'Whether x is a vector.'],
  'missing?': [
    '(missing? x)',
    'Whether x is a cell of a table that has no value.',
    "(map missing? '(1 #f)) ; => (#f #t)",
  ],
  levels: [
    '(levels column)',
    'The different texts of a column as a list, in the order in which they appear: the row of each has its place here in fit and mean-over.',
    '(levels \'("b" "a" "b")) ; => ("b" "a")',
  ],
  'boolean?': ['(boolean? x)', 'Whether x is #t or #f.'],
  'symbol?': ['(symbol? x)', 'Whether x is a symbol.'],
  'string?': ['(string? x)', 'Whether x is a string.'],
  'char?': ['(char? x)', 'Whether x is a character.'],
  'procedure?': ['(procedure? x)', 'Whether x can be called.'],
  'exact?': ['(exact? x)', 'Whether x is an integer, the numbers that a double keeps exactly.'],
  'inexact?': ['(inexact? x)', 'Whether x is a number with a fraction.'],
  'exact-integer?': ['(exact-integer? x)', 'Whether x is an integer.'],
  gcd: ['(gcd n ...)', 'The greatest common divisor.'],
  lcm: ['(lcm n ...)', 'The least common multiple.'],
  ...textRows,
  ...listPartRows,
  ...fractionRows,
  ...portRows,
  ...checkRows,
  values: ['(values x ...)', 'Several values at once, for call-with-values, let-values and define-values.'],
  void: ['(void)', 'The value of no interest.'],
  ...tensorRows,
  error: ['(error message irritant ...)', 'Stops the program with a message and the values that explain it.'],
  display: ['(display x [port])', 'Writes x to the console for people to read.'],
  write: ['(write x [port])', 'Writes x to the console as a program would spell it.'],
  newline: ['(newline [port])', 'Ends the line in the console.'],
});

export type DataPrimitive = keyof typeof dataPrimitives;
export type TensorPrimitive = keyof typeof tensorRows;
export type TextPrimitive = keyof typeof textRows;
export type ListPartPrimitive = keyof typeof listPartRows;
export type CheckPrimitive = keyof typeof checkRows;
export type PortPrimitive = keyof typeof portRows;
export type FractionPrimitive = keyof typeof fractionRows;

/** Procedures that call procedures. The machine performs these calls itself, as tail calls. */
export const controlPrimitives = entries({
  apply: [
    '(apply procedure x ... list)',
    'Calls the procedure with the arguments and the items of the list.',
  ],
  'call-with-values': [
    '(call-with-values producer consumer)',
    'Calls the consumer with the values of the producer.',
  ],
  ...escapeRows,
});

export type ControlPrimitive = keyof typeof controlPrimitives;
export type EscapePrimitive = keyof typeof escapeRows;

/** Procedures that the evaluator defines, in `scheme/evaluator.scm`. */
export const evaluatorProcedures = entries({
  interpret: [
    '(interpret expression environment)',
    'The value of an expression that is data, where the environment is an association list of symbols and values.',
  ],
});

/** Procedures written in Scheme, in `scheme/`. */
export const preludeProcedures = entries({
  map: ['(map f list ...)', 'The results of f on the items of the lists, in order.'],
  'for-each': ['(for-each f list ...)', 'Calls f on the items of the lists, in order.'],
  'append-map': ['(append-map f list ...)', 'The lists that f makes of the items, joined.'],
  'filter-map': ['(filter-map f list ...)', 'The results of f that are not #f.'],
  filter: ['(filter keep? list)', 'The items for which keep? holds.'],
  remove: ['(remove drop? list)', 'The items for which drop? does not hold.'],
  partition: ['(partition keep? list)', 'Two values: the items for which keep? holds, and the others.'],
  reduce: ['(reduce f initial list)', '(f item accumulated) over the list; initial only where it is empty.'],
  'fold-left': ['(fold-left f initial list ...)', '(f accumulated item ...) from the left.'],
  'fold-right': ['(fold-right f initial list ...)', '(f item ... accumulated) from the right.'],
  fold: ['(fold f initial list ...)', '(f item ... accumulated) from the left.'],
  delete: ['(delete x list [same?])', 'The items that are not equal? to x.'],
  'delete-duplicates': ['(delete-duplicates list [same?])', 'The first of each group of equal items.'],
  find: ['(find good? list)', 'The first item for which good? holds, or #f.'],
  'list-index': ['(list-index good? list ...)', 'The place of the first items for which good? holds, or #f.'],
  any: ['(any good? list ...)', 'The first true answer of good? on the items, or #f.'],
  every: ['(every good? list ...)', 'The last answer of good? if all are true, or #f.'],
  count: ['(count good? list ...)', 'How many items good? holds for.'],
  assq: ['(assq key alist)', 'The first pair whose car is eq? to key, or #f.'],
  assv: ['(assv key alist)', 'The first pair whose car is eqv? to key, or #f.'],
  assoc: ['(assoc key alist [same?])', 'The first pair whose car is equal? to key, or #f.'],
  memq: ['(memq x list)', 'The list from the first item eq? to x on, or #f.'],
  memv: ['(memv x list)', 'The list from the first item eqv? to x on, or #f.'],
  member: ['(member x list [same?])', 'The list from the first item equal? to x on, or #f.'],
  sort: ['(sort list before?)', 'The items in order; stable.'],
  'list-sort': ['(list-sort before? list)', 'The items in order; stable.'],
  'vector-map': ['(vector-map f vector ...)', 'The results of f on the items, as a vector.'],
  'vector-for-each': ['(vector-for-each f vector ...)', 'Calls f on the items, in order.'],
  'string-map': ['(string-map f string ...)', 'The string of the characters that f makes.'],
  'string-for-each': ['(string-for-each f string ...)', 'Calls f on the characters, in order.'],
  'exact-integer-sqrt': ['(exact-integer-sqrt n)', 'Two values: the root rounded down, and what is left.'],
  'floor/': ['(floor/ n d)', 'Two values: the floor quotient and the modulo.'],
  'truncate/': ['(truncate/ n d)', 'Two values: the quotient and the remainder.'],
  'floor-quotient': ['(floor-quotient n d)', 'n / d, rounded down.'],
  'floor-remainder': ['(floor-remainder n d)', 'The same as modulo.'],
  'truncate-quotient': ['(truncate-quotient n d)', 'The same as quotient.'],
  'truncate-remainder': ['(truncate-remainder n d)', 'The same as remainder.'],
  'symbol=?': ['(symbol=? a b ...)', 'Whether two symbols are the same.'],
  'boolean=?': ['(boolean=? a b ...)', 'Whether two booleans are the same.'],
  grad: [
    '(grad f)',
    'The procedure that gives the gradient of f, which returns a number: in the structure of its argument, or a list for several.',
  ],
  'value-and-grad': [
    '(value-and-grad f)',
    'The procedure that gives a list of the value of f and its gradient.',
  ],
  jacobian: [
    '(jacobian f)',
    'The procedure that gives, for each number that f returns, its derivatives by each number it takes.',
  ],
  hessian: [
    '(hessian f)',
    'The procedure that gives the second derivatives of f: the jacobian of its gradient.',
  ],
  ...listRows,
  ...vectorRows,
  ...stringRows,
  ...numberRows,
  ...mappingRows,
  ...windRows,
  ...densityRows,
  ...solverRows,
});

export type PreludeProcedure = keyof typeof preludeProcedures;

/** Forms with an evaluation rule of their own; a binding of the same name shadows them. */
export const forms = entries({ ...formRows, ...rareFormRows, ...libraryFormRows });

export type FormName = keyof typeof forms;

/** The forms that say what a program learns. They are allowed at its top level only. */
export const trainingForms: ReadonlySet<FormName> = new Set<FormName>([
  'define-data',
  'define-parameter',
  'define-unknown',
  'fit',
  'minimize',
  'least-squares',
  'negative-log-likelihood',
  'watch',
  'plot',
]);
export type RareFormName = keyof typeof rareFormRows | keyof typeof libraryFormRows;

/** The options of `fit` and of the forms that train an expression. */
export const options = entries(optionRows);

export type OptionName = keyof typeof options;

/** The options that only some of the forms that train take, and these forms. */
const optionForms: { readonly [Name in OptionName]?: readonly FormName[] } = {
  loss: ['fit'],
  reduce: ['fit', 'least-squares'],
  weights: ['fit', 'least-squares'],
  errors: ['fit', 'least-squares'],
  penalty: ['negative-log-likelihood'],
};

/** The forms that take an option; null for all of them. */
export function formsWithOption(option: OptionName): readonly FormName[] | null {
  return optionForms[option] ?? null;
}

/** The options of a form that trains. */
export function optionsOf(form: FormName): Readonly<Record<string, Entry>> {
  const taken = Object.entries(options).filter(
    // The keys of `options` are its names.
    ([name]) => formsWithOption(name as OptionName)?.includes(form) ?? true,
  );
  return Object.fromEntries(taken);
}

/** Every procedure of the language. */
export const procedures: Readonly<Record<string, Entry>> = {
  ...numericPrimitives,
  ...dataPrimitives,
  ...controlPrimitives,
  ...evaluatorProcedures,
  ...preludeProcedures,
};

const builtins = [constants, procedures, forms];

/** Every name with a meaning in the language. */
export function builtinNames(): readonly string[] {
  return builtins.flatMap((table) => Object.keys(table));
}

/** Whether a name has a meaning in the language. */
export function isBuiltin(name: string): boolean {
  return builtins.some((table) => Object.hasOwn(table, name));
}
