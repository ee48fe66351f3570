/** Quoted data as values. */

import type { Datum } from '../../lang/datum';
import { unreachable } from '../../text/internal';
import { Character, nil, Pair, SymbolValue, type Value, Vector } from './values';

/** A quoted datum as a value; its pairs keep their spans. */
export function datumToValue(datum: Datum): Value {
  switch (datum.kind) {
    case 'symbol':
      return SymbolValue.of(datum.name);
    case 'number':
    case 'boolean':
    case 'string':
      return datum.value;
    case 'character':
      return new Character(datum.value);
    case 'vector':
      return new Vector(datum.items.map(datumToValue));
    case 'list': {
      let result: Value = datum.tail === null ? nil : datumToValue(datum.tail);
      for (let index = datum.items.length - 1; index >= 0; index--) {
        result = new Pair(datumToValue(datum.items[index]!), result, datum.span);
      }
      return result;
    }
    default:
      return unreachable(datum);
  }
}
