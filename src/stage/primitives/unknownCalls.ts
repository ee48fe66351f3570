/** An unknown as a procedure that makes a node of each of its calls. Its body takes the place of the node later. */

import { broadcastShapes, type InputNode, printShape, type Shape } from '../../graph';
import type { UnknownForm } from '../../lang';
import { shapeMistake } from '../machine/operate';
import { Primitive, variadic } from '../machine/primitive';
import { nodeOf, shapeOf } from '../machine/tensorValue';
import { fromNode } from '../machine/values';
import { toNumeric } from './tensorArguments';

/** `constant` is the input of the graph for which the constants of the body come in. */
export function unknownProcedure(form: UnknownForm, which: number, constant: InputNode): Primitive {
  const { name } = form;
  const count = form.parameters.length;
  const rule = variadic((operands, site, machine) => {
    const values = operands.map((each, position) => toNumeric(each, { name, site, machine }, position));
    const shape = values.map(shapeOf).reduce<Shape>((wide, own, position) => {
      const wider = broadcastShapes(wide, own);
      if (wider !== null) return wider;
      const message = `${name} cannot combine the shapes ${printShape(wide)} and ${printShape(own)}.`;
      return shapeMistake(machine, site, message, [{ position, shape: own }]);
    }, []);
    const { builder } = machine;
    const wide = values.map((each) => builder.broadcastTo(nodeOf(builder, each), shape));
    return fromNode(machine.emitTensor('unknown', [...wide, constant], [which, count], site));
  });
  return new Primitive(name, { min: count, max: count }, rule);
}
