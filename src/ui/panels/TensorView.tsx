import type { LabelledTensor } from '../../app/protocol';
import { formatPlain } from '../../editor/figures';
import { describeRange, lookOf } from '../state/neurons';
import { shadeOf } from './MatrixTable';
import { Picture } from './Picture';

interface TensorViewProps {
  readonly caption: string;
  readonly tensor: LabelledTensor;
}

/** Shows a tensor in the form that fits its size: figures with their names, a picture, or its range. */
export function TensorView({ caption, tensor: { values, shape, labels } }: TensorViewProps) {
  const look = lookOf(shape);
  if (look !== 'figures') {
    const range = describeRange(values, formatPlain);
    return (
      <figure className="tensor">
        <figcaption>{caption}</figcaption>
        {look === 'picture' && <Picture values={values} shape={shape} label={`${caption}: ${range}`} />}
        <p className="aside figure">{range}</p>
      </figure>
    );
  }
  return (
    <table className="outputs">
      <caption>{caption}</caption>
      <tbody>
        {labels.map((label, index) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td className="cell" style={shadeOf(values[index]!)}>
              {formatPlain(values[index]!)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
