import { useState } from 'react';
import { formatFigure } from '../../editor/figures';
import type { LabelledMatrix, Recurrence } from '../../worker/protocol';
import { oneHotWeights, product, turnsOf } from '../state/activations';
import { shadeOf } from './MatrixTable';
import { RecurrenceDiagram } from './RecurrenceDiagram';

interface ActivationsProps {
  readonly matrix: LabelledMatrix;
  readonly recurrence: Recurrence | null;
}

/** More inputs have no sliders: there would be no end to them. */
const mostSliders = 32;

/** The neuron fed by sliders: what comes out, and turn by turn how. */
export function Activations({ matrix, recurrence }: ActivationsProps) {
  const { inputs, outputs, values } = matrix;
  const [weights, setWeights] = useState(() => oneHotWeights(inputs.length, 0));
  if (inputs.length > mostSliders) return null;
  const set = (at: number, weight: number): void =>
    setWeights(weights.map((each, index) => (index === at ? weight : each)));
  const answer = product(values, weights);
  return (
    <section className="activations" aria-label="Activations">
      <fieldset className="weights">
        <legend>Input</legend>
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
            <span className="figure">{formatFigure(weights[index]!)}</span>
          </label>
        ))}
      </fieldset>
      <table className="outputs">
        <caption>Output</caption>
        <tbody>
          {outputs.map((label, index) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className="cell" style={shadeOf(answer[index]!)}>
                {formatFigure(answer[index]!)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {recurrence !== null && <Turns recurrence={recurrence} weights={weights} labels={inputs} />}
    </section>
  );
}

interface TurnsProps {
  readonly recurrence: Recurrence;
  readonly weights: readonly number[];
  readonly labels: readonly string[];
}

function Turns({ recurrence, weights, labels }: TurnsProps) {
  return (
    <div className="recurrence">
      <RecurrenceDiagram size={recurrence.states.length} />
      <table>
        <caption>States, turn by turn, and the weight that the number gives each</caption>
        <thead>
          <tr>
            <th scope="col">turn</th>
            {recurrence.states.map((state) => (
              <th key={state} scope="col">
                {state}
              </th>
            ))}
            <th scope="col">weight</th>
          </tr>
        </thead>
        <tbody>
          {turnsOf(recurrence, weights).map(({ state, weight }, turn) => (
            <tr key={labels[turn]} className={weight === 0 ? 'unused' : ''}>
              <th scope="row">{labels[turn]}</th>
              {state.map((each, index) => (
                <td key={recurrence.states[index]} className="cell" style={shadeOf(each)}>
                  {formatFigure(each)}
                </td>
              ))}
              <td className="cell" style={shadeOf(weight)}>
                {formatFigure(weight)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
