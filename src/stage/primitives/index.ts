/** All primitives of the catalogue with their rules, some of them loaded late. A missing rule is a type error. */

import { arityOf } from '../../lang/arity';
import {
  type CheckPrimitive,
  controlPrimitives,
  type DataPrimitive,
  dataPrimitives,
  type Entry,
  type FractionPrimitive,
  type ListPartPrimitive,
  numericPrimitives,
  type PortPrimitive,
  type TextPrimitive,
} from '../../lang/catalogue';
import { checkRows } from '../../lang/checkCatalogue';
import { controlInternals, escapeRows } from '../../lang/controlCatalogue';
import { listPartRows } from '../../lang/listCatalogue';
import { fractionRows } from '../../lang/numberCatalogue';
import { portRows } from '../../lang/portCatalogue';
import { textRows } from '../../lang/textCatalogue';
import { lazy } from '../../text/lazy';
import { type ControlRule, Primitive, type PrimitiveRule } from '../machine/primitive';
import { controlRules } from './control';
import { dataRules } from './data';
import { indexingRules } from './indexing';
import { internalRules } from './internal';
import { checkProcedures, escapes, listParts, portProcedures, textProcedures } from './late';
import { layerRules } from './layers';
import { linearRules } from './linear';
import { numericRules } from './numeric';
import { outputRules } from './output';
import { randomRules } from './random';
import { reductionRules } from './reductions';
import { tensorRules } from './tensors';

type LatePrimitive = TextPrimitive | PortPrimitive | CheckPrimitive | ListPartPrimitive | FractionPrimitive;

const allDataRules: { readonly [Name in Exclude<DataPrimitive, LatePrimitive>]: PrimitiveRule } = {
  ...dataRules,
  ...indexingRules,
  ...outputRules,
  ...tensorRules,
  ...linearRules,
  ...layerRules,
  ...reductionRules,
  ...randomRules,
};

const entries: Readonly<Record<string, Entry>> = {
  ...numericPrimitives,
  ...dataPrimitives,
  ...controlPrimitives,
};
const rules: Readonly<Record<string, PrimitiveRule | ControlRule>> = {
  ...numericRules,
  ...allDataRules,
  ...controlRules,
};

const primitives: ReadonlyMap<string, Primitive> = new Map([
  ...Object.entries(rules).map(primitiveOf),
  ...Object.entries(internalRules).map(internalOf),
]);

/** The primitives of the parts that are loaded late, each with the rows of its names. */
const latePrimitives = [
  {
    names: textRows,
    part: textProcedures,
    primitives: lazy(() => new Map(Object.entries(textProcedures.value.textRules).map(primitiveOf))),
  },
  {
    names: checkRows,
    part: checkProcedures,
    primitives: lazy(() => new Map(Object.entries(checkProcedures.value.checkRules).map(primitiveOf))),
  },
  {
    names: portRows,
    part: portProcedures,
    primitives: lazy(() => new Map(Object.entries(portProcedures.value.portRules).map(primitiveOf))),
  },
  {
    names: { ...listPartRows, ...fractionRows },
    part: listParts,
    primitives: lazy(() => new Map(Object.entries(listParts.value.listPartRules).map(primitiveOf))),
  },
  {
    names: escapeRows,
    part: escapes,
    primitives: lazy(() => new Map(Object.entries(escapes.value.escapeRules).map(primitiveOf))),
  },
  {
    names: Object.fromEntries(controlInternals.map((name) => [name, true])),
    part: escapes,
    primitives: lazy(() => new Map(Object.entries(escapes.value.internalEscapeRules).map(internalOf))),
  },
];

function primitiveOf([name, rule]: readonly [string, PrimitiveRule | ControlRule]): [string, Primitive] {
  return [name, new Primitive(name, arityOf(entries[name]!.signature), rule)];
}

function internalOf([name, rule]: readonly [string, PrimitiveRule | ControlRule]): [string, Primitive] {
  return [name, new Primitive(name.slice(1), { min: 0, max: null }, rule)];
}

/**
 * The primitive of a name, also one for the files that ship. There is none yet where its part is not loaded, as in a program that
 * only defines the name itself.
 */
export function primitiveNamed(name: string): Primitive | undefined {
  const late = latePrimitives.find(({ names }) => Object.hasOwn(names, name));
  if (late === undefined) return primitives.get(name);
  return late.part.get().kind === 'ready' ? late.primitives().get(name) : undefined;
}

export const internalNames: readonly string[] = [...Object.keys(internalRules), ...controlInternals];
