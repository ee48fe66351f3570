/** The neuron of a term whose links are values, made on the machine, which calls those of them that are procedures. */

import { type CompiledNeuron, compileNeuron, type DefinedTerm, Multilinear } from '../../cajal';
import { Primitive } from '../machine/primitive';
import { unspecified, type Value } from '../machine/values';
import { linkedNames } from './operands';
import { doWork } from './work';

/** A procedure of no arguments that hands the neuron to `found`. */
export function neuronPrimitive(
  term: DefinedTerm,
  links: readonly Value[],
  found: (neuron: CompiledNeuron) => void,
): Primitive {
  const { name, typing } = term;
  return new Primitive(
    name,
    { min: 0, max: 0 },
    {
      enter: (_, site, machine) => {
        const linked = linkedNames(term, links);
        const begin = () => compileNeuron(typing, linked, new Multilinear());
        const finish = (neuron: CompiledNeuron): Value => {
          found(neuron);
          return unspecified;
        };
        return doWork(begin, { name, site }, finish, machine);
      },
    },
  );
}
