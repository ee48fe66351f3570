/** What a helper does: it keeps the programs that it is given, and takes steps of the members that it is sent. */

import { Program } from '../program';
import type { Answer, Order, Port } from './messages';

export function serveSteps(port: Port<Answer, Order>): void {
  const programs = new Map<number, Promise<Program>>();
  const take = async (order: Extract<Order, { kind: 'steps' }>): Promise<void> => {
    const { states } = order;
    try {
      const records = (await programs.get(order.program)!).population(states, order.inputs);
      // They share one buffer, as far as there are any.
      const buffers = new Set([states.buffer, ...records.map(({ buffer }) => buffer)]);
      port.postMessage({ kind: 'steps', order: order.order, states, records }, [...buffers] as ArrayBuffer[]);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      port.postMessage({ kind: 'failed', order: order.order, message });
    }
  };
  port.addEventListener('message', ({ data: order }) => {
    switch (order.kind) {
      case 'prepare': {
        const program = Program.of(order.compiled);
        // Whoever asks for steps hears of it.
        program.catch(() => undefined);
        programs.set(order.program, program);
        break;
      }
      case 'steps':
        void take(order);
        break;
      case 'release':
        programs.delete(order.program);
    }
  });
}
