import * as tf from '@tensorflow/tfjs';
import { expect, test } from 'vitest';
import { choose } from './choose';

test('more than four axes are chosen among as one, with the gradients of where, also where they broadcast', () => {
  const shape = [2, 1, 2, 1, 3];
  const size = 12;
  const x = tf.range(0, size).reshape(shape);
  const y = tf.range(100, 103).reshape([1, 3]);
  const condition = tf.tensor([1, 0, 0, 1], [2, 1, 2, 1, 1], 'bool');
  const asked: number[] = [];
  const where = tf.where;
  const watched = new Proxy(tf, {
    get: (of, name) =>
      name === 'where'
        ? (...of: Parameters<typeof where>) => {
            asked.push(Math.max(...of.map((each) => (each as tf.Tensor).rank)));
            return where(...of);
          }
        : Reflect.get(of, name),
  });
  const plain = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.where(condition, a, tf.add(b, tf.zeros(shape)));
  const own = (a: tf.Tensor, b: tf.Tensor): tf.Tensor => choose(watched, condition, a, b);
  for (const [got, wanted] of [
    [own(x, y), plain(x, y)],
    ...tf
      .grads((a, b) => tf.sum(tf.square(own(a!, b!))))([x, y])
      .map((each, index) => [each, tf.grads((a, b) => tf.sum(tf.square(plain(a!, b!))))([x, y])[index]!]),
  ]) {
    expect(got!.shape).toEqual(wanted!.shape);
    expect([...got!.dataSync()]).toEqual([...wanted!.dataSync()]);
  }
  expect(Math.max(...asked)).toBe(1);
});
