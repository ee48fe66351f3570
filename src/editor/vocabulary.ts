/**
 * Words with a meaning only in their place: the options of `fit`, the optimizers within `(optimizer …)`, `positive`
 * after a parameter, `else` in front of a clause.
 */

import type { SyntaxNode } from '@lezer/common';
import { type Entry, optionsOf } from '../lang/catalogue';
import type { LossName, ObjectiveForm, OptimizerName, Sampler } from '../lang/program';
import { importWords } from './imports';
import type { Scope } from './scope';
import { headName, items } from './syntax';

export type Vocabulary = Readonly<Record<string, Entry>>;

const optimizers: { readonly [Name in OptimizerName]: Entry } = {
  adam: {
    signature: '(adam rate [beta1 beta2 epsilon])',
    doc: 'Steps scaled by running means of the gradient and of its square; 0.9, 0.999 and 1e-8 by default.',
  },
  sgd: { signature: '(sgd rate)', doc: 'Steps of the rate times the gradient, downhill.' },
  momentum: {
    signature: '(momentum rate m)',
    doc: 'Gradient descent that keeps a share m of its last step.',
  },
  rmsprop: { signature: '(rmsprop rate)', doc: 'Steps scaled by a running mean of the gradient’s square.' },
  lbfgs: {
    signature: '(lbfgs)',
    doc: 'A quasi-Newton direction from the last ten steps, and a search along it; on all rows, without a rate.',
  },
  lm: {
    signature: '(lm)',
    doc: 'Levenberg-Marquardt, for residuals: each step solves for the least squares of their linear model, within a distance that it trusts.',
  },
};

const losses: { readonly [Name in LossName | 'huber']: Entry } = {
  'squared-error': { signature: 'squared-error', doc: '(prediction − target)².' },
  'absolute-error': { signature: 'absolute-error', doc: '|prediction − target|.' },
  huber: { signature: '(huber d)', doc: 'Squared up to a distance of d, absolute beyond.' },
  'cross-entropy': {
    signature: 'cross-entropy',
    doc: 'For a prediction that is the probability of a target of 1; or a tensor of the probabilities of classes.',
  },
};

const reductions: Vocabulary = {
  mean: { signature: 'mean', doc: 'The loss is the mean of the rows’ costs.' },
  sum: { signature: 'sum', doc: 'The loss is the sum of the rows’ costs.' },
};

const restartSettings: Vocabulary = {
  spread: {
    signature: '(spread s)',
    doc: 'Draws the starts s times as far from the program’s own as usual.',
  },
  sampler: {
    signature: '(sampler normal | latin-hypercube)',
    doc: 'Draws the starts independently, or one in each interval of every parameter.',
  },
};

const samplers: { readonly [Name in Sampler]: Entry } = {
  normal: { signature: 'normal', doc: 'Independent starts.' },
  'latin-hypercube': {
    signature: 'latin-hypercube',
    doc: 'One start in each of the equally likely intervals of every parameter.',
  },
};

const constraints: Vocabulary = {
  positive: { signature: 'positive', doc: 'Keeps the parameter above 0.' },
  between: { signature: '(between low high)', doc: 'Keeps the parameter between two bounds.' },
  above: {
    signature: '(above low)',
    doc: 'Keeps the parameter above a bound: a number, or an expression of earlier parameters.',
  },
  below: {
    signature: '(below high)',
    doc: 'Keeps the parameter below a bound: a number, or an expression of earlier parameters.',
  },
  simplex: {
    signature: 'simplex',
    doc: 'Keeps the elements of a vector, or of each row of a matrix, above 0 and their sum at 1.',
  },
  ordered: {
    signature: 'ordered',
    doc: 'Keeps the elements of a vector, or of each row of a matrix, increasing.',
  },
  rate: { signature: '(rate r)', doc: 'The learning rate of this parameter, in place of the optimizer’s.' },
};

const objectiveForms: readonly string[] = [
  'fit',
  'minimize',
  'least-squares',
  'negative-log-likelihood',
] satisfies readonly ObjectiveForm[];

const filters: Vocabulary = {
  where: {
    signature: '(where test)',
    doc: 'Keeps the rows for which the test holds; it sees their columns.',
  },
};

const alternatives: Vocabulary = {
  else: { signature: '(else body ...)', doc: 'The clause that is left when no other holds.' },
};

const receivers: Vocabulary = {
  '=>': { signature: '(test => procedure)', doc: 'Calls the procedure with the value of the test.' },
};

/** A kind of word, and its place in the list: the head of a list of its own, or alone. */
export interface Place {
  readonly kind:
    | 'option'
    | 'optimizer'
    | 'loss'
    | 'reduction'
    | 'constraint'
    | 'filter'
    | 'auxiliary'
    | 'setting'
    | 'library';
  readonly words: Vocabulary;
  /** Whether the word opens a list here, as `steps` does in `(steps 10)`. */
  readonly isHead: boolean;
}

/** The words that part `index` of the list `within` may be, the head being part 0. */
export function placeAt(scope: Scope, within: SyntaxNode, index: number): Place | null {
  if (index > 0) return partPlace(scope, within, index);
  const outer = within.parent;
  if (outer === null || outer.name !== 'List') return null;
  const place = partPlace(scope, outer, indexIn(outer, within.from));
  return place === null ? clausePlace(scope, outer, within) : { ...place, isHead: true };
}

/** The number of items of a list before an offset. */
export function indexIn(list: SyntaxNode, offset: number): number {
  return items(list).filter((each) => each.from < offset).length;
}

function partPlace(scope: Scope, list: SyntaxNode, index: number): Place | null {
  const place = (kind: Place['kind'], words: Vocabulary): Place => ({ kind, words, isHead: false });
  const form = scope.formOf(list);
  switch (form) {
    case 'fit':
      return index >= 4 ? place('option', optionsOf('fit')) : null;
    case 'minimize':
    case 'least-squares':
    case 'negative-log-likelihood':
      return index >= 2 ? place('option', optionsOf(form)) : null;
    case 'define-data':
      return index === 3 ? place('filter', filters) : null;
    case 'define-parameter':
      return index >= 3 ? place('constraint', constraints) : null;
    case 'import':
      return place('library', importWords);
    case null:
      return argumentPlace(scope, list, index);
    default:
      return null;
  }
}

/** The place of the words after `optimizer`, `loss` and `reduce`, and of the `=>` of a clause. */
function argumentPlace(scope: Scope, list: SyntaxNode, index: number): Place | null {
  if (list.parent?.name !== 'List') return null;
  const form = scope.formOf(list.parent);
  if (form === 'import' && index === 1) return { kind: 'library', words: importWords, isHead: false };
  if (form === 'cond' && index === 1) return { kind: 'auxiliary', words: receivers, isHead: false };
  const isSampler = headName(list, scope.text) === 'sampler' && index === 1;
  if (isSampler && headName(list.parent, scope.text) === 'restarts')
    return { kind: 'setting', words: samplers, isHead: false };
  if (form === null || !objectiveForms.includes(form)) return null;
  if (headName(list, scope.text) === 'restarts' && index > 1)
    return { kind: 'setting', words: restartSettings, isHead: false };
  if (index !== 1) return null;
  switch (headName(list, scope.text)) {
    case 'optimizer':
      return { kind: 'optimizer', words: optimizers, isHead: false };
    case 'loss':
      return { kind: 'loss', words: losses, isHead: false };
    case 'reduce':
      return { kind: 'reduction', words: reductions, isHead: false };
    default:
      return null;
  }
}

function clausePlace(scope: Scope, outer: SyntaxNode, clause: SyntaxNode): Place | null {
  const form = scope.formOf(outer);
  const first = form === 'cond' ? 1 : 2;
  if ((form !== 'cond' && form !== 'case') || indexIn(outer, clause.from) < first) return null;
  return { kind: 'auxiliary', words: alternatives, isHead: true };
}
