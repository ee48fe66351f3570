/** One expander for each form of the catalogue; a form without one does not compile. */

import type { FormName } from '../catalogue';
import type { FormExpander, FormRules } from '../expander';
import { badSyntax } from '../syntax';
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
import { expandLetrecSyntax, expandLetSyntax } from './macros';
import { expandQuasiquote, expandQuote } from './quotation';
import { expandAssert, expandBegin, expandLambda, expandRows, expandSoftChoice } from './simple';
import { expandLetStarValues, expandLetValues } from './values';

const definition =
  (name: FormName): FormExpander =>
  (form) =>
    badSyntax(
      name,
      form.span,
      `${name} is allowed at the top level or at the start of a body, not within an expression.`,
    );

const topLevelOnly =
  (name: FormName): FormExpander =>
  (form) =>
    badSyntax(name, form.span, `${name} is allowed at the top level only.`);

const onlyWithin =
  (name: FormName, around: string): FormExpander =>
  (form) =>
    badSyntax(name, form.span, `${name} has a meaning only within ${around}.`);

const expanders: { readonly [Name in FormName]: FormExpander } = {
  define: definition('define'),
  'define-values': definition('define-values'),
  'define-syntax': definition('define-syntax'),
  'define-record-type': definition('define-record-type'),
  'define-cajal': definition('define-cajal'),
  'syntax-rules': onlyWithin('syntax-rules', 'define-syntax'),
  'let-syntax': expandLetSyntax,
  'letrec-syntax': expandLetrecSyntax,
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
  'let-values': expandLetValues,
  'let*-values': expandLetStarValues,
  loop: expandLoop,
  recur: expandRecur,
  assert: expandAssert,
  'soft-choice': expandSoftChoice,
  'mean-over': expandRows('mean-over', 'mean'),
  'sum-over': expandRows('sum-over', 'sum'),
  'define-data': topLevelOnly('define-data'),
  'define-parameter': topLevelOnly('define-parameter'),
  'define-unknown': topLevelOnly('define-unknown'),
  fit: topLevelOnly('fit'),
  minimize: topLevelOnly('minimize'),
  'least-squares': topLevelOnly('least-squares'),
  'negative-log-likelihood': topLevelOnly('negative-log-likelihood'),
  watch: topLevelOnly('watch'),
  plot: topLevelOnly('plot'),
};

export const formRules: FormRules = { expanders, bodyItems: bodyDefinition };
