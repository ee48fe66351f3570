import type { Recurrence } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { turnsOf } from '../state/activations';
import { describeRange, lookOf } from '../state/neurons';
import { panelWords } from '../words';
import { shadeOf } from './MatrixTable';
import { Picture } from './Picture';
import { RecurrenceDiagram } from './RecurrenceDiagram';

const words = panelWords.neuron;

interface TurnsProps {
  readonly recurrence: Recurrence;
  readonly weights: ArrayLike<number>;
  readonly labels: readonly string[];
}

/** Shows the states of a recurrence, turn by turn, and the weight of each in the answer. */
export function Turns({ recurrence, weights, labels }: TurnsProps) {
  const { states, shape, step } = recurrence;
  const look = lookOf(shape);
  const size = shape.reduce((product, each) => product * each, 1);
  return (
    <div className="recurrence">
      <RecurrenceDiagram size={size} step={step === null ? 'procedure' : 'matrix'} />
      <table>
        <caption>{words.turns}</caption>
        <thead>
          <tr>
            <th scope="col">{words.turn}</th>
            {look === 'figures' ? (
              states.map((state) => (
                <th key={state} scope="col">
                  {state}
                </th>
              ))
            ) : (
              <th scope="col">{words.state}</th>
            )}
            <th scope="col">{words.weight}</th>
          </tr>
        </thead>
        <tbody>
          {turnsOf(recurrence, weights).map(({ state, weight }, turn) => (
            <tr key={labels[turn]} className={weight === 0 ? 'unused' : ''}>
              <th scope="row">{labels[turn]}</th>
              {look === 'figures' &&
                [...state].map((each, index) => (
                  <td key={states[index]} className="cell" style={shadeOf(each)}>
                    {formatPlain(each)}
                  </td>
                ))}
              {look === 'picture' && (
                <td>
                  <Picture values={state} shape={shape} label={describeRange(state, formatPlain)} />
                </td>
              )}
              {look === 'range' && <td className="figure">{describeRange(state, formatPlain)}</td>}
              <td className="cell" style={shadeOf(weight)}>
                {formatPlain(weight)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
