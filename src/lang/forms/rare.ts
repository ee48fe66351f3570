/** The rules of the forms that few programs use: one for each row of `rareFormRows`. */

import type { RareFormName } from '../catalogue';
import type { ListDatum } from '../datum';
import type { FormExpander } from '../expander';
import { collectImport, collectLibrary } from '../libraries/library';
import { globalName, type PendingForm, type TopLevel } from '../pending';
import { expandCheck } from './check';
import { chosenByFeatures, expandCondExpand, refuseSyntax } from './condExpand';
import { expandCaseLambda, expandDelay, expandGuard, expandParameterize } from './control';
import { collectHyper, expandWithHypers } from './hypers';
import { expandLetrecSyntax, expandLetSyntax } from './macros';
import { topLevelOnly } from './misplaced';
import { expandLambda } from './simple';
import { expandAndLet, expandCut, expandNamedLambda, expandReceive } from './srfi';
import { constantName, constantOfUnknown, expandUnknown, unknownHeader } from './unknown';
import { expandLetStarValues, expandLetValues } from './values';

export { chosenByFeatures } from './condExpand';

export const rareExpanders: { readonly [Name in RareFormName]: FormExpander } = {
  check: expandCheck,
  guard: expandGuard,
  parameterize: expandParameterize,
  delay: expandDelay('delay'),
  'delay-force': expandDelay('delay-force'),
  'case-lambda': expandCaseLambda,
  'let-values': expandLetValues,
  'let*-values': expandLetStarValues,
  'let-syntax': expandLetSyntax,
  'letrec-syntax': expandLetrecSyntax,
  'define-unknown': topLevelOnly('define-unknown'),
  import: topLevelOnly('import'),
  'define-library': topLevelOnly('define-library'),
  'cond-expand': expandCondExpand,
  'syntax-error': refuseSyntax,
  receive: expandReceive,
  'and-let*': expandAndLet,
  cut: expandCut,
  cute: expandCut,
  λ: expandLambda,
  'named-lambda': expandNamedLambda,
  'declare-hyper': topLevelOnly('declare-hyper'),
  'with-hypers': expandWithHypers,
};

/** What rare forms are at the top level; a form that is missing here is an expression there too. */
export const rareTopForms: {
  readonly [Name in RareFormName]?: (form: ListDatum, top: TopLevel) => readonly PendingForm[];
} = {
  'define-unknown': collectUnknown,
  import: collectImport,
  'declare-hyper': collectHyper,
  'define-library': collectLibrary,
  'cond-expand': (form, top) =>
    chosenByFeatures(form, top.scope, top.expander).flatMap((each) => top.collect(each, top)),
};

function collectUnknown(form: ListDatum, { scope, expander }: TopLevel): readonly PendingForm[] {
  const { span } = form;
  const { name } = unknownHeader(form);
  const constant = constantName(name.alias === undefined ? name.name : expander.privateName(name.name));
  const own = (): string => globalName(name, scope);
  return [
    { span, names: [], unique: false, expand: () => constantOfUnknown(form, own(), constant) },
    {
      span,
      names: [name],
      unique: true,
      expand: () => expandUnknown(form, own(), constant, scope, expander),
    },
  ];
}
