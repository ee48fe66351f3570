import type { TensorNode } from '../../../graph';
import type { Context } from './context';

export function lowerTensor(_: Context, __: TensorNode): void {
  throw new RangeError('tensors');
}
