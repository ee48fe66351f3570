/** One expander for each form of the catalogue, those of `rare.ts` loaded late; a form without one does not compile. */

import type { FormName, RareFormName } from '../catalogue';
import type { ListDatum } from '../datum';
import type { FormExpander, FormRules } from '../expander';
import { libraryFormRows, rareFormRows } from '../formCatalogue';
import { rareForms } from '../lateForms';
import type { PendingForm, TopLevel } from '../pending';
import { expandDo, expandLet, expandLetrec, expandLetStar, expandLoop, expandRecur } from './binding';
import {
  expandAnd,
  expandCase,
  expandCond,
  expandIf,
  expandOr,
  expandUnless,
  expandWhen,
} from './conditional';
import { bodyDefinition } from './definition';
import { definition, onlyWithin, topLevelOnly } from './misplaced';
import { expandQuasiquote, expandQuote } from './quotation';
import { expandAssert, expandBegin, expandLambda, expandRows, expandSoftChoice } from './simple';

const expanders: { readonly [Name in Exclude<FormName, RareFormName>]: FormExpander } = {
  define: definition('define'),
  'define-values': definition('define-values'),
  'define-syntax': definition('define-syntax'),
  'define-record-type': definition('define-record-type'),
  'define-cajal': definition('define-cajal'),
  'syntax-rules': onlyWithin('syntax-rules', 'define-syntax'),
  lambda: expandLambda,
  if: expandIf,
  let: expandLet,
  'let*': expandLetStar,
  letrec: expandLetrec,
  'letrec*': expandLetrec,
  begin: expandBegin,
  quote: expandQuote,
  quasiquote: expandQuasiquote,
  unquote: onlyWithin('unquote', 'quasiquote'),
  'unquote-splicing': onlyWithin('unquote-splicing', 'quasiquote'),
  cond: expandCond,
  case: expandCase,
  when: expandWhen,
  unless: expandUnless,
  and: expandAnd,
  or: expandOr,
  do: expandDo,
  loop: expandLoop,
  recur: expandRecur,
  assert: expandAssert,
  'soft-choice': expandSoftChoice,
  'mean-over': expandRows('mean-over', 'mean'),
  'sum-over': expandRows('sum-over', 'sum'),
  'define-data': topLevelOnly('define-data'),
  'define-parameter': topLevelOnly('define-parameter'),
  fit: topLevelOnly('fit'),
  minimize: topLevelOnly('minimize'),
  'least-squares': topLevelOnly('least-squares'),
  'negative-log-likelihood': topLevelOnly('negative-log-likelihood'),
  watch: topLevelOnly('watch'),
  plot: topLevelOnly('plot'),
};

export const formRules: FormRules = {
  expander: (name) => (isRare(name) ? rareForms.value.rareExpanders[name] : expanders[name]),
  bodyItems: bodyDefinition,
};

/** What a rare form is at the top level; null for an expression. */
export function collectRare(name: FormName, form: ListDatum, top: TopLevel): readonly PendingForm[] | null {
  return isRare(name) ? (rareForms.value.rareTopForms[name]?.(form, top) ?? null) : null;
}

function isRare(name: FormName): name is RareFormName {
  return Object.hasOwn(rareFormRows, name) || Object.hasOwn(libraryFormRows, name);
}
