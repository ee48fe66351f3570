import { useEffect, useId, useState } from 'react';
import type { Neuron } from '../../app/protocol';
import { lazyView } from '../common/lazyView';
import { useStore } from '../common/useStore';
import { useLayout, useSession } from '../SessionContext';
import { isUnfolded } from '../state/layout';
import { panelWords } from '../words';
import { ResultPanel } from './ResultPanel';
import { useCopyCsv } from './useCopyCsv';

const words = panelWords.neuron;

const NeuronBody = lazyView('neuronBody', async () => ({
  default: (await import('./NeuronBody')).NeuronBody,
}));

/** Shows the terms of Cajal as linear neurons: their matrix, their recurrence and their output. */
export function NeuronPanel({ stale }: { readonly stale: boolean }) {
  const { neuronWatch } = useSession().questions;
  const copyCsv = useCopyCsv();
  const isShown = useLayout((layout) => isUnfolded(layout, 'neuron'));
  const [chosen, setChosen] = useState<string | null>(null);
  const snapshot = useStore(neuronWatch.snapshot);
  const missing = useStore(neuronWatch.missing);
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
      empty={neuron === null ? (missing ?? words.empty) : null}
      controls={<Choice neurons={neurons} chosen={neuron} choose={setChosen} />}
      figures={neuron !== null && <span className="code">{neuron.type}</span>}
      actions={actions}
    >
      {neuron !== null && snapshot !== null && <NeuronBody neuron={neuron} rows={snapshot.rows} />}
    </ResultPanel>
  );
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
