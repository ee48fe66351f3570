/** All primitives of the catalogue with their rules. A missing rule is a type error. */

import { arityOf } from '../../lang/arity';
import {
  controlPrimitives,
  type DataPrimitive,
  dataPrimitives,
  type Entry,
  numericPrimitives,
} from '../../lang/catalogue';
import { type ControlRule, Primitive, type PrimitiveRule } from '../machine/primitive';
import { controlRules } from './control';
import { dataRules } from './data';
import { indexingRules } from './indexing';
import { internalRules } from './internal';
import { layerRules } from './layers';
import { linearRules } from './linear';
import { numericRules } from './numeric';
import { randomRules } from './random';
import { reductionRules } from './reductions';
import { tensorRules } from './tensors';
import { textRules } from './text';

const allDataRules: { readonly [Name in DataPrimitive]: PrimitiveRule } = {
  ...dataRules,
  ...indexingRules,
  ...textRules,
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

/** All primitives by name, including those for the files that ship. */
export const primitives: ReadonlyMap<string, Primitive> = new Map([
  ...Object.entries(rules).map(([name, rule]) => {
    return [name, new Primitive(name, arityOf(entries[name]!.signature), rule)] as const;
  }),
  ...Object.entries(internalRules).map(([name, rule]) => {
    return [name, new Primitive(name.slice(1), { min: 0, max: null }, rule)] as const;
  }),
]);

export const internalNames: readonly string[] = Object.keys(internalRules);
