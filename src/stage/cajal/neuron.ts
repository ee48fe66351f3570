/** Makes the neuron of a term with values for its links on the machine, which calls linked procedures. */

import { type CompiledNeuron, compileNeuron, type DefinedTerm, Multilinear } from '../../cajal';
import { Primitive } from '../machine/primitive';
import { unspecified, type Value } from '../machine/values';
import { linkedNames } from './operands';
import { doWork } from './work';

/** A procedure without arguments that passes the neuron to `found`. */
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
