/**
 * The gradients of tfjs' own ops, without which its tape goes nowhere. The page differentiates graphs itself and loads only
 * the core of tfjs; tests compare the two.
 */

import '@tensorflow/tfjs';
