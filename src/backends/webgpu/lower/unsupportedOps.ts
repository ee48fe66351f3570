/** What shaders leave to other backends: known without the code that writes shaders. */

import type { TensorOpName } from '../../../graph';

/** Ops that are left to other backends, in words. */
export const unsupportedOps: { readonly [Name in TensorOpName]?: string } = {
  unknown: 'procedures without a body',
  cofactors: 'derivatives of determinants',
  triangularize: 'triangular factors',
  substitute: 'triangular systems',
  conv2d: 'convolutions',
  conv2dImage: 'convolutions',
  conv2dFilter: 'convolutions',
  maxPick: 'the maxima of windows',
  maxScatter: 'the maxima of windows',
};
