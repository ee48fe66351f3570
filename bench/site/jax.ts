/** Programs of the benchmark in jax-js, trained by Adam in one compiled function. Every use of an array consumes it. */

import {
  blockUntilReady,
  type Device,
  defaultDevice,
  init,
  type Array as JaxArray,
  jit,
  numpy as np,
  valueAndGrad,
} from '@jax-js/jax';
import type { Way } from '../measure';

type Weights = JaxArray[];
type Loss = (weights: Weights) => JaxArray;

interface Model {
  readonly weights: () => Weights;
  readonly loss: Loss;
  readonly rate: number;
}

const [decay1, decay2, epsilon] = [0.9, 0.999, 1e-8];

function adam(loss: Loss, rate: number) {
  const average = (before: JaxArray, now: JaxArray, decay: number) =>
    before.mul(decay).add(now.mul(1 - decay));
  return jit((weights: Weights, first: Weights, second: Weights, powers: Weights) => {
    const [value, gradients] = valueAndGrad(loss)(weights.map(({ ref }) => ref)) as [JaxArray, Weights];
    const [power1, power2] = [powers[0]!.mul(decay1), powers[1]!.mul(decay2)];
    const m = first.map((each, index) => average(each, gradients[index]!.ref, decay1));
    const v = second.map((each, index) => {
      const gradient = gradients[index]!;
      return average(each, gradient.ref.mul(gradient), decay2);
    });
    const next = weights.map((each, index) => {
      const mean = m[index]!.ref.div(np.subtract(1, power1.ref));
      const size = np.sqrt(v[index]!.ref.div(np.subtract(1, power2.ref))).add(epsilon);
      return each.sub(mean.div(size).mul(rate));
    });
    return { value, next, m, v, powers: [power1, power2] };
  });
}

function wayOn(device: Device, makeModel: () => Model): Way {
  // Arrays are made on the device that is the default at the time.
  defaultDevice(device);
  const { weights, loss, rate } = makeModel();
  const step = adam(loss, rate);
  const zeros = () => weights().map((each) => np.zerosLike(each));
  let [present, m, v] = [weights(), zeros(), zeros()];
  let powers: Weights = [np.array(1), np.array(1)];
  return {
    name: `jax-js ${device}`,
    run: async (epochs) => {
      defaultDevice(device);
      for (let epoch = 0; epoch < epochs; epoch++) {
        const found = step(present, m, v, powers);
        found.value.dispose();
        [present, m, v, powers] = [found.next, found.m, found.v, found.powers];
        // Without it the queue of a device grows as long as the loop.
        if (epoch % 16 === 15) await blockUntilReady(present);
      }
      await blockUntilReady(present);
    },
  };
}

/** Lotka-Volterra, 20 Euler steps, as `lotkaVolterra` of the workloads has it. */
function lotkaVolterra(rows: number): Model {
  const indices = Array.from({ length: rows }, (_, row) => row);
  const starts = new Float32Array(indices.map((row) => 2 + (4.8 * row) / rows));
  const targets = new Float32Array(indices.map((row) => 4 + row / rows));
  const [x0, target] = [np.array(starts), np.array(targets)];
  return {
    rate: 0.001,
    weights: () => [np.array(0.1), np.array(0.1)],
    loss: ([a, b]) => {
      let [x, y] = [x0.ref, np.full([rows], 5)];
      for (let step = 0; step < 20; step++) {
        const xy = x.ref.mul(y.ref);
        const dx = a!.ref.mul(x.ref).sub(b!.ref.mul(xy.ref));
        const dy = xy.mul(0.02).sub(y.ref.mul(0.5));
        [x, y] = [x.add(dx.mul(0.05)), y.add(dy.mul(0.05))];
      }
      y.dispose();
      const error = x.sub(target.ref);
      return error.ref.mul(error).sum();
    },
  };
}

/** The network of the two spirals: 200 rows through 24 hidden units. */
function spirals(): Model {
  const points: number[][] = [];
  const sides: number[] = [];
  for (let k = 0; k < 100; k++) {
    for (const side of [0, 1]) {
      const t = k / 100;
      const [angle, radius] = [3 * Math.PI * t + side * Math.PI, 0.2 + 1.8 * t];
      points.push([radius * Math.cos(angle), radius * Math.sin(angle)]);
      sides.push(side);
    }
  }
  const [inputs, targets] = [np.array(points), np.array(sides)];
  const spread = (...shape: number[]): JaxArray => {
    const count = shape.reduce((product, size) => product * size, 1);
    const values = Array.from({ length: count }, (_, index) => 0.5 * Math.sin(1 + 7 * index));
    return np.array(new Float32Array(values)).reshape(shape);
  };
  return {
    rate: 0.03,
    weights: () => [spread(2, 24), spread(24), spread(24), np.array(0)],
    loss: ([w1, b1, w2, b2]) => {
      const layer = np.tanh(np.matmul(inputs.ref, w1!.ref).add(b1!.ref));
      const score = np.matmul(layer, w2!.ref).add(b2!.ref);
      // Cross-entropy of the sigmoid: softplus of the score, less the score where the side is 1.
      const softplus = np.log(np.exp(score.ref).add(1));
      return softplus.sub(targets.ref.mul(score)).mean();
    },
  };
}

const models: Readonly<Record<string, () => Model>> = {
  'lotka-8': () => lotkaVolterra(8),
  'lotka-1024': () => lotkaVolterra(1024),
  'lotka-65536': () => lotkaVolterra(65536),
  spirals,
};

/** On each of its devices that this machine has; none for a program that it has no loops for. */
export async function jaxWays(workload: string): Promise<Way[]> {
  const model = models[workload];
  if (model === undefined) return [];
  const available = await init('wasm', 'webgpu');
  const devices = available.filter((device) => device === 'wasm' || device === 'webgpu');
  return devices.map((device) => wayOn(device, model));
}
