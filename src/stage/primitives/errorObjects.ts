/** Mistakes as values of the program: error objects, with a message and the values that explain it. */

import type { DiagnosticError } from '../../text/diagnostic';
import type { Machine } from '../machine/machine';
import { UserError } from '../machine/mistakes';
import { list, nil, RecordType, RecordValue, type Value } from '../machine/values';

const errorType = new RecordType('error', ['message', 'irritants']);

/** The mistakes that became error objects, which say the place. */
const mistakes = new WeakMap<RecordValue, DiagnosticError>();

export function errorObject(mistake: DiagnosticError, machine: Machine): RecordValue {
  const [message, irritants]: readonly [Value, Value] =
    mistake instanceof UserError
      ? [mistake.text, list(mistake.irritants)]
      : [machine.distinct(mistake.diagnostic.message), nil];
  const object = new RecordValue(errorType, [message, irritants]);
  mistakes.set(object, mistake);
  return object;
}

export function isErrorObject(value: Value): value is RecordValue {
  return value instanceof RecordValue && value.type === errorType;
}

/** The mistake that an error object describes; null for another value, and for an object that joins two. */
export function mistakeOf(value: Value): DiagnosticError | null {
  return value instanceof RecordValue ? (mistakes.get(value) ?? null) : null;
}
