import type { Neuron, NeuronsReply } from '../../app/protocol';
import { lookOf } from '../state/neurons';
import { Activations } from './Activations';
import { MatrixTable } from './MatrixTable';

interface NeuronBodyProps {
  readonly neuron: Neuron;
  readonly rows: NeuronsReply['rows'];
}

/** The body of the panel Neuron: the matrix of a term, its recurrence and its output. It is loaded when it is first shown. */
export function NeuronBody({ neuron, rows }: NeuronBodyProps) {
  const { name, type, matrix, missing } = neuron;
  return (
    <div className="neuron">
      {missing !== null && <p className="empty">{missing}</p>}
      {matrix !== null && isTabled(neuron) && <MatrixTable name={name} matrix={matrix} />}
      <Activations key={`${name} ${type}`} neuron={neuron} rows={rows} />
    </div>
  );
}

/** Whether the matrix is a table. If its columns are pictures, the turns of the recurrence show them better. */
function isTabled({ recurrence }: Neuron): boolean {
  return recurrence === null || lookOf(recurrence.shape) === 'figures';
}
