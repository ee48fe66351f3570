import { useEffect, useId, useState } from 'react';
import type { Neuron } from '../../app/protocol';
import { Prose } from '../common/Prose';
import { useStore } from '../common/useStore';
import { useLayout, useSession } from '../SessionContext';
import { isUnfolded } from '../state/layout';
import { lookOf } from '../state/neurons';
import { panelWords } from '../words';
import { Activations } from './Activations';
import { MatrixTable } from './MatrixTable';
import { ResultPanel } from './ResultPanel';
import { useCopyCsv } from './useCopyCsv';

const words = panelWords.neuron;

/** Shows the terms of Cajal as linear neurons: their matrix, their recurrence and their output. */
export function NeuronPanel({ stale }: { readonly stale: boolean }) {
  const { neuronWatch } = useSession();
  const copyCsv = useCopyCsv();
  const isShown = useLayout((layout) => isUnfolded(layout, 'neuron'));
  const [chosen, setChosen] = useState<string | null>(null);
  const snapshot = useStore(neuronWatch.snapshot);
  useEffect(() => (isShown ? neuronWatch.open() : undefined), [neuronWatch, isShown]);

  const neurons = snapshot?.neurons ?? [];
  const neuron = neurons.find(({ name }) => name === chosen) ?? neurons[0] ?? null;
  const matrix = neuron?.matrix ?? null;
  const actions =
    matrix === null ? [] : [{ label: words.copyMatrix, run: () => void copyCsv(columnsOf(matrix)) }];
  return (
    <ResultPanel
      id="neuron"
      title={panelWords.titles.neuron}
      stale={stale}
      controls={<Choice neurons={neurons} chosen={neuron} choose={setChosen} />}
      figures={neuron !== null && <span className="code">{neuron.type}</span>}
      actions={actions}
    >
      {neuron === null || snapshot === null ? (
        <p className="empty">
          <Prose text={words.empty} />
        </p>
      ) : (
        <div className="neuron">
          {neuron.missing !== null && <p className="empty">{neuron.missing}</p>}
          {matrix !== null && isTabled(neuron) && <MatrixTable name={neuron.name} matrix={matrix} />}
          <Activations key={`${neuron.name} ${neuron.type}`} neuron={neuron} rows={snapshot.rows} />
        </div>
      )}
    </ResultPanel>
  );
}

/** Whether the matrix is a table. If its columns are pictures, the turns of the recurrence show them better. */
function isTabled({ recurrence }: Neuron): boolean {
  return recurrence === null || lookOf(recurrence.shape) === 'figures';
}

function columnsOf({ outputs, inputs, values }: NonNullable<Neuron['matrix']>) {
  const names = inputs.length === 0 ? [words.weight] : inputs;
  return names.map((name, column) => ({
    name,
    values: outputs.map((_, row) => values[row * names.length + column]!),
  }));
}

interface ChoiceProps {
  readonly neurons: readonly Neuron[];
  readonly chosen: Neuron | null;
  readonly choose: (name: string) => void;
}

function Choice({ neurons, chosen, choose }: ChoiceProps) {
  const id = useId();
  if (chosen === null || neurons.length < 2) return chosen && <span className="code">{chosen.name}</span>;
  return (
    <>
      <label className="unseen" htmlFor={id}>
        {words.term}
      </label>
      <select id={id} value={chosen.name} onChange={(event) => choose(event.target.value)}>
        {neurons.map(({ name, span }) => (
          <option key={span.start} value={name}>
            {name}
          </option>
        ))}
      </select>
    </>
  );
}
