import { useState } from 'react';
import type { LabelledMatrix, LabelledTensor, Neuron, NeuronsReply, Recurrence } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { useStore } from '../common/useStore';
import { useSession } from '../SessionContext';
import { columnsOf, oneHotWeights, weighted } from '../state/activations';
import { panelWords } from '../words';
import { ProgramFeed } from './ProgramFeed';
import { TensorView } from './TensorView';
import { Turns } from './Turns';

const words = panelWords.neuron;

interface ActivationsProps {
  readonly neuron: Neuron;
  readonly rows: NeuronsReply['rows'];
}

/** The largest number of inputs that get a slider each. */
const maxSliders = 32;

/** The inputs that sliders set: their names, and the results of the full weight on each. */
interface Fed {
  readonly inputs: readonly string[];
  readonly columns: readonly Float64Array[];
  readonly output: Pick<LabelledTensor, 'labels' | 'shape'>;
}

function fedBy(matrix: LabelledMatrix | null, recurrence: Recurrence | null): Fed | null {
  if (matrix !== null && matrix.inputs.length > 0) {
    const { inputs, outputs } = matrix;
    return { inputs, columns: columnsOf(matrix), output: { labels: outputs, shape: [outputs.length] } };
  }
  if (recurrence === null) return null;
  const { states, shape, turns } = recurrence;
  return { inputs: turns.map((_, turn) => `${turn}`), columns: turns, output: { labels: states, shape } };
}

/** Shows the output of a neuron that sliders or the running program feed, and its turns. */
export function Activations({ neuron, rows }: ActivationsProps) {
  const { matrix, recurrence, feed } = neuron;
  const { inputSource } = useSession().questions.neuronWatch;
  const wanted = useStore(inputSource);
  const fed = fedBy(matrix, recurrence);
  const byHand = fed !== null && fed.inputs.length <= maxSliders;
  const source = byHand ? wanted : 'program';
  if (!byHand && feed === null) return null;
  return (
    <section className="activations" aria-label={words.activations}>
      {byHand && (
        <fieldset className="feed-choice">
          <legend className="unseen">{words.inputSource}</legend>
          {(['hand', 'program'] as const).map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="feed"
                checked={source === each}
                onChange={() => inputSource.set(each)}
              />
              {each === 'hand' ? words.byHand : words.byProgram}
            </label>
          ))}
        </fieldset>
      )}
      {source === 'program' ? (
        <ProgramFeed neuron={neuron} rows={rows} />
      ) : (
        fed !== null && <ByHand fed={fed} recurrence={recurrence} />
      )}
    </section>
  );
}

function ByHand({ fed, recurrence }: { readonly fed: Fed; readonly recurrence: Recurrence | null }) {
  const { inputs, columns, output } = fed;
  const [weights, setWeights] = useState(() => oneHotWeights(inputs.length, 0));
  const set = (at: number, weight: number): void =>
    setWeights(weights.map((each, index) => (index === at ? weight : each)));
  return (
    <div className="fed">
      <fieldset className="weights">
        <legend>{words.input}</legend>
        {inputs.map((label, index) => (
          <label key={label}>
            <span className="code">{label}</span>
            <input
              type="range"
              min={0}
              max={1}
              step={0.01}
              value={weights[index]}
              onChange={(event) => set(index, Number(event.target.value))}
            />
            <span className="figure">{formatPlain(weights[index]!)}</span>
          </label>
        ))}
      </fieldset>
      <TensorView caption={words.output} tensor={{ ...output, values: weighted(columns, weights) }} />
      {recurrence !== null && <Turns recurrence={recurrence} weights={weights} labels={inputs} />}
    </div>
  );
}
