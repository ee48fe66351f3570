/** What a helper does: it keeps the programs that it is given, and takes steps of the members that it is sent. */

import { Program } from '../program';
import { Exchange } from './exchange';
import type { Answer, Order, Port } from './messages';

/** A program, and its seat where it is run by a team. */
interface Known {
  readonly program: Promise<Program>;
  exchange: Exchange | null;
}

/** What is answered to an order that wants an answer, and what goes over rather than being copied. */
async function carryOut(
  order: Extract<Order, { order: number }>,
  known: Known,
): Promise<readonly [Answer, Transferable[]]> {
  const program = await known.program;
  switch (order.kind) {
    case 'steps': {
      const { states } = order;
      const records = program.population(states, order.inputs);
      // Records share one buffer, as far as there are any. None of them is shared with other threads.
      const buffers = new Set([states.buffer, ...records.map(({ buffer }) => buffer)]) as Set<ArrayBuffer>;
      return [{ kind: 'steps', order: order.order, states, records }, [...buffers]];
    }
    case 'join':
      known.exchange = new Exchange(order.shared, order.index, order.size);
      break;
    case 'run':
      runInTeam(program, known.exchange!, order);
  }
  return [{ kind: 'done', order: order.order }, []];
}

function runInTeam(
  program: Program,
  exchange: Exchange,
  { state, inputs }: Extract<Order, { kind: 'run' }>,
): void {
  program.setState(state);
  program.join(exchange);
  try {
    program.steps(inputs);
  } catch (error) {
    exchange.fail();
    throw error;
  }
}

export function serveSteps(port: Port<Answer, Order>): void {
  const programs = new Map<number, Known>();
  const answer = async (order: Extract<Order, { order: number }>): Promise<void> => {
    try {
      port.postMessage(...(await carryOut(order, programs.get(order.program)!)));
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
        programs.set(order.program, { program, exchange: null });
        break;
      }
      case 'release':
        programs.delete(order.program);
        break;
      default:
        void answer(order);
    }
  });
}
