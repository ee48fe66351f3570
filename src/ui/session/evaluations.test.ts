import { describe, expect, it } from 'vitest';
import type { EvaluateReply, EvaluateRequest } from '../../app/protocol';
import { noTables } from '../../testing/requests';
import { Evaluations } from './evaluations';

/** A console whose worker answers when the test says so. */
function consoleOf() {
  const requests: {
    readonly request: EvaluateRequest;
    readonly signal: AbortSignal;
    answer(text: string, defined?: readonly string[]): void;
    fail(error: Error): void;
  }[] = [];
  const service = {
    evaluate: (request: EvaluateRequest, signal: AbortSignal) =>
      new Promise<EvaluateReply>((resolve, reject) => {
        requests.push({
          request,
          signal,
          answer: (text, defined = []) =>
            resolve({ lines: [{ kind: 'value', text, span: null }], diagnostics: [], defined }),
          fail: reject,
        });
      }),
  };
  const scope = () => ({ source: '(define-parameter a 1)', tables: noTables, parameters: { a: 2 } });
  return { requests, console: new Evaluations(service, scope) };
}

const kinds = (console: Evaluations) => console.entries.get().map(({ outcome }) => outcome.kind);

describe('the console', () => {
  it('evaluates with the parameters as they are', async () => {
    const { console, requests } = consoleOf();
    const done = console.evaluate('(* a 2)');
    expect(kinds(console)).toEqual(['running']);
    expect(requests[0]!.request).toMatchObject({ expression: '(* a 2)', parameters: { a: 2 } });
    requests[0]!.answer('4');
    await done;
    expect(console.entries.get()[0]!.outcome).toMatchObject({ kind: 'answered', lines: [{ text: '4' }] });
  });

  it('sends what it defined before with every later expression, once each, until another program is open', async () => {
    const { console, requests } = consoleOf();
    const type = async (text: string, defined: readonly string[]): Promise<void> => {
      const done = console.evaluate(text);
      requests.at(-1)!.answer('', defined);
      await done;
    };
    await type('(define z 3)', ['z']);
    await type('(define y z)', ['y']);
    await type('(define z 3)', ['z']);
    await type('(+ y z)', []);
    expect(requests.at(-1)!.request.definitions).toEqual(['(define y z)', '(define z 3)']);
    expect(console.names()).toEqual(['y', 'z']);
    console.leave();
    await type('1', []);
    expect(requests.at(-1)!.request.definitions).toEqual([]);
  });

  it('cancels an expression that runs when a newer one comes, and takes no late answer for it', async () => {
    const { console, requests } = consoleOf();
    const first = console.evaluate('(forever)');
    const second = console.evaluate('1');
    expect(kinds(console)).toEqual(['cancelled', 'running']);
    expect(requests.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    requests[0]!.answer('');
    requests[1]!.answer('1');
    await Promise.all([first, second]);
    expect(kinds(console)).toEqual(['cancelled', 'answered']);
  });

  it('tells of a worker that broke', async () => {
    const { console, requests } = consoleOf();
    const done = console.evaluate('1');
    requests[0]!.fail(new Error('gone'));
    await done;
    expect(console.entries.get()[0]!.outcome).toEqual({ kind: 'broken', message: 'gone' });
  });

  it('forgets its entries when it is cleared, but not what was typed', async () => {
    const { console, requests } = consoleOf();
    const done = console.evaluate('1');
    requests[0]!.answer('1');
    await done;
    console.clear();
    expect(console.entries.get()).toEqual([]);
    expect(console.history).toEqual(['1']);
  });
});
